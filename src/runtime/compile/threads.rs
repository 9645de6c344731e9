//! Runs a compiler in threads that have ended when it returns.
//!
//! A server forks its workers; a thread pool does not survive a fork, and a compiler that waits for one in the child
//! waits forever. So each compilation has its own pool, whose threads are joined before it returns. A compiler starts
//! further threads, and tells them to end without waiting for it. They have the name of the thread that started them,
//! and are waited for here.
#![allow(unsafe_code, reason = "asks the system whether there are other threads, and gives memory back to it")]

use std::num::NonZero;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use crate::fault::Fault;
use crate::run::signals::SignalsBlocked;

/// Modules smaller than this are compiled in one thread: starting more costs as much as they would save.
const PARALLEL_FROM: usize = 64 * 1024;

/// Compilers recurse with the nesting of the code they read.
const STACK_SIZE: usize = 16 << 20;

/// The number of threads for compiling `bytes` bytes of wasm.
pub(crate) fn threads(bytes: usize) -> NonZero<usize> {
    let one = NonZero::<usize>::MIN;
    if bytes < PARALLEL_FROM { one } else { thread::available_parallelism().unwrap_or(one) }
}

/// Runs `work` in a fresh pool of `threads` threads. A panic in it is a `Fault::Engine`.
pub(crate) fn in_pool<R: Send>(threads: NonZero<usize>, work: impl FnOnce() -> R + Send) -> anyhow::Result<R> {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    // At most the 15 bytes that Linux keeps.
    let name = format!("wasm-{:x}", NEXT.fetch_add(1, Ordering::Relaxed));
    let started: Arc<Mutex<Vec<JoinHandle<()>>>> = Arc::default();
    let handles = Arc::clone(&started);
    let alone = !lists_threads() && is_alone();
    let worker_name = name.clone();
    let pool = {
        // PHP's timers and `pcntl` handlers belong to PHP's own thread.
        let _blocked = SignalsBlocked::new();
        rayon::ThreadPoolBuilder::new()
            .num_threads(threads.get())
            .stack_size(STACK_SIZE)
            .spawn_handler(move |worker| {
                let builder = thread::Builder::new().name(worker_name.clone()).stack_size(STACK_SIZE);
                let handle = builder.spawn(move || worker.run())?;
                handles.lock().unwrap_or_else(PoisonError::into_inner).push(handle);
                Ok(())
            })
            .build()
            .map_err(|error| Fault::Resource(format!("cannot start a thread to compile in: {error}")))?
    };
    let result = pool.install(|| catch_unwind(AssertUnwindSafe(work)));
    drop(pool);
    for handle in started.lock().unwrap_or_else(PoisonError::into_inner).drain(..) {
        // A panic in a worker was caught above, so the result does not matter.
        let _ = handle.join();
    }
    await_end(&name, alone);
    if threads.get() > 1 {
        give_memory_back();
    }
    result.map_err(|panic| Fault::panic(&*panic).into())
}

/// Gives memory that is free back to the system. The allocator keeps what a compiler has freed, 200 MB of it after Ruby, for
/// each of the compiler's threads apart.
pub(crate) fn give_memory_back() {
    #[cfg(target_env = "gnu")]
    // SAFETY: it may be called at any time.
    unsafe {
        libc::malloc_trim(0)
    };
}

/// Waits until no thread has that name: those that a compiler started are about to end. Where the system does not
/// list threads, it waits until this is the only one, if it was `alone` before. Otherwise it cannot tell and does not
/// wait.
fn await_end(name: &str, alone: bool) {
    const PATIENCE: Duration = Duration::from_secs(1);
    let start = Instant::now();
    while is_alive(name).unwrap_or_else(|| alone && !is_alone()) && start.elapsed() < PATIENCE {
        thread::sleep(Duration::from_micros(50));
    }
}

/// The place where the system lists the threads of this process, in most root directories.
const THREADS: &str = "/proc/self/task";

fn lists_threads() -> bool {
    Path::new(THREADS).exists()
}

/// Whether a thread has that name; `None` if the system does not tell.
fn is_alive(name: &str) -> Option<bool> {
    let threads = std::fs::read_dir(THREADS).ok()?;
    // The name of a thread that ends meanwhile cannot be read.
    let mut names = threads.flatten().filter_map(|thread| std::fs::read(thread.path().join("comm")).ok());
    Some(names.any(|each| each.trim_ascii_end() == name.as_bytes()))
}

/// Whether this is certainly the only thread: the system refuses this call if there are others.
#[cfg(target_os = "linux")]
fn is_alone() -> bool {
    // SAFETY: does nothing where it is allowed.
    unsafe { libc::unshare(libc::CLONE_THREAD) == 0 }
}

#[cfg(not(target_os = "linux"))]
fn is_alone() -> bool {
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thread_that_the_work_leaves_behind_is_waited_for() {
        let ended = Arc::new(AtomicU32::new(0));
        let one = NonZero::<usize>::MIN;
        in_pool(one, || {
            let ended = Arc::clone(&ended);
            thread::Builder::new()
                .spawn(move || {
                    thread::sleep(Duration::from_millis(30));
                    ended.store(1, Ordering::Relaxed);
                })
                .unwrap();
        })
        .unwrap();
        assert_eq!(ended.load(Ordering::Relaxed), u32::from(cfg!(target_os = "linux")));
    }

    #[test]
    fn a_panic_is_a_fault_and_the_next_compilation_works() {
        let one = NonZero::<usize>::MIN;
        let error = in_pool(one, || panic!("boom")).unwrap_err();
        assert!(matches!(error.downcast_ref(), Some(Fault::Engine(reason)) if reason == "boom"));
        assert_eq!(in_pool(one, || 7).unwrap(), 7);
    }
}
