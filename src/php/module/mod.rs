//! `Wasm\Module`: compiled code.

pub mod imports;
pub mod instance;
pub mod cache;
pub mod cache_filesystem;

use std::ffi::CString;
use std::path::{Path, PathBuf};

use ext_php_rs::prelude::*;
use ext_php_rs::types::Zval;
use wasm_runtime::cache as runtime_cache;
use wasm_runtime::fault::Fault;
use wasm_runtime::module;
use wasm_runtime::text::text_to_binary;
use wasm_runtime::types::hex;

use crate::php::engine::class::{Class, Method, Param, Ty, handler_table};
use crate::php::engine::exceptions;
use crate::php::engine::ini;
use crate::php::engine::messages;
use crate::php::engine::method::{Call, handler};
use crate::php::engine::object;
use crate::php::engine::raise::{Raise, Result};
use crate::php::engine::value_objects;
use crate::php::engine::zend;

#[php_class]
#[php(name = "Wasm\\Module")]
pub struct Module {
    module: module::Module,
    source: Source,
}

/// Where the code of a module comes from, should another kind of it be needed.
enum Source {
    /// A file by its absolute path, and whether to keep the code.
    File(PathBuf, bool),
    /// The binary, and whether to keep the code.
    Bytes(Zval, bool),
    /// There is nothing but the code.
    Lost,
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
    /// The compiled code of an artifact as a PHP object.
    pub fn without_source(module: module::Module) -> Zval {
        object::new(Self { module, source: Source::Lost })
    }

    /// The same module, in code that counts what it executes.
    ///
    /// # Errors
    ///
    /// When there is nothing to compile it from, or something else by now.
    pub fn metered(&self) -> Result<module::Module> {
        let unavailable = |reason: &str| {
            let message = format!("a store with fuel needs the module's WebAssembly, not only its code: {reason}");
            Err(Raise::new(exceptions::Class::WasmException, message))
        };
        let metered = match &self.source {
            Source::File(path, persistent) => {
                cached(*persistent, true, |options| runtime_cache::from_file(path, || path.clone(), options))?
            }
            Source::Bytes(wasm, persistent) => {
                cached(*persistent, true, |options| runtime_cache::from_binary(bytes(wasm), options))?
            }
            Source::Lost => return unavailable("it comes from an artifact"),
        };
        if metered.hash() != self.module.hash() {
            return unavailable("its file has changed");
        }
        Ok(metered)
    }

    pub fn module(&self) -> &module::Module {
        &self.module
    }
}

/// A module's file.
pub struct File {
    path: CString,
    persistent: bool,
}

impl File {
    /// The file that the first argument names; `ty` is that parameter's type.
    pub fn of_argument(call: &mut Call<'_>, ty: &str, persistent: bool) -> Result<Self> {
        if let Some(takes) = call.arg(0).and_then(|arg| arg.zend_str()).and_then(|text| what_takes(text.as_bytes())) {
            return Err(call.value_error(0, &format!("must be the path of a file; {takes}")));
        }
        Ok(Self { path: call.path(0, ty)?, persistent })
    }

    /// Its compiled code; `metered` counts what it executes.
    pub fn load(&self, metered: bool) -> Result<module::Module> {
        // With threads each request has a working directory of its own, unknown to the system.
        let given = if cfg!(php_zts) { self.absolute() } else { zend::as_path(&self.path).to_owned() };
        cached(self.persistent, metered, |options| runtime_cache::from_file(&given, || self.absolute(), options))
    }

    fn absolute(&self) -> PathBuf {
        zend::absolute_path(&self.path)
    }

    /// Its compiled code as a PHP object.
    pub fn object(&self, module: module::Module) -> Zval {
        object::new(Module { module, source: Source::File(self.absolute(), self.persistent) })
    }
}

/// What takes a module itself, if that was given in place of a path: other extensions take it so.
fn what_takes(given: &[u8]) -> Option<&'static str> {
    if given.starts_with(b"\0asm") {
        Some("Wasm\\Module::fromBytes() takes the bytes of a module")
    } else if given.trim_ascii_start().starts_with(b"(module") {
        Some("Wasm\\Module::fromText() takes the text of a module")
    } else {
        None
    }
}

/// Has the cache look a module up, by the INI entries, and shows what it has to say.
fn cached(
    persistent: bool,
    metered: bool,
    lookup: impl FnOnce(runtime_cache::Options<'_>) -> anyhow::Result<module::Module>,
) -> Result<module::Module> {
    let directory = ini::cache_dir();
    let module = lookup(runtime_cache::Options { metered, ..options(persistent, directory.as_deref()) })?;
    for notice in runtime_cache::take_notices() {
        zend::warning_caught(&format!("wasm.cache_dir: {notice}")).map_err(Fault::Host)?;
    }
    Ok(module)
}

fn options(persistent: bool, directory: Option<&Path>) -> runtime_cache::Options<'_> {
    runtime_cache::Options {
        compiler: ini::compiler(),
        metered: false,
        keep: persistent && ini::cache_is_on(),
        validate_timestamps: ini::validates_timestamps(),
        max_size: ini::cache_max_size(),
        directory: directory.filter(|_| persistent),
        bounds: ini::compile_bounds(),
        preload: false,
    }
}

/// Gets ready for artifacts where they are in use, and makes the modules of `wasm.preload` ready. Only while PHP starts:
/// what cannot be loaded is a warning each, and the server starts without it.
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
    for complaint in runtime_cache::preload(&list, options(true, directory.as_deref())) {
        zend::warning(&format!("wasm.preload: {}", messages::of_error(&complaint)));
    }
    for notice in runtime_cache::take_notices() {
        zend::warning(&format!("wasm.cache_dir: {notice}"));
    }
}

fn construct(call: &mut Call<'_>) -> Result {
    let persistent = call.bool_or(1, true)?;
    let file = File::of_argument(call, "string", persistent)?;
    let module = file.load(false)?;
    call.construct(Module { module, source: Source::File(file.absolute(), persistent) })
}

fn from_bytes(call: &mut Call<'_>) -> Result {
    call.string(0)?;
    let wasm = call.arg(0).ok_or(Raise::Pending)?.shallow_clone();
    let persistent = call.bool_or(1, true)?;
    let module = of_binary(wasm, persistent)?;
    call.give(module);
    Ok(())
}

/// The module in a string that is a binary, as a PHP object.
fn of_binary(wasm: Zval, persistent: bool) -> Result<Zval> {
    let module = cached(persistent, false, |options| runtime_cache::from_binary(bytes(&wasm), options))?;
    Ok(object::new(Module { module, source: Source::Bytes(wasm, persistent) }))
}

/// The bytes of a string.
fn bytes(string: &Zval) -> &[u8] {
    string.zend_str().map_or(&[], |string| string.as_bytes())
}

fn from_text(call: &mut Call<'_>) -> Result {
    let text = call.string(0)?.as_bytes();
    let persistent = call.bool_or(1, true)?;
    let text = std::str::from_utf8(text).map_err(|error| {
        let reason = format!("WebAssembly text must be UTF-8: {error}");
        Raise::from(Fault::Compile { reason, offset: None })
    })?;
    let wasm = text_to_binary(text)?;
    let module = of_binary(zend::string(&wasm), persistent)?;
    call.give(module);
    Ok(())
}

fn validate(call: &mut Call<'_>) -> Result {
    let valid = module::Module::validate(call.string(0)?.as_bytes(), ini::compiler());
    call.give(zend::value(valid));
    Ok(())
}

fn imports(call: &mut Call<'_>) -> Result {
    let this = call.this::<Module>()?;
    call.give(value_objects::list(this.module.imports().iter().map(value_objects::import_type)));
    Ok(())
}

fn exports(call: &mut Call<'_>) -> Result {
    let this = call.this::<Module>()?;
    call.give(value_objects::list(this.module.exports().iter().map(|export| value_objects::export_type(&export.ty))));
    Ok(())
}

fn custom_sections(call: &mut Call<'_>) -> Result {
    let this = call.this::<Module>()?;
    // A name that is no UTF-8 is no section's name (specification 5.2.4).
    let name = std::str::from_utf8(call.string(0)?.as_bytes()).ok();
    let sections = name.into_iter().flat_map(|name| this.module.custom_sections(name));
    call.give(value_objects::list(sections.map(zend::string)));
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
    call.give(Module::without_source(module));
    Ok(())
}
