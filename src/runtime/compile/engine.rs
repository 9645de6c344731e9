//! Configures an engine for a compiler.

use std::num::NonZero;
use std::sync::Arc;

use wasmer::sys::{CompilerConfig, EngineBuilder, ModuleMiddleware, NativeEngineExt};

use crate::compile::proposals;
use crate::compiler::Compiler;
use crate::space::tunables::PooledTunables;

/// What runs the code.
pub const NAME: &str = "wasmer";

/// Its version, which Cargo.toml pins.
pub const VERSION: &str = "7.4.2";

/// The form in which an engine writes the code of a module to a file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Form {
    /// The whole module in one archive, in the engine's own format.
    #[default]
    Archive,
    /// An ELF image, whose code need not be copied for loading.
    Image,
}

impl Form {
    /// The form of a module that goes into no file. LLVM's archives do not say which instruction code comes from.
    pub(crate) fn in_process(compiler: Compiler) -> Self {
        if cfg!(target_os = "linux") && compiler.tells_offsets_only_in_images() { Self::Image } else { Self::Archive }
    }
}

/// A fresh engine that compiles in `threads` threads. Code memory belongs to the engine, so each
/// module gets its own: dropping both gives the memory back.
///
/// `changes` are applied to a module while it is compiled.
pub(crate) fn new_engine(
    compiler: Compiler,
    threads: NonZero<usize>,
    form: Form,
    changes: Vec<Arc<dyn ModuleMiddleware>>,
) -> wasmer::Engine {
    let mut config = config(compiler, threads);
    config.experimental_artifact(form == Form::Image);
    changes.into_iter().for_each(|change| config.push_middleware(change));
    let mut engine: wasmer::Engine =
        EngineBuilder::new(config).set_features(Some(proposals::features(compiler))).engine().into();
    if compiler.passes_memory_along() {
        engine.set_tunables(PooledTunables::with_checked_memories());
    }
    engine
}

/// A fresh engine for code that was compiled before. It is made in a fraction of the time of one that compiles.
pub(crate) fn new_loading_engine() -> wasmer::Engine {
    EngineBuilder::headless().engine().into()
}

/// The settings of a compiler that change its code, in the engine's notation. Hard-coded, because querying the engine
/// costs more than loading a small module; a test compares them.
pub(crate) const fn settings(compiler: Compiler) -> &'static str {
    match compiler {
        Compiler::Cranelift => "cranelift-opts",
        Compiler::Llvm => "llvm-opta",
        Compiler::Singlepass => "singlepass-nan_canon",
    }
}

fn config(compiler: Compiler, threads: NonZero<usize>) -> Box<dyn CompilerConfig> {
    match compiler {
        #[cfg(feature = "cranelift")]
        Compiler::Cranelift => {
            let mut config = wasmer::sys::Cranelift::default();
            config.num_threads(threads);
            Box::new(config)
        }
        // Memory operations stay volatile, which is the default: without, LLVM may drop a load whose
        // value nobody uses, and the trap that an access out of bounds owes goes with it.
        #[cfg(feature = "llvm")]
        Compiler::Llvm => {
            let mut config = wasmer::sys::LLVM::default();
            config.num_threads(threads);
            Box::new(config)
        }
        #[cfg(feature = "singlepass")]
        Compiler::Singlepass => {
            let mut config = wasmer::sys::Singlepass::default();
            config.num_threads(threads);
            Box::new(config)
        }
        #[allow(unreachable_patterns, reason = "reached by no build: BUILT_IN lists what a value can be")]
        absent => unreachable!("{} is not built in", absent.name()),
    }
}

/// The CPU features of this machine that compiled code may use.
pub fn cpu_features() -> Vec<String> {
    use wasmer::sys::CpuFeature;
    CpuFeature::for_host().iter().map(|feature| format!("{feature:?}").to_lowercase()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_settings_are_those_in_use() {
        for &compiler in Compiler::BUILT_IN {
            assert_eq!(settings(compiler), config(compiler, NonZero::<usize>::MIN).compiler().deterministic_id());
        }
    }

    #[test]
    fn the_version_is_the_pinned_one() {
        let pin = format!("version = \"={}\"", super::VERSION);
        assert!(include_str!("../Cargo.toml").contains(&pin));
    }
}
