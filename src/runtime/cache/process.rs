//! The process-wide cache: content hash, compiler and kind of code -> compiled module.

use std::collections::{BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant, SystemTime};

use once_cell::sync::{Lazy, OnceCell};

use super::named::Named;
use super::request::{Keep, Request};
use super::source::SourceFile;
use super::stamp::{Fingerprints, Stamp};
use crate::compiler::{CodeKind, Compiler};
use crate::fault::Fault;
use crate::module::{Hash, Module};
use crate::space::reservation::forget_images;

/// Lives as long as the process: requests come and go, compiled code stays.
static CACHE: Lazy<Mutex<Cache>> = Lazy::new(Mutex::default);

#[derive(Default)]
pub(super) struct Cache {
    pub(super) modules: HashMap<Key, Cached>,
    pub(super) named: HashMap<Box<[u8]>, Named>,
    /// The size of all modules together. A module that is being compiled counts once it is done.
    pub(super) bytes: u64,
    failures: HashMap<Key, Failure>,
    fingerprints: Fingerprints,
    /// Content by path, for lookups that trust a path once it was loaded.
    paths: HashMap<PathBuf, Hash>,
    pub(super) hits: u64,
    pub(super) misses: u64,
    pub(super) evictions: u64,
    /// Counts lookups, to tell which module was used last.
    pub(super) clock: u64,
}

/// Everything that makes one piece of compiled code differ from another.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Key {
    pub(super) hash: Hash,
    pub(super) compiler: Compiler,
    pub(super) kind: CodeKind,
}

impl std::hash::Hash for Key {
    /// The first bytes of the content's hash are as good as all of them. There are only a few kinds of code.
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        let (first, _) = self.hash.split_first_chunk().expect("a hash has more than 8 bytes");
        state.write_u64(u64::from_ne_bytes(*first));
    }
}

impl Key {
    pub(super) fn new(hash: Hash, request: &Request<'_>) -> Self {
        Self { hash, compiler: request.compiler, kind: request.kind }
    }
}

pub(super) struct Cached {
    /// Set when the module is ready. A thread that needs it while it is being compiled waits for it.
    pub(super) slot: Arc<OnceCell<Ready>>,
    pub(super) paths: BTreeSet<PathBuf>,
    pub(super) hits: u64,
    pub(super) last_used: SystemTime,
    used: u64,
}

/// A module that was taken out.
#[expect(dead_code, reason = "held for its end")]
pub(super) enum Evicted {
    Cached(Cached),
    Named(Named),
}

/// A module, and where it came from.
#[derive(Clone)]
pub(super) struct Ready {
    pub(super) module: Module,
    pub(super) origin: Origin,
    pub(super) compiled_at: SystemTime,
}

/// Where a module came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// This process compiled it, when it was needed.
    Compiled,
    /// Another process compiled it; this one found its artifact.
    Disk,
    /// It was loaded before the first request.
    Preload,
    /// It was made to be kept under a name.
    Named,
}

/// Why compilation failed, remembered so that the next caller gets the answer at once.
struct Failure {
    reason: String,
    offset: Option<usize>,
    /// Whether the module is valid, but needs what the compiler does not support.
    unsupported: bool,
    until: Instant,
}

/// How long failures are remembered, and how many.
const FAILURE_LASTS: Duration = Duration::from_secs(10);
const MOST_FAILURES: usize = 64;

/// How many paths are remembered in all, and for one module.
const MOST_PATHS: usize = 10_000;
const MOST_PATHS_OF_A_MODULE: usize = 100;

/// Forgets every module. Instances keep theirs alive as long as they need them.
pub fn clear() {
    let dropped = {
        let mut cache = lock();
        cache.fingerprints.clear();
        cache.paths.clear();
        cache.failures.clear();
        cache.bytes = 0;
        (std::mem::take(&mut cache.modules), std::mem::take(&mut cache.named))
    };
    // Unmapping code takes time, so the lock is released first.
    drop(dropped);
    forget_images();
}

/// Drops unused modules, least recently used first, until the rest takes no more than `max_size` bytes.
pub fn shrink(max_size: Option<u64>) {
    let dropped = lock().evict(max_size);
    drop(dropped);
    forget_images();
}

/// The result of a lookup by file.
pub(super) enum Known {
    Module(Module),
    /// The content is known, but there is no module for it.
    Content(Hash),
    Nothing,
}

/// What this process knows about a file, if it was loaded before and has not changed.
pub(super) fn find(file: &SourceFile<'_>, request: &Request<'_>) -> anyhow::Result<Known> {
    let known = |cache: &mut Cache, hash: Option<Hash>| match hash {
        Some(hash) => cache.known(Key::new(hash, request)),
        None => Ok(Known::Nothing),
    };
    match request.keep {
        Keep::No => Ok(Known::Nothing),
        Keep::ByStamp => {
            let stamp = file.stamp()?;
            let mut cache = lock();
            let hash = cache.fingerprints.get(stamp).copied();
            known(&mut cache, hash)
        }
        Keep::ByPath => {
            let absolute = file.absolute();
            let mut cache = lock();
            let hash = cache.paths.get(absolute).copied();
            known(&mut cache, hash)
        }
    }
}

/// A module of what the file contains, of either kind of code, if this process keeps one. It does not count as a use.
pub(super) fn peek(file: &SourceFile<'_>, request: &Request<'_>) -> anyhow::Result<Option<Module>> {
    let kept = |cache: &Cache, hash: Option<Hash>| {
        let key = Key::new(hash?, request);
        let kinds = [CodeKind::Plain, CodeKind::CountsFuel];
        let slots = kinds.iter().filter_map(|&kind| cache.modules.get(&Key { kind, ..key })?.slot.get());
        slots.map(|ready| ready.module.clone()).next()
    };
    Ok(match request.keep {
        Keep::No => None,
        Keep::ByStamp => {
            let stamp = file.stamp()?;
            let cache = lock();
            kept(&cache, cache.fingerprints.get(stamp).copied())
        }
        Keep::ByPath => {
            let absolute = file.absolute();
            let cache = lock();
            kept(&cache, cache.paths.get(absolute).copied())
        }
    })
}

/// Remembers which content a file has. `read_at` is the time before it was read.
pub(super) fn learn_stamp(stamp: Stamp, read_at: SystemTime, hash: Hash) {
    lock().fingerprints.insert(stamp, hash, read_at);
}

/// Notes one of the files that a module is in.
pub(super) fn name(key: &Key, absolute: &Path) {
    let mut cache = lock();
    if let Some(cached) = cache.modules.get_mut(key) {
        if cached.paths.len() >= MOST_PATHS_OF_A_MODULE && !cached.paths.contains(absolute) {
            // A program that copies the file to a new name each time would leave entries behind.
            cached.paths.clear();
        }
        cached.paths.insert(absolute.into());
    }
}

/// Remembers which content a file has, for lookups that trust a path once it was loaded.
pub(super) fn learn_path(absolute: PathBuf, hash: Hash) {
    let mut cache = lock();
    if cache.paths.len() >= MOST_PATHS {
        cache.paths.clear();
    }
    cache.paths.insert(absolute, hash);
}

/// The module with that content, if it is kept.
pub(super) fn get(key: Key) -> anyhow::Result<Option<Module>> {
    Ok(match lock().known(key)? {
        Known::Module(module) => Some(module),
        Known::Content(_) | Known::Nothing => None,
    })
}

/// Notes that the module with that content was looked up in vain, and refused.
pub(super) fn fail(key: Key, error: &anyhow::Error) {
    let mut cache = lock();
    cache.misses += 1;
    cache.remember_failure(key, error);
}

/// The module with that content: the one that is kept, or the one that `make` returns. Other threads that need it
/// meanwhile wait.
pub(super) fn obtain(
    key: Key,
    max_size: Option<u64>,
    make: impl FnOnce() -> anyhow::Result<Ready>,
) -> anyhow::Result<Module> {
    let slot = {
        let mut cache = lock();
        if let Known::Module(module) = cache.known(key)? {
            return Ok(module);
        }
        cache.misses += 1;
        cache.slot(key)
    };
    // The lock is free while the compiler runs, so other modules load meanwhile; threads that want
    // this one wait here.
    let mut made = false;
    let module = slot.get_or_try_init(|| {
        // A thread that waited for a compilation that failed need not repeat it.
        lock().failure(key)?;
        made = true;
        make()
    });
    // From here on it is in use.
    let module = module.map(|ready| ready.module.clone());
    let dropped = {
        let mut cache = lock();
        match &module {
            Ok(module) if made => {
                cache.publish(key, &slot, module.bytes());
                cache.evict(max_size)
            }
            Ok(_) => Vec::new(),
            Err(error) => {
                cache.modules.retain(|each, cached| *each != key || cached.slot.get().is_some());
                cache.remember_failure(key, error);
                Vec::new()
            }
        }
    };
    drop(dropped);
    module
}

impl Cache {
    /// The entry for that content: a module, or an empty cell.
    fn known(&mut self, key: Key) -> anyhow::Result<Known> {
        self.clock += 1;
        let clock = self.clock;
        if let Some(cached) = self.modules.get_mut(&key)
            && let Some(ready) = cached.slot.get()
        {
            let module = ready.module.clone();
            cached.hits += 1;
            cached.used = clock;
            cached.last_used = SystemTime::now();
            self.hits += 1;
            return Ok(Known::Module(module));
        }
        self.failure(key)?;
        Ok(Known::Content(key.hash))
    }

    /// The cell of a module, which is added if it is missing.
    fn slot(&mut self, key: Key) -> Arc<OnceCell<Ready>> {
        let used = self.clock;
        let fresh =
            || Cached { slot: Arc::default(), paths: BTreeSet::new(), hits: 0, last_used: SystemTime::now(), used };
        Arc::clone(&self.modules.entry(key).or_insert_with(fresh).slot)
    }

    /// Counts the size of a module that is ready now, unless the cache was cleared meanwhile.
    fn publish(&mut self, key: Key, slot: &Arc<OnceCell<Ready>>, bytes: u64) {
        self.clock += 1;
        if let Some(cached) = self.modules.get_mut(&key)
            && Arc::ptr_eq(&cached.slot, slot)
        {
            cached.used = self.clock;
            cached.last_used = SystemTime::now();
            self.bytes += bytes;
        }
    }

    /// Whether a module is here that has the code of that one.
    pub(super) fn has_code_of(&self, module: &Module) -> bool {
        let key = Key { hash: *module.code_hash(), compiler: module.compiler(), kind: module.kind() };
        let cached = self.modules.get(&key).and_then(|cached| cached.slot.get());
        cached.is_some_and(|ready| ready.module.has_code_of(module))
    }

    /// Takes modules out until the rest is no larger than `max_size`. They must be dropped without the lock.
    pub(super) fn evict(&mut self, max_size: Option<u64>) -> Vec<Evicted> {
        let mut evicted = Vec::new();
        while max_size.is_some_and(|max_size| self.bytes > max_size) {
            // New references are only made here, under the lock: a module that is not shared now stays so.
            let idle =
                self.modules.iter().filter(|(_, cached)| cached.slot.get().is_some_and(|r| !r.module.is_shared()));
            let idle = idle.map(|(key, cached)| (cached.used, Err(*key)));
            let idle_named = self.named.iter().filter(|(_, named)| !named.remembered.module.is_shared());
            let idle_named = idle_named.map(|(name, named)| (named.used, Ok(name.clone())));
            let Some((_, which)) = idle.chain(idle_named).min_by_key(|(used, _)| *used) else {
                break;
            };
            let bytes = match which {
                Ok(name) => self.named.remove(&name).map(|named| (named.bytes, Evicted::Named(named))),
                Err(key) => self
                    .modules
                    .remove(&key)
                    .map(|cached| (cached.slot.get().map_or(0, |ready| ready.module.bytes()), Evicted::Cached(cached))),
            };
            if let Some((bytes, module)) = bytes {
                self.bytes = self.bytes.saturating_sub(bytes);
                self.evictions += 1;
                evicted.push(module);
            }
        }
        evicted
    }

    /// The remembered failure of this module.
    fn failure(&mut self, key: Key) -> anyhow::Result<()> {
        let Some(failure) = self.failures.get(&key) else {
            return Ok(());
        };
        if failure.until < Instant::now() {
            self.failures.remove(&key);
            return Ok(());
        }
        let reason = failure.reason.clone();
        Err(match failure.unsupported {
            true => Fault::Unsupported(reason),
            false => Fault::Compile { reason, offset: failure.offset },
        }
        .into())
    }

    /// An error in the bytes will be there the next time. Other failures may pass.
    fn remember_failure(&mut self, key: Key, error: &anyhow::Error) {
        let (reason, offset, unsupported) = match error.downcast_ref() {
            Some(Fault::Compile { reason, offset }) => (reason, *offset, false),
            Some(Fault::Unsupported(reason)) => (reason, None, true),
            _ => return,
        };
        let now = Instant::now();
        if self.failures.len() >= MOST_FAILURES {
            self.failures.retain(|_, failure| failure.until > now);
        }
        if self.failures.len() < MOST_FAILURES && !self.failures.contains_key(&key) {
            let failure = Failure { reason: reason.clone(), offset, unsupported, until: now + FAILURE_LASTS };
            self.failures.insert(key, failure);
        }
    }
}

pub(super) fn lock() -> MutexGuard<'static, Cache> {
    // A poisoned lock is fine: nothing that can panic runs under it while the cache is half changed.
    CACHE.lock().unwrap_or_else(PoisonError::into_inner)
}
