//! How far a compilation is, for another thread to see, and a way to end it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;
use std::time::Duration;

use wasmer_types::{CompilationProgressCallback, UserAbort};

use crate::fault::Fault;
use crate::run::signals::SignalsBlocked;

/// How far a compilation is.
#[derive(Debug, Default)]
pub struct Progress {
    /// Bytes of code that are compiled, and all.
    done: AtomicU64,
    all: AtomicU64,
    stopped: AtomicBool,
}

impl Progress {
    /// The share that is done, from 0 to 1.
    pub fn share(&self) -> f64 {
        let all = self.all.load(Ordering::Relaxed);
        if all == 0 { 0.0 } else { (self.done.load(Ordering::Relaxed) as f64 / all as f64).min(1.0) }
    }

    /// Ends the compilation with the next function.
    pub fn stop(&self) {
        self.stopped.store(true, Ordering::Relaxed);
    }

    /// What the engine tells about each function.
    pub(crate) fn listener(self: &Arc<Self>) -> CompilationProgressCallback {
        let this = Arc::clone(self);
        CompilationProgressCallback::new(move |progress| {
            this.all.store(progress.phase_step_count().unwrap_or(0), Ordering::Relaxed);
            // Threads come here in any order.
            this.done.fetch_max(progress.phase_step().unwrap_or(0), Ordering::Relaxed);
            if this.stopped.load(Ordering::Relaxed) { Err(UserAbort::new("it was ended")) } else { Ok(()) }
        })
    }
}

/// How often somebody looks.
const INTERVAL: Duration = Duration::from_millis(100);

/// Does some work in a thread of its own. While it lasts this one looks now and then.
///
/// # Errors
///
/// `Fault::Resource` if there is no thread to be had; the work's own.
pub fn watched<R: Send>(work: impl FnOnce() -> anyhow::Result<R> + Send, mut look: impl FnMut()) -> anyhow::Result<R> {
    let watcher = thread::current();
    thread::scope(|scope| {
        let worker = {
            // PHP's timers and `pcntl` handlers belong to PHP's own thread.
            let _blocked = SignalsBlocked::new();
            let work = || {
                let done = work();
                watcher.unpark();
                done
            };
            thread::Builder::new().spawn_scoped(scope, work)
        };
        let worker =
            worker.map_err(|error| Fault::Resource(format!("cannot start a thread to compile in: {error}")))?;
        while !worker.is_finished() {
            thread::park_timeout(INTERVAL);
            look();
        }
        worker.join().unwrap_or_else(|panic| Err(Fault::panic(&*panic).into()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compile::engine::Form;
    use crate::compile::survey::Survey;
    use crate::compile::text::text_to_binary;
    use crate::compiler::{CodeKind, Compiler};
    use crate::module::Module;

    fn compile(progress: &Arc<Progress>, compiler: Compiler) -> anyhow::Result<Module> {
        let wasm = text_to_binary("(module (func (export \"a\")) (func (export \"b\")))").unwrap();
        Module::compile_as(&Survey::of(&wasm), compiler, CodeKind::Plain, Form::Archive, Some(progress))
    }

    #[test]
    fn what_is_done_is_all_in_the_end() {
        for &compiler in Compiler::BUILT_IN {
            let progress = Arc::new(Progress::default());
            assert!(progress.share() <= 0.0);
            compile(&progress, compiler).unwrap();
            assert!(progress.share() > 0.5, "{}: {}", compiler.name(), progress.share());
        }
    }

    #[test]
    fn a_compilation_that_is_stopped_ends_with_the_next_function() {
        for &compiler in Compiler::BUILT_IN {
            let progress = Arc::new(Progress::default());
            progress.stop();
            let error = compile(&progress, compiler).err().expect("ended");
            assert!(matches!(error.downcast_ref(), Some(Fault::Resource(_))), "{error}");
        }
    }
}
