//! From a binary to machine code: what is changed on the way, and what is wrong with a module that cannot be compiled.

use std::num::NonZero;

use crate::compile::element_globals;
use crate::compile::engine::{self, Form, new_engine};
use crate::compile::fixed_tables;
use crate::compile::gaps;
use crate::compile::metering;
use crate::compile::names;
use crate::compile::narrow_atomics;
use crate::compile::proposals;
use crate::compile::relaxed_truncation;
use crate::compile::rewrite::Rewrite;
use crate::compile::rounded_vectors;
use crate::compile::start;
use crate::compile::survey::Survey;
use crate::compile::threads;
use crate::compile::throws;
use crate::compiler::{CodeKind, Compiler};
use crate::fault::Fault;

/// Compiles a binary, in threads of its own.
pub(crate) fn compile(
    survey: &Survey<'_>,
    hash: &[u8; 32],
    compiler: Compiler,
    kind: CodeKind,
    form: Form,
) -> anyhow::Result<(wasmer::Engine, wasmer::Module)> {
    let threads = threads::threads(survey.wasm.len());
    Ok(threads::in_pool(threads, || compile_in(survey, hash, compiler, threads, kind, form))??)
}

/// Whether `compile` would accept a binary, as far as can be told without compiling.
pub(crate) fn accepts(wasm: &[u8], compiler: Compiler) -> bool {
    let one = NonZero::<usize>::MIN;
    let accepted = || {
        // The reason for a refusal is not needed, and takes long to find.
        wasmer::Module::validate(&new_engine(compiler, one, Form::Archive, Vec::new()), wasm).is_ok()
            && why_not(&Survey::of(wasm), compiler).is_none()
    };
    threads::in_pool(one, accepted).is_ok_and(|accepted| accepted)
}

/// Why the compiler does not take a module, as far as can be told without compiling.
fn refuse(survey: &Survey<'_>, threads: NonZero<usize>, compiler: Compiler) -> Result<(), Fault> {
    let Some(reason) = why_not(survey, compiler) else { return Ok(()) };
    // What else is wrong comes first.
    let engine = new_engine(compiler, threads, Form::Archive, Vec::new());
    wasmer::Module::validate(&engine, survey.wasm).map_err(|error| compile_fault(error, survey.wasm, compiler))?;
    Err(Fault::Unsupported(reason))
}

/// Why a valid module is not taken.
fn why_not(survey: &Survey<'_>, compiler: Compiler) -> Option<String> {
    let (name, engine, version) = (compiler.name(), engine::NAME, engine::VERSION);
    let beyond = |gap| format!("this module {gap}, which the compiler {name} of {engine} {version} cannot do");
    gaps::of(survey, compiler).map(beyond).or_else(|| gaps::excess(survey))
}

/// What is changed in a module while it is compiled.
///
/// The compiler applies the changes in this order: to what it knows of the module, and then to each instruction, of which a
/// change sees what those before it made.
fn rewrites(survey: &Survey<'_>, hash: &[u8; 32], compiler: Compiler, kind: CodeKind) -> Vec<Rewrite> {
    let rewrites = [
        // These two change what the compiler knows of the module, and no code; neither minds the other.
        start::middleware(survey, hash),
        fixed_tables::middleware(survey),
        // Before `throws`, which appends numbers to the module's name: after that an empty name would not be seen.
        names::middleware(survey),
        // Before everything that adds instructions, because only the guest's own cost fuel. Also before `throws`, because
        // an instance gets the fuel first and then what makes exceptions (`imports.rs`).
        kind.counts_fuel().then(|| metering::middleware(hash)),
        // It shifts the numbers of functions, in exports, too: after `start`, which makes the start function one.
        throws::middleware(survey, hash),
        // After `metering`, because they add instructions or put others in their place.
        narrow_atomics::middleware(survey, compiler),
        relaxed_truncation::middleware(survey, compiler),
    ];
    rewrites.into_iter().flatten().collect()
}

fn compile_in(
    survey: &Survey<'_>,
    hash: &[u8; 32],
    compiler: Compiler,
    threads: NonZero<usize>,
    kind: CodeKind,
    form: Form,
) -> Result<(wasmer::Engine, wasmer::Module), Fault> {
    refuse(survey, threads, compiler)?;
    let attempt = |survey: &Survey<'_>, more: Option<Rewrite>| {
        let mut changes = rewrites(survey, hash, compiler, kind);
        changes.extend(more);
        let engine = new_engine(compiler, threads, form, changes);
        wasmer::Module::from_binary(&engine, survey.wasm).map(|module| (engine, module))
    };
    let compiled = match attempt(survey, None) {
        Err(wasmer::CompileError::Wasm(wasmer::WasmError::Unsupported(reason))) => {
            match element_globals::replaced(survey) {
                Some(wasm) => attempt(&Survey::of(&wasm), None),
                None => Err(wasmer::WasmError::Unsupported(reason).into()),
            }
        }
        // What it says first is what was wrong, if that is not what helps.
        Err(error @ wasmer::CompileError::Codegen(_)) if compiler == Compiler::Llvm => {
            attempt(survey, Some(rounded_vectors::middleware())).map_err(|_| error)
        }
        compiled => compiled,
    };
    compiled.map_err(|error| compile_fault(error, survey.wasm, compiler))
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
