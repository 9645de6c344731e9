//! The methods of `Wasm\Module`.
#![allow(unsafe_code, reason = "calls a callable that an argument holds")]

use ext_php_rs::types::{ZendHashTable, Zval};
use wasm_runtime::declared;
use wasm_runtime::demangle::demangle;
use wasm_runtime::fault::Fault;
use wasm_runtime::module;
use wasm_runtime::proposals;
use wasm_runtime::text::text_to_binary;
use wasm_runtime::types::hex;

use super::instance::Instance;
use super::{File, Module, of_binary};
use crate::php::call::procedure::Procedure;
use crate::php::engine::class::api;
use crate::php::engine::ini;
use crate::php::engine::method::Call;
use crate::php::engine::object;
use crate::php::engine::raise::{Raise, Result};
use crate::php::engine::value_objects;
use crate::php::engine::zend;
use crate::php::store::Store;

api!("Module");
use api::arg;

fn construct(call: &mut Call<'_>) -> Result {
    use arg::construct as arg;
    let persistent = call.get(arg::PERSISTENT)?;
    let path = call.get(arg::PATH)?;
    let file = File::of_argument(call, arg::PATH, path, persistent)?;
    let module = file.look_up()?;
    call.construct(module)
}

fn compile(call: &mut Call<'_>) -> Result {
    let module = call.this::<Module>()?;
    match call.get(arg::compile::PROGRESS)? {
        None => drop(module.code()?),
        Some(progress) => {
            let (procedure, _kept) = Procedure::find(progress)
                .ok_or_else(|| call.expected(arg::compile::PROGRESS, "a valid callback or null"))?;
            let mut watch = |share: f64| {
                // SAFETY: the value that came with it is kept.
                unsafe { procedure.call(Some(zend::value(share))) }.map_err(Fault::Host)?;
                Ok(())
            };
            module.code_watched(&mut watch)?;
        }
    }
    let this = call.this_value();
    call.give(this);
    Ok(())
}

fn from_bytes(call: &mut Call<'_>) -> Result {
    let wasm = call.string(arg::from_bytes::BYTES)?;
    let persistent = call.get(arg::from_bytes::PERSISTENT)?;
    let module = of_binary(wasm, persistent)?;
    call.give(module);
    Ok(())
}

fn from_text(call: &mut Call<'_>) -> Result {
    let text = call.get(arg::from_text::WAT)?.as_bytes();
    let persistent = call.get(arg::from_text::PERSISTENT)?;
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
    let bytes = call.get(arg::validate::BYTES)?.as_bytes();
    call.give(zend::value(module::Module::validate(bytes, ini::compiler())));
    Ok(())
}

fn imports(call: &mut Call<'_>) -> Result {
    let this = call.this::<Module>()?;
    call.give(value_objects::list(this.imports().iter().map(value_objects::import_type)));
    Ok(())
}

fn exports(call: &mut Call<'_>) -> Result {
    let this = call.this::<Module>()?;
    call.give(value_objects::list(this.exports().map(value_objects::export_type)));
    Ok(())
}

fn custom_sections(call: &mut Call<'_>) -> Result {
    let this = call.this::<Module>()?;
    // A name that is not UTF-8 is not a section's name (specification 5.2.4).
    let name = std::str::from_utf8(call.get(arg::custom_sections::NAME)?.as_bytes()).ok();
    let sections = match (name, this.code.get()) {
        (None, _) => value_objects::list(std::iter::empty()),
        (Some(name), Some(code)) => value_objects::list(code.custom_sections(name).map(zend::string)),
        (Some(name), None) => {
            let binary = this.binary("customSections() needs")?;
            value_objects::list(declared::custom_sections(&binary, name).map(zend::string))
        }
    };
    call.give(sections);
    Ok(())
}

fn proposals(call: &mut Call<'_>) -> Result {
    let binary = call.this::<Module>()?.binary("proposals() needs")?;
    let proposals = proposals::needed(&binary).into_iter().map(|name| zend::string(name.as_bytes()));
    let proposals = value_objects::list(proposals);
    drop(binary);
    call.give(proposals);
    Ok(())
}

fn sections(call: &mut Call<'_>) -> Result {
    let binary = call.this::<Module>()?.binary("sections() needs")?;
    let sections = value_objects::list(module::sections(&binary).map(|section| {
        let mut row = ZendHashTable::new();
        // Fails only for a table of the largest size.
        let _ = row.insert("kind", section.kind);
        let _ = row.insert("name", section.name);
        let _ = row.insert("offset", i64::try_from(section.content.start).unwrap_or(i64::MAX));
        let _ = row.insert("size", i64::try_from(section.content.len()).unwrap_or(i64::MAX));
        zend::value(row)
    }));
    drop(binary);
    call.give(sections);
    Ok(())
}

fn functions(call: &mut Call<'_>) -> Result {
    let this = call.this::<Module>()?;
    let binary = this.binary("functions() needs")?;
    let functions = match this.code.get() {
        Some(code) => code.functions(&binary),
        None => module::functions::of(&binary),
    };
    drop(binary);
    let number = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
    call.give(value_objects::list(functions.into_iter().map(|function| {
        let text = |text: Option<&str>| text.map_or_else(Zval::null, |text| zend::string(text.as_bytes()));
        let symbol = function.symbol.as_deref();
        let mut row = ZendHashTable::new();
        // Fails only for a table of the largest size.
        let _ = row.insert("index", i64::from(function.index));
        let _ = row.insert("function", text(symbol.map(demangle).as_deref()));
        let _ = row.insert("symbol", text(symbol));
        let _ = row.insert("offset", number(function.code.start));
        let _ = row.insert("size", number(function.code.len()));
        let _ = row.insert("code_bytes", function.machine_code.map(number));
        zend::value(row)
    })));
    Ok(())
}

fn name(call: &mut Call<'_>) -> Result {
    let this = call.this::<Module>()?;
    call.give(this.name().map_or_else(Zval::null, |name| zend::string(name.as_bytes())));
    Ok(())
}

fn is_snapshot(call: &mut Call<'_>) -> Result {
    let this = call.this::<Module>()?;
    let is = match this.code.get() {
        Some(code) => code.is_snapshot(),
        None => module::Module::is_binary_of_snapshot(&this.binary("isSnapshot() needs")?),
    };
    call.give(zend::value(is));
    Ok(())
}

fn hash(call: &mut Call<'_>) -> Result {
    let this = call.this::<Module>()?;
    call.give(zend::string(hex(this.hash()).as_bytes()));
    Ok(())
}

fn to_bytes(call: &mut Call<'_>) -> Result {
    let bytes = zend::string(&call.this::<Module>()?.binary("toBytes() needs")?);
    call.give(bytes);
    Ok(())
}

fn serialize(call: &mut Call<'_>) -> Result {
    let artifact = call.this::<Module>()?.code()?.serialize()?;
    call.give(zend::string(&artifact));
    Ok(())
}

fn deserialize(call: &mut Call<'_>) -> Result {
    let module = module::Module::deserialize(call.get(arg::deserialize::ARTIFACT)?.as_bytes())?;
    call.give(Module::without_source(module));
    Ok(())
}

fn instantiate(call: &mut Call<'_>) -> Result {
    let module = call.this::<Module>()?;
    let object = call.this_value();
    let instance = Instance::of_module(call, module, object, arg::instantiate::IMPORTS, arg::instantiate::STORE)?;
    call.give(object::new(instance));
    Ok(())
}
