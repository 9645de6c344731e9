//! `Wasm\Module`: compiled code.

use std::path::Path;

use ext_php_rs::prelude::*;
use ext_php_rs::types::Zval;
use wasm_runtime::cache;
use wasm_runtime::fault::Fault;
use wasm_runtime::module;

use super::class::{self, Class, Method, Param, Ty, handler_table};
use super::error::{Raise, Result};
use super::ini;
use super::method::{Call, handler};
use super::value_types;
use super::zend;

#[php_class]
#[php(name = "Wasm\\Module")]
pub struct Module {
    module: module::Module,
}

impl Class for Module {
    handler_table!();

    fn denotes_same(&self, other: &Self) -> bool {
        self.module.is(&other.module)
    }
}

const SELF: Ty = Ty::object(c"Wasm\\Module");
const PERSISTENT: Param = Param::new(c"persistent", Ty::BOOL).or(c"true");

pub const METHODS: &[Method] = &[
    Method::new(
        c"__construct",
        handler!(construct),
        &[Param::new(c"path", Ty::STRING), Param::new(c"persistent", Ty::BOOL).or(c"self::PERSISTENT")],
        Ty::NONE,
    ),
    Method::new(c"fromBytes", handler!(from_bytes), &[Param::new(c"bytes", Ty::STRING), PERSISTENT], SELF).is_static(),
    Method::new(c"fromText", handler!(from_text), &[Param::new(c"wat", Ty::STRING), PERSISTENT], SELF).is_static(),
    Method::new(c"validate", handler!(validate), &[Param::new(c"bytes", Ty::STRING)], Ty::BOOL).is_static(),
    Method::new(c"imports", handler!(imports), &[], Ty::ARRAY),
    Method::new(c"exports", handler!(exports), &[], Ty::ARRAY),
    Method::new(c"customSections", handler!(custom_sections), &[Param::new(c"name", Ty::STRING)], Ty::ARRAY),
    Method::new(c"name", handler!(name), &[], Ty::STRING.or_null()),
    Method::new(c"hash", handler!(hash), &[], Ty::STRING),
    Method::new(c"serialize", handler!(serialize), &[], Ty::STRING),
    Method::new(c"deserialize", handler!(deserialize), &[Param::new(c"artifact", Ty::STRING)], SELF).is_static(),
];

/// `Module::PERSISTENT` and `Module::VOLATILE`.
pub const CONSTANTS: &[(&str, bool)] = &[("PERSISTENT", true), ("VOLATILE", false)];

impl Module {
    /// The compiled code as a PHP object.
    pub fn object(module: module::Module) -> Zval {
        class::object(Self { module })
    }

    pub fn module(&self) -> &module::Module {
        &self.module
    }
}

/// Loads the module in the file that the first argument names; `ty` is that parameter's type.
pub fn load(call: &mut Call<'_>, ty: &str, persistent: bool) -> Result<module::Module> {
    let path = call.path(0, ty)?;
    // With threads each request has a working directory of its own, unknown to the system.
    let given = if cfg!(php_zts) { zend::absolute_path(&path) } else { zend::as_path(&path).to_owned() };
    cached(persistent, |options| cache::from_file(&given, || zend::absolute_path(&path), options))
}

/// Has the cache look a module up, by the INI entries, and shows what it has to say.
fn cached(
    persistent: bool,
    lookup: impl FnOnce(cache::Options<'_>) -> anyhow::Result<module::Module>,
) -> Result<module::Module> {
    let directory = ini::cache_dir();
    let module = lookup(options(persistent, directory.as_deref()))?;
    for notice in cache::take_notices() {
        zend::warning_caught(&format!("wasm.cache_dir: {notice}")).map_err(Fault::Host)?;
    }
    Ok(module)
}

fn options(persistent: bool, directory: Option<&Path>) -> cache::Options<'_> {
    cache::Options {
        compiler: ini::compiler(),
        keep: persistent && ini::cache_is_on(),
        validate_timestamps: ini::validates_timestamps(),
        max_size: ini::cache_max_size(),
        directory: directory.filter(|_| persistent),
        preload: false,
    }
}

/// Makes the modules of `wasm.preload` ready. Only while PHP starts: what cannot be loaded is a warning
/// each, and the server starts without it.
pub fn preload() {
    let list = ini::preload();
    if list.is_empty() {
        return;
    }
    if !ini::cache_is_on() {
        zend::warning("wasm.preload needs wasm.cache=1");
        return;
    }
    let directory = ini::cache_dir();
    for complaint in cache::preload(&list, options(true, directory.as_deref())) {
        zend::warning(&format!("wasm.preload: {complaint}"));
    }
    for notice in cache::take_notices() {
        zend::warning(&format!("wasm.cache_dir: {notice}"));
    }
}

fn construct(call: &mut Call<'_>) -> Result {
    let persistent = call.bool_or(1, true)?;
    let module = load(call, "string", persistent)?;
    call.construct(Module { module })
}

fn from_bytes(call: &mut Call<'_>) -> Result {
    let bytes = call.string(0)?.as_bytes();
    let persistent = call.bool_or(1, true)?;
    let module = cached(persistent, |options| cache::from_binary(bytes, options))?;
    call.give(Module::object(module));
    Ok(())
}

fn from_text(call: &mut Call<'_>) -> Result {
    let text = call.string(0)?.as_bytes();
    let persistent = call.bool_or(1, true)?;
    let text = std::str::from_utf8(text).map_err(|error| {
        let reason = format!("WebAssembly text must be UTF-8: {error}");
        Raise::from(Fault::Compile { reason, offset: None })
    })?;
    let wasm = module::text_to_binary(text)?;
    let module = cached(persistent, |options| cache::from_binary(&wasm, options))?;
    call.give(Module::object(module));
    Ok(())
}

fn validate(call: &mut Call<'_>) -> Result {
    let valid = module::Module::validate(call.string(0)?.as_bytes(), ini::compiler());
    call.give(zend::value(valid));
    Ok(())
}

fn imports(call: &mut Call<'_>) -> Result {
    let this = call.this::<Module>()?;
    call.give(value_types::list(this.module.imports().iter().map(value_types::import_type)));
    Ok(())
}

fn exports(call: &mut Call<'_>) -> Result {
    let this = call.this::<Module>()?;
    call.give(value_types::list(this.module.exports().iter().map(|export| value_types::export_type(&export.ty))));
    Ok(())
}

fn custom_sections(call: &mut Call<'_>) -> Result {
    let this = call.this::<Module>()?;
    // A name that is no UTF-8 is no section's name (specification 5.2.4).
    let name = std::str::from_utf8(call.string(0)?.as_bytes()).ok();
    let sections = name.into_iter().flat_map(|name| this.module.custom_sections(name));
    call.give(value_types::list(sections.map(zend::string)));
    Ok(())
}

fn name(call: &mut Call<'_>) -> Result {
    let this = call.this::<Module>()?;
    call.give(this.module.name().map_or_else(Zval::null, |name| zend::string(name.as_bytes())));
    Ok(())
}

fn hash(call: &mut Call<'_>) -> Result {
    let this = call.this::<Module>()?;
    call.give(zend::string(hex(this.module.hash()).as_bytes()));
    Ok(())
}

fn serialize(call: &mut Call<'_>) -> Result {
    let artifact = call.this::<Module>()?.module.serialize()?;
    call.give(zend::string(&artifact));
    Ok(())
}

fn deserialize(call: &mut Call<'_>) -> Result {
    let module = module::Module::deserialize(call.string(0)?.as_bytes())?;
    call.give(Module::object(module));
    Ok(())
}

/// A hash as PHP's `hash()` writes it.
pub fn hex(hash: &module::Hash) -> String {
    hash.iter().map(|byte| format!("{byte:02x}")).collect()
}
