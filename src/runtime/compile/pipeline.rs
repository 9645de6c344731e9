//! From a binary to machine code: what is changed on the way, and what is wrong with a module that cannot be compiled.

use std::num::NonZero;
use std::sync::Arc;

use wasmer::sys::ModuleMiddleware;

use crate::compile::element_globals;
use crate::compile::engine::{self, new_engine};
use crate::compile::fixed_tables;
use crate::compile::gaps;
use crate::compile::metering;
use crate::compile::names;
use crate::compile::narrow_atomics;
use crate::compile::proposals;
use crate::compile::relaxed_truncation;
use crate::compile::rounded_vectors;
use crate::compile::start;
use crate::compile::threads;
use crate::compile::throws;
use crate::compiler::Compiler;
use crate::fault::Fault;

/// Compiles a binary, in threads of its own.
pub(crate) fn compile(
    wasm: &[u8],
    hash: &[u8; 32],
    compiler: Compiler,
    metered: bool,
    image: bool,
) -> anyhow::Result<(wasmer::Engine, wasmer::Module)> {
    let threads = threads::threads(wasm.len());
    Ok(threads::in_pool(threads, || compile_in(wasm, hash, compiler, threads, metered, image))??)
}

/// Whether `compile` would accept a binary, as far as can be told without compiling.
pub(crate) fn accepts(wasm: &[u8], compiler: Compiler) -> bool {
    let one = NonZero::<usize>::MIN;
    let accepted = || {
        // The reason for a refusal is not needed, and takes long to find.
        wasmer::Module::validate(&new_engine(compiler, one, false, Vec::new()), wasm).is_ok()
            && gaps::of(wasm, compiler).is_none()
    };
    threads::in_pool(one, accepted).is_ok_and(|accepted| accepted)
}

/// Why the compiler does not take a module, as far as can be told without compiling.
fn refuse(engine: &wasmer::Engine, wasm: &[u8], compiler: Compiler) -> Result<(), Fault> {
    wasmer::Module::validate(engine, wasm).map_err(|error| compile_fault(error, wasm, compiler))?;
    let Some(gap) = gaps::of(wasm, compiler) else { return Ok(()) };
    let (compiler, engine, version) = (compiler.name(), engine::NAME, engine::VERSION);
    let reason = format!("this module {gap}, which the compiler {compiler} of {engine} {version} cannot do");
    Err(Fault::Unsupported(reason))
}

fn compile_in(
    wasm: &[u8],
    hash: &[u8; 32],
    compiler: Compiler,
    threads: NonZero<usize>,
    metered: bool,
    image: bool,
) -> Result<(wasmer::Engine, wasmer::Module), Fault> {
    if gaps::of(wasm, compiler).is_some() {
        refuse(&new_engine(compiler, threads, false, Vec::new()), wasm, compiler)?;
    }
    let attempt = |wasm: &[u8], more: Option<Arc<dyn ModuleMiddleware>>| {
        let fuel = metered.then(|| metering::middleware(hash));
        let before = start::middleware(wasm, hash).into_iter().chain(names::middleware(wasm));
        let before = before.chain(fixed_tables::middleware(wasm));
        let changes = before.chain(fuel).chain(throws::middleware(wasm, hash));
        let changes = changes.chain(narrow_atomics::middleware(wasm, compiler));
        let changes = changes.chain(relaxed_truncation::middleware(wasm, compiler)).chain(more).collect();
        let engine = new_engine(compiler, threads, image, changes);
        wasmer::Module::from_binary(&engine, wasm).map(|module| (engine, module))
    };
    let compiled = match attempt(wasm, None) {
        Err(wasmer::CompileError::Wasm(wasmer::WasmError::Unsupported(reason))) => {
            match element_globals::replaced(wasm) {
                Some(wasm) => attempt(&wasm, None),
                None => Err(wasmer::WasmError::Unsupported(reason).into()),
            }
        }
        // What it says first is what was wrong, if that is not what helps.
        Err(error @ wasmer::CompileError::Codegen(_)) if compiler == Compiler::Llvm => {
            attempt(wasm, Some(rounded_vectors::middleware())).map_err(|_| error)
        }
        compiled => compiled,
    };
    compiled.map_err(|error| compile_fault(error, wasm, compiler))
}

fn compile_fault(error: wasmer::CompileError, wasm: &[u8], compiler: Compiler) -> Fault {
    use wasmer::{CompileError, WasmError};
    match error {
        CompileError::Wasm(WasmError::InvalidWebAssembly { message, offset }) => {
            Fault::Compile { reason: message, offset: Some(offset) }
        }
        // A validation error carries its offset in its text.
        CompileError::Validate(message) => match missing_proposals(wasm, compiler) {
            Some(missing) => Fault::Unsupported(format!("{missing}: {message}")),
            None => Fault::Compile { reason: message, offset: None },
        },
        CompileError::Resource(reason) => Fault::Resource(reason),
        other => Fault::Unsupported(other.to_string()),
    }
}

/// If a module is not valid only because it needs what the compiler does not support: which proposals.
fn missing_proposals(wasm: &[u8], compiler: Compiler) -> Option<String> {
    let missing = proposals::missing(wasm, compiler);
    let (word, list) = match &*missing {
        [] => return None,
        [one] => ("proposal", (*one).to_owned()),
        [several @ .., last] => ("proposals", format!("{} and {last}", several.join(", "))),
    };
    let (compiler, engine, version) = (compiler.name(), engine::NAME, engine::VERSION);
    Some(format!(
        "this module needs the WebAssembly {word} {list}, which the compiler {compiler} of {engine} {version} does not support"
    ))
}
