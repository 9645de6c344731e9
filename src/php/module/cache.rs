//! `Wasm\Cache`: what the process keeps compiled.
#![allow(unsafe_code, reason = "calls a callable that it keeps alive")]

use std::os::unix::ffi::OsStrExt;
use std::time::{SystemTime, UNIX_EPOCH};

use ext_php_rs::prelude::*;
use ext_php_rs::types::{ZendHashTable, Zval};
use ext_php_rs::zend::ce;
use wasm_runtime::cache as runtime;
use wasm_runtime::compiler::CodeKind;
use wasm_runtime::fault::Fault;
use wasm_runtime::types::hex;

use super::Module;
use super::lookup::cached;
use crate::php::call::procedure::Procedure;
use crate::php::engine::class::{Class, api, handler_table};
use crate::php::engine::ini;
use crate::php::engine::method::Call;
use crate::php::engine::object;
use crate::php::engine::raise::{Raise, Result};
use crate::php::engine::value_objects;
use crate::php::engine::zend;

#[php_class]
#[php(name = "Wasm\\Cache")]
pub struct Cache {}

impl Class for Cache {
    const INSTEAD_OF_NEW: Option<&'static str> = Some("use its static methods");

    handler_table!();
}

api!("Cache");
use api::arg;

fn status(call: &mut Call<'_>) -> Result {
    let status = runtime::status();
    let mut modules = ZendHashTable::new();
    for entry in &status.entries {
        // Fails only for a table of the largest size, as below.
        let key = if entry.kind.counts_fuel() { format!("{}-fuel", hex(&entry.hash)) } else { hex(&entry.hash) };
        let _ = modules.insert(&*key, row(entry));
    }
    let mut table = ZendHashTable::new();
    let _ = table.insert("enabled", ini::cache_is_on());
    let _ = table.insert("hits", number(status.hits));
    let _ = table.insert("misses", number(status.misses));
    let _ = table.insert("evictions", number(status.evictions));
    let _ = table.insert("code_bytes", number(status.code_bytes as u64));
    let _ = table.insert("modules", modules);
    call.give(zend::value(table));
    Ok(())
}

fn row(entry: &runtime::Entry) -> Zval {
    let paths = value_objects::list(entry.paths.iter().map(|path| zend::string(path.as_os_str().as_bytes())));
    let mut row = ZendHashTable::new();
    let _ = row.insert("paths", paths);
    let _ = row.insert("compiler", entry.compiler.name());
    let _ = row.insert("code_bytes", number(entry.code_bytes as u64));
    let _ = row.insert("hits", number(entry.hits));
    let origin = match entry.origin {
        runtime::Origin::Compiled => "compiled",
        runtime::Origin::Disk => "disk",
        runtime::Origin::Preload => "preload",
        runtime::Origin::Named => "remember",
    };
    let _ = row.insert("origin", origin);
    let _ = row.insert("compiled_at", seconds(entry.compiled_at));
    let _ = row.insert("last_used", seconds(entry.last_used));
    if !entry.names.is_empty() {
        let _ = row.insert("keys", value_objects::list(entry.names.iter().map(|name| zend::string(name))));
        let _ = row.insert("state_bytes", number(entry.state_bytes as u64));
    }
    zend::value(row)
}

fn number(value: u64) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}

/// A time as PHP's `time()` gives it.
fn seconds(time: SystemTime) -> i64 {
    number(time.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs()))
}

fn remember(call: &mut Call<'_>) -> Result {
    use arg::remember as arg;
    let key = call.get(arg::KEY)?.as_bytes();
    let make = call.get(arg::MAKE)?;
    let (make, _kept) = Procedure::find(make).ok_or_else(|| call.expected(arg::MAKE, "a valid callback"))?;
    let made = || {
        // SAFETY: the value that came with it is kept.
        let made = unsafe { make.call(None) }.map_err(Fault::Host)?.dereference().shallow_clone();
        match made.object().and_then(object::get::<Module>) {
            Some(_) => Ok(made),
            None => {
                let given = zend::type_name(&made);
                let message =
                    format!("Wasm\\Cache::remember(): Argument #2 ($make) must return Wasm\\Module, {given} returned");
                Err(Raise::New(ce::type_error(), message))
            }
        }
    };
    let module = if ini::cache_is_on() { remembered(key, made)? } else { made()? };
    call.give(module);
    Ok(())
}

/// The module that is kept under a key: the one that is there, or the one that `make` gives.
fn remembered(key: &[u8], make: impl FnOnce() -> Result<Zval>) -> Result<Zval> {
    if let Some(remembered) = runtime::recall(key) {
        return Ok(Module::remembered(remembered));
    }
    let mut turn = cached(true, CodeKind::Plain, |request| Ok(runtime::Turn::take(key, request)))?;
    // Another thread or process may have made it, also while this one waited.
    if let Some(remembered) = cached(true, CodeKind::Plain, |request| Ok(turn.recall(request)))? {
        return Ok(Module::remembered(remembered));
    }
    let made = make()?;
    let module = made.object().and_then(object::get::<Module>);
    let module = module.ok_or_else(|| Raise::bug("what was a module is none"))?.to_remember()?;
    let own = module.module.clone();
    let kept = cached(true, CodeKind::Plain, |request| Ok(turn.remember(module, request)))?;
    Ok(if kept.module.is(&own) { made } else { Module::remembered(kept) })
}

fn clear(_call: &mut Call<'_>) -> Result {
    runtime::clear();
    #[cfg(feature = "component")]
    wasm_runtime::component::clear();
    Ok(())
}
