//! Messages for faults in PHP's terms: with the names of classes and settings, and what to do about it.

use wasm_runtime::fault::{CompileLimit, Fault, GrowthLimit, RefusedGrowth};

use super::toolchain;

/// The message of an exception for a fault.
pub fn of(fault: &Fault) -> String {
    match fault {
        Fault::ForeignStore => "both must belong to the same Wasm\\Store, and these do not".to_owned(),
        Fault::IsComponent => format!("{fault}: Wasm\\Component is the class for it"),
        Fault::NotAComponent => format!("{fault}: Wasm\\Module is the class for it"),
        Fault::NotAnArtifact => "these bytes are not an artifact of Wasm\\Module::serialize()".to_owned(),
        Fault::NoChild { what, reason } => {
            format!("cannot make {what} for a compilation, which wasm.compile_time_limit requires: {reason}")
        }
        Fault::NotExecutable(_) => format!(
            "{fault}; MemoryDenyWriteExecute= of systemd, SELinux (execmem) or a filter of system calls forbids it, and \
             wasm cannot do without"
        ),
        Fault::CompileLimit(limit) => compile_limit(limit),
        Fault::Unbounded(reason) => {
            format!("wasm.compile_memory_limit cannot be enforced, so nothing is compiled (-1 is no limit): {reason}")
        }
        Fault::Link(problems) => match toolchain::hint(problems) {
            Some(hint) => format!("{fault}\n{hint}"),
            None => fault.to_string(),
        },
        _ => fault.to_string(),
    }
}

/// What goes behind a trap's reason when a memory could not grow before it.
pub fn refused_growth(refused: &RefusedGrowth) -> String {
    let setting = match refused.limit {
        GrowthLimit::Store(_) => " (wasm.memory_limit, or $memoryLimit of its Wasm\\Store)",
        _ => "",
    };
    format!("; {refused}{setting}")
}

/// The message for any error of the runtime: its contexts, then the fault.
pub fn of_error(error: &anyhow::Error) -> String {
    let parts = error.chain().map(|part| part.downcast_ref().map_or_else(|| part.to_string(), of));
    parts.collect::<Vec<_>>().join(": ")
}

fn compile_limit(limit: &CompileLimit) -> String {
    match limit {
        CompileLimit::Time { bytes, compiler, limit } => format!(
            "this module of {bytes} bytes takes longer to compile with {compiler} than wasm.compile_time_limit = {} seconds",
            limit.as_secs_f64(),
        ),
        CompileLimit::Memory { what, limit } => format!(
            "{what}; the likely cause is that it needs more memory than wasm.compile_memory_limit = {limit} bytes"
        ),
        CompileLimit::Breakdown(_) => limit.to_string(),
    }
}
