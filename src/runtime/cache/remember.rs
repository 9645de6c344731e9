//! Modules that the process keeps under a name, whatever they are made of: snapshots above all.
//!
//! Who wants one that is not there takes its turn to make it. Other threads wait for that, and with a directory of artifacts
//! other processes do; the thread itself does not, since it would wait for itself.

use std::collections::HashMap;
use std::sync::{Condvar, Mutex, PoisonError};
use std::thread::ThreadId;
use std::time::{Duration, Instant, SystemTime};

use once_cell::sync::Lazy;

use super::disk::{Artifacts, Lock};
use super::load::{artifacts, kept_code};
use super::named::{Named, Remembered};
use super::notices::notice;
use super::process::{Key, lock};
use super::request::Request;

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
fn keep(name: &[u8], remembered: Remembered, made_at: SystemTime, max_size: Option<u64>) -> Remembered {
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
        let named = Named { remembered: remembered.clone(), bytes, hits: 0, made_at, last_used: now, used };
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
///
/// With a directory it is the turn of a process, too.
pub struct Turn {
    /// None of a thread that has one already.
    mine: Option<Box<[u8]>>,
    name: Box<[u8]>,
    artifacts: Option<Artifacts>,
    lock: Option<Lock>,
}

impl Turn {
    /// Waits until no other thread makes the module of that name.
    pub fn take(name: &[u8], request: &Request<'_>) -> Self {
        let mine = Self::wait(name).then(|| name.into());
        // A thread that has a turn has the lock as well, and would wait for itself.
        let artifacts = if mine.is_some() { artifacts(request) } else { None };
        Self { mine, name: name.into(), artifacts, lock: None }
    }

    /// Whether it is a turn of its own, not a part of one that the thread has.
    fn wait(name: &[u8]) -> bool {
        let me = me();
        let start = Instant::now();
        let mut makers = MAKERS.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            match makers.get(name) {
                Some(maker) if *maker == me => return false,
                Some((process, _)) if *process == me.0 && start.elapsed() < PATIENCE => {
                    makers = DONE.wait_timeout(makers, PATIENCE).unwrap_or_else(PoisonError::into_inner).0;
                }
                _ => {
                    makers.insert(name.into(), me);
                    return true;
                }
            }
        }
    }

    /// What is kept under the name by now, in the process or the directory. While another process makes it, this waits.
    pub fn recall(&mut self, request: &Request<'_>) -> Option<Remembered> {
        if let Some(found) = recall(&self.name).or_else(|| self.load(request)) {
            return Some(found);
        }
        self.lock = self.artifacts.as_ref()?.lock_named(&self.name, request.compiler);
        self.load(request)
    }

    fn load(&self, request: &Request<'_>) -> Option<Remembered> {
        let artifacts = self.artifacts.as_ref()?;
        let kept = artifacts.load_named(&self.name, request.compiler)?;
        let made_at = kept.made_at;
        let key = Key { hash: kept.code, compiler: request.compiler, kind: kept.kind };
        let remembered = kept.of_code(kept_code(artifacts, key, request.max_size)?)?;
        Some(keep(&self.name, remembered, made_at, request.max_size))
    }

    /// Keeps a module under the name. One that came meanwhile stays, and is given.
    pub fn remember(&self, remembered: Remembered, request: &Request<'_>) -> Remembered {
        let now = SystemTime::now();
        if let Some(artifacts) = &self.artifacts
            && let Err(reason) = artifacts.store_named(&self.name, &remembered, now, request.max_size)
        {
            notice(&reason);
        }
        keep(&self.name, remembered, now, request.max_size)
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        drop(self.lock.take());
        let Some(name) = self.mine.take() else { return };
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
            let request = Request::plain(Compiler::BUILT_IN[0]);
            let mut turn = Turn::take(b"by threads", &request);
            // Within a turn the same thread has it again.
            drop(Turn::take(b"by threads", &request));
            turn.recall(&request).unwrap_or_else(|| {
                made.fetch_add(1, Ordering::Relaxed);
                let wasm = text_to_binary("(module (func (export \"remembered by threads\")))").unwrap();
                let module = Module::compile(&wasm, Compiler::BUILT_IN[0]).unwrap();
                turn.remember(Remembered { module, binary: Binary::Lost }, &request)
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
