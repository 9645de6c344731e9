//! What the process's cache tells about itself.

use std::path::PathBuf;
use std::time::SystemTime;

use super::named::Named;
use super::process::{Origin, Ready, lock};
use crate::compiler::{CodeKind, Compiler};
use crate::module::Hash;

/// What the cache has done, and what it holds.
pub struct Status {
    pub hits: u64,
    pub misses: u64,
    pub evictions: u64,
    pub code_bytes: usize,
    pub entries: Vec<Entry>,
}

/// One module of the cache.
pub struct Entry {
    pub hash: Hash,
    pub paths: Vec<PathBuf>,
    /// The names that it is kept under.
    pub names: Vec<Box<[u8]>>,
    pub compiler: Compiler,
    pub kind: CodeKind,
    /// What its code takes, if no other entry has the same code.
    pub code_bytes: usize,
    /// What the state of a snapshot takes.
    pub state_bytes: usize,
    pub hits: u64,
    pub origin: Origin,
    pub compiled_at: SystemTime,
    pub last_used: SystemTime,
}

/// What the cache has done, and what it holds. The modules are in the order of their hashes.
pub fn status() -> Status {
    let cache = lock();
    let entries = cache.modules.iter().filter_map(|(key, cached)| {
        let Ready { module, origin, compiled_at } = cached.slot.get()?;
        Some(Entry {
            hash: key.hash,
            paths: cached.paths.iter().cloned().collect(),
            names: Vec::new(),
            compiler: key.compiler,
            kind: key.kind,
            code_bytes: module.code_bytes(),
            state_bytes: 0,
            hits: cached.hits,
            origin: *origin,
            compiled_at: *compiled_at,
            last_used: cached.last_used,
        })
    });
    let mut entries: Vec<_> = entries.collect();
    for (name, named) in &cache.named {
        add_named(&mut entries, name, named, cache.has_code_of(&named.remembered.module));
    }
    entries.sort_by_key(|entry| (entry.hash, entry.compiler, entry.kind));
    let code_bytes = entries.iter().map(|entry| entry.code_bytes).sum();
    Status { hits: cache.hits, misses: cache.misses, evictions: cache.evictions, code_bytes, entries }
}

/// Adds a name to the entry of its module, which is made if there is none.
fn add_named(entries: &mut Vec<Entry>, name: &[u8], named: &Named, has_code: bool) {
    let module = &named.remembered.module;
    let is_it = |entry: &&mut Entry| {
        (entry.hash, entry.compiler, entry.kind) == (*module.hash(), module.compiler(), module.kind())
    };
    if let Some(entry) = entries.iter_mut().find(is_it) {
        entry.names.push(name.into());
        entry.names.sort_unstable();
        entry.hits += named.hits;
        entry.last_used = entry.last_used.max(named.last_used);
        return;
    }
    entries.push(Entry {
        hash: *module.hash(),
        paths: Vec::new(),
        names: vec![name.into()],
        compiler: module.compiler(),
        kind: module.kind(),
        code_bytes: if has_code { 0 } else { module.code_bytes() },
        state_bytes: module.state_bytes(),
        hits: named.hits,
        origin: Origin::Named,
        compiled_at: named.made_at,
        last_used: named.last_used,
    });
}
