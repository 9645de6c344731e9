//! Compiles a binary to machine code: applies the changes, and explains why a module cannot be compiled.

use std::num::NonZero;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use wasmer::sys::NativeEngineExt;

use crate::compile::active_data::ActiveData;
use crate::compile::debug_sections;
use crate::compile::element_globals;
use crate::compile::empty_data;
use crate::compile::engine::{self, Form, new_engine};
use crate::compile::fixed_tables;
use crate::compile::gaps;
use crate::compile::legacy_exceptions;
use crate::compile::metering;
use crate::compile::names;
use crate::compile::narrow_atomics;
use crate::compile::offsets::Offsets;
use crate::compile::progress::Progress;
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

/// Compiled code.
pub(crate) struct Compiled {
    pub(crate) engine: wasmer::Engine,
    pub(crate) module: wasmer::Module,
    /// How the offsets that it knows lead to those in the binary, one step after the other.
    pub(crate) offsets: Vec<Offsets>,
}

/// Compiles a binary, in threads of its own, without the data that is apart.
pub(crate) fn compile(
    survey: &Survey<'_>,
    data: Option<&ActiveData<'_>>,
    hash: &[u8; 32],
    compiler: Compiler,
    kind: CodeKind,
    form: Form,
    progress: Option<&Arc<Progress>>,
) -> anyhow::Result<Compiled> {
    let threads = threads::threads(survey.wasm.len());
    let compile = |survey: &Survey<'_>| compile_in(survey, hash, compiler, threads, kind, form, progress);
    let without = data.and_then(|data| data.without(survey.wasm).ok());
    Ok(threads::in_pool(threads, || match without {
        // What is wrong with a module is told by the offsets of its own bytes.
        Some(without) => match compile(&Survey::of(&without)) {
            Err(Fault::Compile { .. }) => compile(survey),
            compiled => compiled,
        },
        None => compile(survey),
    })??)
}

/// Whether `compile` would accept a binary, as far as can be told without compiling. A reason would take longer to find.
pub(crate) fn accepts(wasm: &[u8], compiler: Compiler) -> bool {
    let accepted =
        |in_pool| proposals::is_valid(wasm, compiler, in_pool) && why_not(&Survey::of(wasm), compiler).is_none();
    let threads = threads::threads(wasm.len());
    if threads.get() == 1 {
        // To start a thread would take longer than that.
        return catch_unwind(AssertUnwindSafe(|| accepted(false))).unwrap_or(false);
    }
    threads::in_pool(threads, || accepted(true)).is_ok_and(|accepted| accepted)
}

/// Refuses what `compile` would refuse, in the same words, as far as can be told without compiling.
pub(crate) fn check(wasm: &[u8], compiler: Compiler) -> anyhow::Result<()> {
    if accepts(wasm, compiler) {
        return Ok(());
    }
    let threads = threads::threads(wasm.len());
    Ok(threads::in_pool(threads, || {
        let survey = Survey::of(wasm);
        refuse(&survey, threads, compiler)?;
        let engine = new_engine(compiler, threads, Form::Archive, Vec::new());
        let valid = |wasm: &[u8]| wasmer::Module::validate(&engine, wasm);
        let refused = match (valid(wasm), legacy_exceptions::rewritten(&survey)) {
            (Err(_), Some(rewritten)) => valid(&rewritten.wasm),
            (refused, _) => refused,
        };
        refused.map_err(|error| compile_fault(error, wasm, compiler))
    })??)
}

/// Why the compiler refuses a module, as far as can be told without compiling.
fn refuse(survey: &Survey<'_>, threads: NonZero<usize>, compiler: Compiler) -> Result<(), Fault> {
    let Some(reason) = why_not(survey, compiler) else { return Ok(()) };
    // A validation error is reported first.
    let engine = new_engine(compiler, threads, Form::Archive, Vec::new());
    wasmer::Module::validate(&engine, survey.wasm).map_err(|error| compile_fault(error, survey.wasm, compiler))?;
    Err(Fault::Unsupported(reason))
}

/// Why a valid module is refused.
fn why_not(survey: &Survey<'_>, compiler: Compiler) -> Option<String> {
    let (name, engine, version) = (compiler.name(), engine::NAME, engine::VERSION);
    let beyond = |gap| format!("this module {gap}, which the compiler {name} of {engine} {version} cannot do");
    gaps::of(survey, compiler).map(beyond).or_else(|| gaps::excess(survey))
}

/// The changes that are made to a module while it is compiled.
///
/// The compiler applies the changes in this order: first to its information about the module, then to each
/// instruction. A change sees the instructions that earlier changes made.
fn rewrites(survey: &Survey<'_>, hash: &[u8; 32], compiler: Compiler, kind: CodeKind, form: Form) -> Vec<Rewrite> {
    let rewrites = [
        // These four change the compiler's information about the module, and no code. They are independent of each
        // other.
        debug_sections::middleware(survey, form),
        start::middleware(survey, hash),
        fixed_tables::middleware(survey),
        empty_data::middleware(survey),
        // Before `throws`, which appends numbers to the module's name: after that an empty name would not be noticed.
        names::middleware(survey),
        // Before everything that adds instructions, because only the guest's own cost fuel. Also before `throws`, because
        // an instance gets the fuel first and then what makes exceptions (`imports.rs`).
        kind.counts_fuel().then(|| metering::middleware(hash)),
        // It shifts the numbers of functions, in exports too: so it comes after `start`, which exports the start
        // function.
        throws::middleware(survey, hash),
        // After `metering`, because they add or replace instructions, which cost no fuel.
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
    progress: Option<&Arc<Progress>>,
) -> Result<Compiled, Fault> {
    refuse(survey, threads, compiler)?;
    let compiled = match compile_survey(survey, hash, compiler, threads, kind, form, progress) {
        Err(refused @ wasmer::CompileError::Validate(_)) => match legacy_exceptions::rewritten(survey) {
            Some(rewritten) => {
                let survey = Survey::of(&rewritten.wasm);
                let compiled = compile_survey(&survey, hash, compiler, threads, kind, form, progress);
                compiled.map(|mut compiled| {
                    compiled.offsets.push(rewritten.offsets);
                    compiled
                })
            }
            None => Err(refused),
        },
        compiled => compiled,
    };
    compiled.map_err(|error| compile_fault(error, survey.wasm, compiler))
}

fn compile_survey(
    survey: &Survey<'_>,
    hash: &[u8; 32],
    compiler: Compiler,
    threads: NonZero<usize>,
    kind: CodeKind,
    form: Form,
    progress: Option<&Arc<Progress>>,
) -> Result<Compiled, wasmer::CompileError> {
    let attempt = |survey: &Survey<'_>, more: Option<Rewrite>| {
        let mut changes = rewrites(survey, hash, compiler, kind, form);
        changes.extend(more);
        let engine = new_engine(compiler, threads, form, changes);
        let module = match progress {
            Some(progress) => engine.new_module_with_progress(survey.wasm, progress.listener()),
            None => wasmer::Module::from_binary(&engine, survey.wasm),
        };
        module.map(|module| Compiled { engine, module, offsets: Vec::new() })
    };
    match attempt(survey, None) {
        Err(wasmer::CompileError::Wasm(wasmer::WasmError::Unsupported(reason))) => {
            match element_globals::replaced(survey) {
                Some(wasm) => {
                    let replaced = Survey::of(&wasm);
                    let mut offsets = Offsets::default();
                    offsets.add(replaced.first_body(), survey.first_body());
                    attempt(&replaced, None).map(|compiled| Compiled { offsets: vec![offsets], ..compiled })
                }
                None => Err(wasmer::WasmError::Unsupported(reason).into()),
            }
        }
        // If the second attempt fails too, the first error is reported.
        Err(error @ wasmer::CompileError::Codegen(_)) if compiler == Compiler::Llvm => {
            attempt(survey, Some(rounded_vectors::middleware())).map_err(|_| error)
        }
        compiled => compiled,
    }
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
        CompileError::Aborted(abort) => {
            Fault::Resource(format!("the compilation did not come to its end: {}", abort.reason()))
        }
        other => Fault::Unsupported(other.to_string()),
    }
}

/// The unsupported proposals, if they are the only reason why a module is not valid.
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
