//! The process-wide cache: content hash and compiler -> compiled module.

use std::collections::{BTreeSet, HashMap};
use std::fs::File;
use std::io::Read;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::SystemTime;

use once_cell::sync::{Lazy, OnceCell};

use super::fingerprint::{Fingerprints, Stamp};
use crate::engine::Compiler;
use crate::fault::Fault;
use crate::module::{self, Hash, Module};

/// Lives as long as the process: requests come and go, compiled code stays.
static CACHE: Lazy<Mutex<Cache>> = Lazy::new(Mutex::default);

#[derive(Default)]
struct Cache {
    modules: HashMap<Key, Cached>,
    fingerprints: Fingerprints,
    /// Content by path, for those who trust a path once loaded.
    paths: HashMap<PathBuf, Hash>,
    hits: u64,
    misses: u64,
}

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct Key {
    hash: Hash,
    compiler: Compiler,
}

struct Cached {
    /// Set when compiled. Whoever comes while it is being compiled waits for it.
    module: Arc<OnceCell<Module>>,
    paths: BTreeSet<PathBuf>,
    hits: u64,
    compiled_at: SystemTime,
    last_used: SystemTime,
}

/// How to look a module up.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    pub compiler: Compiler,
    /// Whether to keep the module, and to look for it among those kept.
    pub keep: bool,
    /// Whether to ask the file system if a known file changed.
    pub validate_timestamps: bool,
}

/// What the cache did and holds.
pub struct Status {
    pub hits: u64,
    pub misses: u64,
    pub code_bytes: usize,
    pub entries: Vec<Entry>,
}

/// One module of the cache.
pub struct Entry {
    pub hash: Hash,
    pub paths: Vec<PathBuf>,
    pub compiler: Compiler,
    pub code_bytes: usize,
    pub hits: u64,
    pub compiled_at: SystemTime,
    pub last_used: SystemTime,
}

/// The module in a file, binary or text.
///
/// `absolute` names the file for the record; it is asked for only when needed, since finding the
/// working directory out costs a system call.
pub fn from_file(path: &Path, absolute: impl Fn() -> PathBuf, options: Options) -> anyhow::Result<Module> {
    if options.keep
        && let Some(module) = known_file(path, &absolute, options)?
    {
        return Ok(module);
    }
    let read_at = SystemTime::now();
    let (bytes, stamp) = read(path)?;
    let wasm = module::to_binary(&bytes).map_err(|error| in_file(path, error))?;
    if !options.keep {
        return Module::compile(&wasm, options.compiler).map_err(|error| in_file(path, error));
    }
    let hash = module::hash(&wasm);
    let module = kept(hash, &wasm, options.compiler).map_err(|error| in_file(path, error))?;
    // Before the lock: the caller's code must not run while it is held.
    let absolute = absolute();
    let mut cache = lock();
    if let Some(stamp) = stamp {
        cache.fingerprints.insert(stamp, hash, read_at);
    }
    if let Some(cached) = cache.modules.get_mut(&Key { hash, compiler: options.compiler }) {
        cached.paths.insert(absolute.clone());
    }
    cache.paths.insert(absolute, hash);
    Ok(module)
}

/// The module in a binary.
pub fn from_binary(wasm: &[u8], options: Options) -> anyhow::Result<Module> {
    if options.keep {
        kept(module::hash(wasm), wasm, options.compiler)
    } else {
        Module::compile(wasm, options.compiler)
    }
}

/// What the cache did and holds, the modules in the order of their hashes.
pub fn status() -> Status {
    let cache = lock();
    let entries = cache.modules.iter().filter_map(|(key, cached)| {
        Some(Entry {
            hash: key.hash,
            paths: cached.paths.iter().cloned().collect(),
            compiler: key.compiler,
            code_bytes: cached.module.get()?.code_bytes(),
            hits: cached.hits,
            compiled_at: cached.compiled_at,
            last_used: cached.last_used,
        })
    });
    let mut entries: Vec<_> = entries.collect();
    entries.sort_by_key(|entry| (entry.hash, entry.compiler));
    let code_bytes = entries.iter().map(|entry| entry.code_bytes).sum();
    Status { hits: cache.hits, misses: cache.misses, code_bytes, entries }
}

/// Forgets every module. Instances keep theirs alive as long as they need them.
pub fn clear() {
    let dropped = {
        let mut cache = lock();
        cache.fingerprints.clear();
        cache.paths.clear();
        std::mem::take(&mut cache.modules)
    };
    // Unmapping code takes time, and the lock is free by now.
    drop(dropped);
}

/// A file's module, if the file was loaded before and has not changed.
fn known_file(path: &Path, absolute: &impl Fn() -> PathBuf, options: Options) -> anyhow::Result<Option<Module>> {
    let key = |hash| Key { hash, compiler: options.compiler };
    if options.validate_timestamps {
        let stamp = Stamp::of(&std::fs::metadata(path).map_err(|error| file_fault(path, &error))?);
        let mut cache = lock();
        let hash = cache.fingerprints.get(&stamp).copied();
        Ok(hash.and_then(|hash| cache.hit(key(hash))))
    } else {
        // Before the lock: the caller's code must not run while it is held.
        let absolute = absolute();
        let mut cache = lock();
        let hash = cache.paths.get(&absolute).copied();
        Ok(hash.and_then(|hash| cache.hit(key(hash))))
    }
}

/// The kept module of this content, compiled now if it was not.
fn kept(hash: Hash, wasm: &[u8], compiler: Compiler) -> anyhow::Result<Module> {
    let key = Key { hash, compiler };
    let slot = {
        let mut cache = lock();
        if let Some(module) = cache.hit(key) {
            return Ok(module);
        }
        cache.misses += 1;
        let now = SystemTime::now();
        let fresh =
            || Cached { module: Arc::default(), paths: BTreeSet::new(), hits: 0, compiled_at: now, last_used: now };
        Arc::clone(&cache.modules.entry(key).or_insert_with(fresh).module)
    };
    // The lock is free while the compiler runs, so other modules load meanwhile; threads that want
    // this one wait here.
    let compiled = slot.get_or_try_init(|| Module::compile(wasm, compiler)).cloned();
    let mut cache = lock();
    if compiled.is_err() {
        cache.modules.retain(|each, cached| *each != key || cached.module.get().is_some());
    } else if let Some(cached) = cache.modules.get_mut(&key) {
        cached.compiled_at = SystemTime::now();
        cached.last_used = cached.compiled_at;
    }
    compiled
}

impl Cache {
    fn hit(&mut self, key: Key) -> Option<Module> {
        let cached = self.modules.get_mut(&key)?;
        let module = cached.module.get()?.clone();
        cached.hits += 1;
        cached.last_used = SystemTime::now();
        self.hits += 1;
        Some(module)
    }
}

fn lock() -> MutexGuard<'static, Cache> {
    // Nothing that can panic runs under the lock with the cache half changed.
    CACHE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A file's bytes, and its stamp if it did not change while being read.
fn read(path: &Path) -> anyhow::Result<(Vec<u8>, Option<Stamp>)> {
    let fault = |error: std::io::Error| file_fault(path, &error);
    // Without it, opening a named pipe waits for somebody to write to it.
    let mut file = File::options().read(true).custom_flags(libc::O_NONBLOCK).open(path).map_err(fault)?;
    let before = file.metadata().map_err(fault)?;
    if !before.is_file() {
        let reason = if before.is_dir() { "it is a directory" } else { "it is not a regular file" };
        return Err(Fault::File { path: path.into(), reason: reason.into() }.into());
    }
    let mut bytes = Vec::with_capacity(usize::try_from(before.len()).unwrap_or(0).min(1 << 30));
    file.read_to_end(&mut bytes).map_err(fault)?;
    let stamp = Stamp::of(&before);
    let unchanged = Stamp::of(&file.metadata().map_err(fault)?) == stamp;
    Ok((bytes, unchanged.then_some(stamp)))
}

/// Says of a fault with a module which file the module came from.
fn in_file(path: &Path, error: anyhow::Error) -> anyhow::Error {
    match error.downcast::<Fault>() {
        Ok(Fault::Compile { reason, offset }) => {
            Fault::Compile { reason: format!("\"{}\" is no valid module: {reason}", path.display()), offset }.into()
        }
        Ok(fault) => fault.into(),
        Err(error) => error,
    }
}

fn file_fault(path: &Path, error: &std::io::Error) -> Fault {
    let reason = match error.kind() {
        std::io::ErrorKind::NotFound => "no such file".to_owned(),
        std::io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        _ => error.to_string(),
    };
    Fault::File { path: path.into(), reason }
}
