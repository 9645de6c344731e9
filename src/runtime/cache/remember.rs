//! Modules that the process keeps under a name, whatever they are made of: snapshots above all.
//!
//! Who wants one that is not there takes its turn to make it. Other threads wait for that; the thread itself does not, since
//! it would wait for itself.

use std::collections::HashMap;
use std::sync::{Condvar, Mutex, PoisonError};
use std::thread::ThreadId;
use std::time::{Duration, Instant, SystemTime};

use once_cell::sync::Lazy;

use super::named::{Named, Remembered};
use super::process::lock;

/// The module that is kept under a name.
pub fn recall(name: &[u8]) -> Option<Remembered> {
    let mut cache = lock();
    cache.clock += 1;
    let clock = cache.clock;
    let named = cache.named.get_mut(name)?;
    named.hits += 1;
    named.used = clock;
    named.last_used = SystemTime::now();
    let remembered = named.remembered.clone();
    cache.hits += 1;
    Some(remembered)
}

/// Keeps a module under a name, and lets go of others if all together take more than `max_size` bytes. One that came
/// meanwhile stays, and is given.
pub fn remember(name: &[u8], remembered: Remembered, max_size: Option<u64>) -> Remembered {
    // Takes as long as its state is large, and is asked for while the cache is locked.
    remembered.module.hash();
    let dropped = {
        let mut cache = lock();
        if let Some(named) = cache.named.get(name) {
            return named.remembered.clone();
        }
        cache.misses += 1;
        cache.clock += 1;
        let (used, now) = (cache.clock, SystemTime::now());
        let module = &remembered.module;
        let extra = remembered.binary.size() as u64;
        let bytes = extra + if cache.has_code_of(module) { module.state_bytes() as u64 } else { module.bytes() };
        cache.bytes += bytes;
        let named = Named { remembered: remembered.clone(), bytes, hits: 0, made_at: now, last_used: now, used };
        cache.named.insert(name.into(), named);
        cache.evict(max_size)
    };
    drop(dropped);
    remembered
}

/// Who is making what, in which process: a child has none of its parent's threads.
static MAKERS: Lazy<Mutex<HashMap<Box<[u8]>, Maker>>> = Lazy::new(Mutex::default);
static DONE: Condvar = Condvar::new();

type Maker = (u32, ThreadId);

/// How long another thread is given before this one makes the module, too.
const PATIENCE: Duration = Duration::from_secs(60);

fn me() -> Maker {
    (std::process::id(), std::thread::current().id())
}

/// The turn of a thread to make the module of a name. It ends when this is dropped.
pub struct Turn {
    /// None of a thread that has one already.
    name: Option<Box<[u8]>>,
}

impl Turn {
    /// Waits until no other thread makes the module of that name.
    pub fn take(name: &[u8]) -> Self {
        let me = me();
        let start = Instant::now();
        let mut makers = MAKERS.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            match makers.get(name) {
                Some(maker) if *maker == me => return Self { name: None },
                Some((process, _)) if *process == me.0 && start.elapsed() < PATIENCE => {
                    makers = DONE.wait_timeout(makers, PATIENCE).unwrap_or_else(PoisonError::into_inner).0;
                }
                _ => {
                    makers.insert(name.into(), me);
                    return Self { name: Some(name.into()) };
                }
            }
        }
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        let Some(name) = self.name.take() else { return };
        let mut makers = MAKERS.lock().unwrap_or_else(PoisonError::into_inner);
        if makers.get(&name) == Some(&me()) {
            makers.remove(&name);
        }
        DONE.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Barrier;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;
    use crate::cache::named::Binary;
    use crate::compile::text::text_to_binary;
    use crate::compiler::Compiler;
    use crate::module::Module;

    #[test]
    fn threads_that_want_one_name_make_it_once() {
        const THREADS: usize = 4;
        let (made, together) = (AtomicUsize::new(0), Barrier::new(THREADS));
        let obtain = || {
            together.wait();
            let _turn = Turn::take(b"by threads");
            // Within a turn the same thread has it again.
            drop(Turn::take(b"by threads"));
            recall(b"by threads").unwrap_or_else(|| {
                made.fetch_add(1, Ordering::Relaxed);
                let wasm = text_to_binary("(module (func (export \"remembered by threads\")))").unwrap();
                let module = Module::compile(&wasm, Compiler::BUILT_IN[0]).unwrap();
                remember(b"by threads", Remembered { module, binary: Binary::Lost }, None)
            })
        };
        let modules: Vec<_> = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..THREADS).map(|_| scope.spawn(obtain)).collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        assert_eq!(made.load(Ordering::Relaxed), 1);
        assert!(modules.iter().all(|each| each.module.is(&modules[0].module)));
    }
}
