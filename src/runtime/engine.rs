//! Configures an engine for a compiler.

use std::num::NonZero;
use std::sync::Arc;

use wasmer::sys::{CompilerConfig, EngineBuilder, ModuleMiddleware, NativeEngineExt};

pub use crate::compiler::Compiler;
use crate::memory_pool::PooledTunables;
use crate::proposals;

/// What runs the code.
pub const NAME: &str = "wasmer";

/// Its version, which Cargo.toml pins.
pub const VERSION: &str = "7.4.2";

/// A fresh engine that compiles in `threads` threads. Code memory belongs to the engine, so each
/// module gets its own: dropping both gives the memory back.
pub(crate) fn new_engine(compiler: Compiler, threads: NonZero<usize>) -> wasmer::Engine {
    new_engine_with(compiler, threads, Vec::new())
}

/// The same with changes to what is compiled.
pub(crate) fn new_engine_with(
    compiler: Compiler,
    threads: NonZero<usize>,
    changes: Vec<Arc<dyn ModuleMiddleware>>,
) -> wasmer::Engine {
    let builder = match compiler {
        #[cfg(feature = "cranelift")]
        Compiler::Cranelift => {
            let mut config = wasmer::sys::Cranelift::default();
            config.num_threads(threads);
            changes.into_iter().for_each(|change| config.push_middleware(change));
            EngineBuilder::new(config)
        }
        // Memory operations stay volatile, which is the default: without, LLVM may drop a load whose
        // value nobody uses, and the trap that an access out of bounds owes goes with it.
        #[cfg(feature = "llvm")]
        Compiler::Llvm => {
            let mut config = wasmer::sys::LLVM::default();
            config.num_threads(threads);
            changes.into_iter().for_each(|change| config.push_middleware(change));
            EngineBuilder::new(config)
        }
        #[cfg(feature = "singlepass")]
        Compiler::Singlepass => {
            let mut config = wasmer::sys::Singlepass::default();
            config.num_threads(threads);
            changes.into_iter().for_each(|change| config.push_middleware(change));
            EngineBuilder::new(config)
        }
        #[allow(unreachable_patterns, reason = "reached by no build: BUILT_IN lists what a value can be")]
        absent => unreachable!("{} is not built in", absent.name()),
    };
    let mut engine: wasmer::Engine = builder.set_features(Some(proposals::features(compiler))).engine().into();
    if compiler.passes_memory_along() {
        engine.set_tunables(PooledTunables::with_checked_memories());
    }
    engine
}

/// The CPU features of this machine that compiled code may use.
pub fn cpu_features() -> Vec<String> {
    use wasmer::sys::CpuFeature;
    CpuFeature::for_host().iter().map(|feature| format!("{feature:?}").to_lowercase()).collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_version_is_the_pinned_one() {
        let pin = format!("version = \"={}\"", super::VERSION);
        assert!(include_str!("Cargo.toml").contains(&pin));
    }
}
