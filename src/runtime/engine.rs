//! Chooses and configures a compiler.

use std::num::NonZero;
use std::sync::Arc;

use wasmer::sys::{CompilerConfig, EngineBuilder, ModuleMiddleware, NativeEngineExt};

use crate::memory_pool::PooledTunables;

/// What runs the code.
pub const NAME: &str = "wasmer";

/// Its version, which Cargo.toml pins.
pub const VERSION: &str = "7.4.2";

/// A compiler backend. Which of them exist is a matter of the crate's features.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Compiler {
    Cranelift,
    Llvm,
    Singlepass,
}

impl Compiler {
    /// The compilers of this build, the default first.
    pub const BUILT_IN: &'static [Self] = &[
        #[cfg(feature = "cranelift")]
        Self::Cranelift,
        #[cfg(feature = "llvm")]
        Self::Llvm,
        #[cfg(feature = "singlepass")]
        Self::Singlepass,
    ];

    pub const fn name(self) -> &'static str {
        match self {
            Self::Cranelift => "cranelift",
            Self::Llvm => "llvm",
            Self::Singlepass => "singlepass",
        }
    }

    /// Whether its code hands the first memory from caller to callee when memories cannot move. LLVM's
    /// does, also between modules: the callee would then work on its caller's memory, or on whatever
    /// the register holds if the caller has none.
    const fn passes_memory_along(self) -> bool {
        matches!(self, Self::Llvm)
    }

    /// Whether its code gives each value of an exception a slot of 16 bytes. That of the others packs
    /// them.
    pub(crate) const fn gives_exceptions_slots(self) -> bool {
        matches!(self, Self::Llvm)
    }

    /// The compiler of that name, if this build has it.
    pub fn built_in(name: &str) -> Option<Self> {
        Self::BUILT_IN.iter().copied().find(|compiler| compiler.name() == name)
    }
}

#[cfg(not(any(feature = "cranelift", feature = "llvm", feature = "singlepass")))]
compile_error!("choose at least one compiler: --features cranelift, llvm or singlepass");

/// A fresh engine that compiles in `threads` threads. Code memory belongs to the engine, so each
/// module gets its own: dropping both gives the memory back.
///
/// With `image` its artifacts are ELF images, whose code need not be copied when it is loaded. `changes` are
/// made to a module before it is compiled.
pub(crate) fn new_engine(
    compiler: Compiler,
    threads: NonZero<usize>,
    image: bool,
    changes: Vec<Arc<dyn ModuleMiddleware>>,
) -> wasmer::Engine {
    let mut config = config(compiler, threads);
    config.experimental_artifact(image);
    changes.into_iter().for_each(|change| config.push_middleware(change));
    let mut engine: wasmer::Engine = EngineBuilder::new(config).engine().into();
    if compiler.passes_memory_along() {
        engine.set_tunables(PooledTunables::with_checked_memories());
    }
    engine
}

/// A fresh engine for code that was compiled before. It takes a fraction of the time of one that compiles.
pub(crate) fn new_loading_engine() -> wasmer::Engine {
    EngineBuilder::headless().engine().into()
}

/// The settings of a compiler that change its code, as the engine puts them. By heart, because asking
/// takes longer than all the rest of loading a small module; a test asks.
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

/// The names of the WebAssembly proposals that a compiler of this build supports, as the
/// proposals' repositories call them.
pub fn proposals(compiler: Compiler) -> Vec<&'static str> {
    let features = features(compiler);
    [
        ("bulk-memory-operations", features.bulk_memory),
        ("exception-handling", features.exceptions),
        ("extended-const", features.extended_const),
        ("multi-memory", features.multi_memory),
        ("multi-value", features.multi_value),
        ("reference-types", features.reference_types),
        ("relaxed-simd", features.relaxed_simd),
        ("simd", features.simd),
        ("tail-call", features.tail_call),
        ("threads", features.threads),
        ("wide-arithmetic", features.wide_arithmetic),
    ]
    .into_iter()
    .filter_map(|(name, on)| on.then_some(name))
    .collect()
}

fn features(compiler: Compiler) -> wasmer::sys::Features {
    use wasmer::sys::Target;
    let target = Target::default();
    match compiler {
        #[cfg(feature = "cranelift")]
        Compiler::Cranelift => wasmer::sys::Cranelift::default().default_features_for_target(&target),
        #[cfg(feature = "llvm")]
        Compiler::Llvm => wasmer::sys::LLVM::default().default_features_for_target(&target),
        #[cfg(feature = "singlepass")]
        Compiler::Singlepass => wasmer::sys::Singlepass::default().default_features_for_target(&target),
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
        assert!(include_str!("Cargo.toml").contains(&pin));
    }
}
