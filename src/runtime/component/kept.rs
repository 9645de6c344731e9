//! The components that the process keeps: taken apart once, found again by content.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use once_cell::sync::Lazy;

use super::compiled::Component;
use crate::cache::{self, Keep, Request, SourceFile};
use crate::compiler::Compiler;
use crate::module::{Hash, hash};

/// Lives as long as the process.
static KEPT: Lazy<Mutex<Kept>> = Lazy::new(Mutex::default);

#[derive(Default)]
struct Kept {
    components: HashMap<(Hash, Compiler), (Component, u64)>,
    /// Counts lookups, which tells what was used last.
    clock: u64,
}

/// The component in a file, binary or text.
pub fn from_file(file: &SourceFile<'_>, request: &Request<'_>) -> anyhow::Result<Component> {
    let (hash, bytes) = cache::content_of_file(file, request)?;
    if let Some(component) = find(&hash, request).or_else(|| from_directory(&hash, request)) {
        return Ok(component);
    }
    let bytes = match bytes {
        Some(bytes) => bytes,
        None => cache::read_binary(file)?,
    };
    make(&bytes, request).map_err(|error| file.name_in(error))
}

/// The component in a binary.
pub fn from_binary(bytes: &[u8], request: &Request<'_>) -> anyhow::Result<Component> {
    if request.keep != Keep::No || request.directory.is_some() {
        let hash = hash(bytes);
        if let Some(component) = find(&hash, request).or_else(|| from_directory(&hash, request)) {
            return Ok(component);
        }
    }
    make(bytes, request)
}

fn find(hash: &Hash, request: &Request<'_>) -> Option<Component> {
    if request.keep == Keep::No {
        return None;
    }
    let mut kept = lock();
    kept.clock += 1;
    let clock = kept.clock;
    let (component, used) = kept.components.get_mut(&(*hash, request.compiler))?;
    *used = clock;
    Some(component.clone())
}

fn make(bytes: &[u8], request: &Request<'_>) -> anyhow::Result<Component> {
    let component = Component::new(bytes, request)?;
    keep(&component, request);
    Ok(component)
}

/// The component in the cache directory, which the process keeps from now on.
fn from_directory(hash: &Hash, request: &Request<'_>) -> Option<Component> {
    let component = Component::kept(hash, request)?;
    keep(&component, request);
    Some(component)
}

fn keep(component: &Component, request: &Request<'_>) {
    if request.keep != Keep::No {
        let mut kept = lock();
        kept.clock += 1;
        let clock = kept.clock;
        kept.components.insert((*component.hash(), request.compiler), (component.clone(), clock));
    }
}

/// Forgets every component. Instances keep theirs alive as long as they need them.
pub fn clear() {
    let dropped = std::mem::take(&mut lock().components);
    drop(dropped);
}

/// Lets go of components that nobody uses, least recently used first, until the rest takes no more than `max_size` bytes.
pub fn shrink(max_size: Option<u64>) {
    let Some(max_size) = max_size else { return };
    let mut dropped = Vec::new();
    let mut kept = lock();
    let mut bytes: u64 = kept.components.values().map(|(component, _)| component.bytes()).sum();
    while bytes > max_size {
        let idle = kept.components.iter().filter(|(_, (component, _))| !component.is_shared());
        let Some(key) = idle.min_by_key(|(_, (_, used))| *used).map(|(key, _)| *key) else { break };
        if let Some((component, _)) = kept.components.remove(&key) {
            bytes = bytes.saturating_sub(component.bytes());
            dropped.push(component);
        }
    }
    drop(kept);
    // Unmapping code takes time, and the lock is free by now.
    drop(dropped);
}

fn lock() -> MutexGuard<'static, Kept> {
    // Nothing that can panic runs under the lock with the components half changed.
    KEPT.lock().unwrap_or_else(PoisonError::into_inner)
}
