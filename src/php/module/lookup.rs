//! Looks modules up in the caches as the INI entries say.

use std::path::Path;
use std::sync::Arc;

use wasm_runtime::cache::{self as runtime_cache, Keep, Occasion, Request, SourceFile};
use wasm_runtime::compiler::CodeKind;
use wasm_runtime::fault::Fault;
use wasm_runtime::module;
use wasm_runtime::progress::{self, Progress};

use crate::php::engine::ini;
use crate::php::engine::messages;
use crate::php::engine::raise::Result;
use crate::php::engine::zend;

/// Looks up a module in the cache, by the INI entries, and shows the cache's notices.
pub fn cached<T>(
    persistent: bool,
    kind: CodeKind,
    lookup: impl FnOnce(&Request<'_>) -> anyhow::Result<T>,
) -> Result<T> {
    let directory = ini::cache_dir().filter(|_| persistent);
    let found = lookup(&request(persistent, kind, directory.as_deref()))?;
    for notice in runtime_cache::take_notices() {
        zend::warning_caught(&format!("wasm.cache_dir: {notice}")).map_err(Fault::Host)?;
    }
    Ok(found)
}

/// Is told what share of a module is compiled.
pub type Watch<'a> = &'a mut dyn FnMut(f64) -> Result;

/// Looks up a module as `cached` does; if somebody watches, in a thread of its own.
pub fn watched(
    persistent: bool,
    kind: CodeKind,
    lookup: impl FnOnce(&Request<'_>) -> anyhow::Result<module::Module> + Send,
    watch: Option<Watch<'_>>,
) -> Result<module::Module> {
    let Some(watch) = watch else { return cached(persistent, kind, lookup) };
    let progress = Arc::new(Progress::default());
    let mut ended = Ok(());
    let found = cached(persistent, kind, |request| {
        let request = Request { progress: Some(&progress), ..*request };
        progress::watched(
            || lookup(&request),
            || {
                if ended.is_ok() {
                    ended = watch(progress.share());
                    if ended.is_err() {
                        progress.stop();
                    }
                }
            },
        )
    });
    ended?;
    found
}

/// How to look up a module, by the INI entries.
pub fn request(persistent: bool, kind: CodeKind, directory: Option<&Path>) -> Request<'_> {
    let keep = match (persistent && ini::cache_is_on(), ini::validates_timestamps()) {
        (false, _) => Keep::No,
        (true, true) => Keep::ByStamp,
        (true, false) => Keep::ByPath,
    };
    Request {
        compiler: ini::compiler(),
        kind,
        keep,
        max_size: ini::cache_max_size(),
        directory,
        bounds: ini::compile_bounds(),
        occasion: Occasion::Use,
        progress: None,
    }
}

/// Prepares for artifacts where they are in use, and loads the modules of `wasm.preload`. Only while PHP starts: each
/// module that cannot be loaded raises a warning, and the server starts without it.
pub fn preload() {
    if ini::cache_dir().is_some() {
        runtime_cache::prepare(ini::compiler());
    }
    let list = ini::preload();
    if list.is_empty() {
        return;
    }
    if !ini::cache_is_on() {
        zend::warning("wasm.preload needs wasm.cache=1");
        return;
    }
    let directory = ini::cache_dir();
    for complaint in
        runtime_cache::preload(&list, &request(true, CodeKind::Plain, directory.as_deref()), load_component)
    {
        zend::warning(&format!("wasm.preload: {}", messages::of_error(&complaint)));
    }
    for notice in runtime_cache::take_notices() {
        zend::warning(&format!("wasm.cache_dir: {notice}"));
    }
}

/// Loads a file that is a component, if there are any here.
#[cfg(feature = "component")]
fn load_component(file: &SourceFile<'_>, request: &Request<'_>) -> anyhow::Result<()> {
    wasm_runtime::component::from_file(file, request).map(drop)
}

#[cfg(not(feature = "component"))]
fn load_component(_file: &SourceFile<'_>, _request: &Request<'_>) -> anyhow::Result<()> {
    Err(Fault::IsComponent.into())
}

/// The method that takes a module itself, if one was given in place of a path. Other extensions accept it there.
pub fn what_takes(given: &[u8]) -> Option<&'static str> {
    if given.starts_with(b"\0asm") {
        Some("Wasm\\Module::fromBytes() takes the bytes of a module")
    } else if given.trim_ascii_start().starts_with(b"(module") {
        Some("Wasm\\Module::fromText() takes the text of a module")
    } else if given.trim_ascii_start().starts_with(b"(component") {
        Some("Wasm\\Component::fromText() takes the text of a component")
    } else {
        None
    }
}
