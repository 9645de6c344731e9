//! `Wasm\Component\Exports`: what a component, or one of its interfaces, exports.
#![allow(unsafe_code, reason = "implements object handlers")]

use std::ffi::{CStr, c_int};
use std::rc::Rc;

use ext_php_rs::ffi::{zend_object, zend_object_handlers, zend_string, zval};
use ext_php_rs::prelude::*;
use ext_php_rs::types::{ZendObject, Zval};
use wasm_runtime::component::surface::{Entry, Scope, Surface};

use super::live::Live;
use super::memo::Memo;
use super::method::{HasFunctions, closure, get_method};
use super::resource::class::ResourceClass;
use crate::php::call::suggest;
use crate::php::engine::class::{Class, Edges, api, handler_table};
use crate::php::engine::exceptions;
use crate::php::engine::handlers::{answer, is_quiet, no_property_pointer};
use crate::php::engine::iterator::{self, Iterable};
use crate::php::engine::method::Call;
use crate::php::engine::object;
use crate::php::engine::properties::{Properties, list_properties};
use crate::php::engine::raise::{Raise, Result};
use crate::php::engine::zend;
use crate::php::objects::exports::name;

#[php_class]
#[php(name = "Wasm\\Component\\Exports")]
pub struct Exports {
    live: Rc<Live>,
    /// Its place among the scopes of the component.
    scope: usize,
    /// The PHP object of the store, then that of each export which was asked for.
    edges: Edges,
    memo: Memo,
}

impl Class for Exports {
    const INSTEAD_OF_NEW: Option<&'static str> = Some("use Wasm\\Component\\Instance::$exports");

    handler_table!();

    fn edges(&self) -> *const [Zval] {
        self.edges.all()
    }

    fn denotes_same(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.live, &other.live) && self.scope == other.scope
    }

    fn handlers(handlers: &mut zend_object_handlers) {
        handlers.get_method = Some(get_method::<Self>);
        handlers.read_property = Some(read_property);
        handlers.has_property = Some(has_property);
        handlers.write_property = Some(write_property);
        handlers.unset_property = Some(unset_property);
        handlers.get_property_ptr_ptr = Some(no_property_pointer);
        list_properties::<Self>(handlers);
    }
}

impl HasFunctions for Exports {
    const TEMPLATE: &'static CStr = c"offsetget";

    fn live(&self) -> &Rc<Live> {
        &self.live
    }

    fn memo(&self) -> &Memo {
        &self.memo
    }

    fn function(&self, name: &str) -> Option<usize> {
        self.surface().function(self.scope, name)
    }

    fn described(&self) -> String {
        match &*self.scope().name {
            "" => "the component".to_owned(),
            name => format!("the interface \"{name}\""),
        }
    }

    fn names(&self) -> Vec<String> {
        let functions = self.scope().entries.iter().filter(|(_, entry)| matches!(entry, Entry::Func(_)));
        functions.map(|(name, _)| wasm_runtime::component::types::camel_case(name)).collect()
    }
}

impl Exports {
    /// The exports in a scope as a PHP object.
    pub fn object(live: &Rc<Live>, scope: usize) -> Zval {
        let edges = Edges::new(1 + live.component().surface().scopes[scope].entries.len());
        edges.get_or(0, || live.shared.object());
        object::new(Self { live: Rc::clone(live), scope, edges, memo: Memo::new() })
    }

    fn surface(&self) -> &Surface {
        self.live.component().surface()
    }

    fn scope(&self) -> &Scope {
        &self.surface().scopes[self.scope]
    }

    /// Whether there is an export of that name.
    pub fn has(&self, name: &[u8]) -> bool {
        std::str::from_utf8(name).is_ok_and(|name| self.surface().find(self.scope, name).is_some())
    }

    /// The PHP object of the export of that name.
    pub fn get(&self, this: &Zval, name: &[u8]) -> Result<Zval> {
        let name = String::from_utf8_lossy(name);
        match self.surface().find(self.scope, &name) {
            Some(entry) => Ok(self.of_entry(this, entry)),
            None => {
                let known: Vec<&str> = self.scope().entries.iter().map(|(name, _)| &**name).collect();
                let message = format!("{} has no export \"{name}\"{}", self.described(), suggest::hint(&name, &known));
                Err(Raise::new(exceptions::Class::ExportNotFoundException, message))
            }
        }
    }

    fn of_entry(&self, this: &Zval, entry: Entry) -> Zval {
        let same = |(_, known): &(String, Entry)| match (known, &entry) {
            (Entry::Resource(one), Entry::Resource(other)) | (Entry::Interface(one), Entry::Interface(other)) => {
                one == other
            }
            _ => false,
        };
        let place = self.scope().entries.iter().position(same);
        let make = || match entry {
            Entry::Func(lifted) => {
                let entries = &self.scope().entries;
                let name = entries.iter().find(|(_, entry)| matches!(entry, Entry::Func(it) if *it == lifted));
                let name = name.map(|(name, _)| wasm_runtime::component::types::camel_case(name)).unwrap_or_default();
                closure(this, self, &name, lifted)
            }
            Entry::Resource(place) => ResourceClass::object(&self.live, place),
            Entry::Interface(scope) => Self::object(&self.live, scope),
        };
        match place {
            Some(place) => self.edges.get_or(1 + place, make),
            // A closure refers to this object, which must not own it.
            None => make(),
        }
    }
}

/// Whether a value is the exports of an interface, or an instance: something that may stand in place of an array.
pub fn is_exports(value: &Zval) -> bool {
    value.object().is_some_and(|object| object::get::<Exports>(object).is_some())
}

/// Whether an object is a kind of resource.
pub fn is_resource_class(object: &ZendObject) -> bool {
    object::get::<ResourceClass>(object).is_some()
}

/// The export of one of those names, if a value is the exports of an interface.
pub fn functions_of(value: &Zval, names: &[&str]) -> Option<Zval> {
    let exports = object::get::<Exports>(value.object()?)?;
    let entry = names.iter().find_map(|name| exports.surface().find(exports.scope, name))?;
    Some(exports.of_entry(value, entry))
}

/// The constructor or static function of a resource, if a value is the exports of an interface.
pub fn of_resource(value: Option<&Zval>, resource: &str, kind: &str, function: &str) -> Option<Zval> {
    let class = functions_of(value?, &[resource])?;
    let this = object::get::<ResourceClass>(class.object()?)?;
    let name = if kind == "constructor" { "new" } else { function };
    let lifted = this.function(name)?;
    Some(closure(&class, this, name, lifted))
}

api!("Component/Exports");
use api::arg;

fn offset_exists(call: &mut Call<'_>) -> Result {
    let has = call.this::<Exports>()?.has(&name(call, arg::offset_exists::OFFSET)?);
    call.give(zend::value(has));
    Ok(())
}

fn offset_get(call: &mut Call<'_>) -> Result {
    let this = call.this_value();
    let export = call.this::<Exports>()?.get(&this, &name(call, arg::offset_get::OFFSET)?)?;
    call.give(export);
    Ok(())
}

fn offset_set(_call: &mut Call<'_>) -> Result {
    Err(Raise::error("Cannot modify Wasm\\Component\\Exports: exports are read-only"))
}

use self::offset_set as offset_unset;

fn count(call: &mut Call<'_>) -> Result {
    let count = call.this::<Exports>()?.scope().entries.len();
    call.give(zend::value(i64::try_from(count).unwrap_or(i64::MAX)));
    Ok(())
}

fn get_iterator(call: &mut Call<'_>) -> Result {
    iterator::method::<Exports>(call)
}

impl Iterable for Exports {
    fn has_position(&self, position: u64) -> bool {
        position < self.scope().entries.len() as u64
    }

    fn key_at(&self, position: u64) -> Zval {
        zend::string(self.scope().entries[position as usize].0.as_bytes())
    }

    fn value_at(&self, position: u64) -> Result<Zval> {
        // A closure needs an object of its own to be bound to.
        let this = Self::object(&self.live, self.scope);
        Ok(self.of_entry(&this, self.scope().entries[position as usize].1))
    }
}

impl Properties for Exports {
    fn each_property(&self, tell: &mut dyn FnMut(&[u8], Zval)) {
        for (name, entry) in &self.scope().entries {
            if !matches!(entry, Entry::Func(_)) {
                tell(name.as_bytes(), self.of_entry(&Zval::null(), *entry));
            }
        }
    }

    fn each_for_debugging(&self, tell: &mut dyn FnMut(&[u8], Zval)) {
        for (name, entry) in &self.scope().entries {
            let what: &[u8] = match entry {
                Entry::Func(_) => b"function",
                Entry::Resource(_) => b"resource",
                Entry::Interface(_) => b"interface",
            };
            tell(name.as_bytes(), zend::string(what));
        }
    }
}

/// The handler `read_property`.
unsafe extern "C" fn read_property(
    object: *mut zend_object,
    name: *mut zend_string,
    kind: c_int,
    _cache_slot: *mut *mut std::ffi::c_void,
    ret: *mut zval,
) -> *mut zval {
    // SAFETY: the engine asks a live object of this class, with a live name, for a value in `ret`.
    unsafe {
        let name = (*name).as_bytes();
        let mut this = Zval::new();
        this.set_object(&mut *object);
        let value = match object::peek::<Exports>(object) {
            Some(exports) if !is_quiet(kind) || exports.has(name) => exports.get(&this, name),
            _ => Ok(Zval::null()),
        };
        answer(value, ret)
    }
}

/// The handler `has_property`: every export is set, and none is empty.
unsafe extern "C" fn has_property(
    object: *mut zend_object,
    name: *mut zend_string,
    _kind: c_int,
    _cache_slot: *mut *mut std::ffi::c_void,
) -> c_int {
    // SAFETY: as in `read_property`.
    unsafe { object::peek::<Exports>(object).is_some_and(|this| this.has((*name).as_bytes())).into() }
}

/// The handler `write_property`.
unsafe extern "C" fn write_property(
    _object: *mut zend_object,
    name: *mut zend_string,
    value: *mut zval,
    _cache_slot: *mut *mut std::ffi::c_void,
) -> *mut zval {
    // SAFETY: the engine passes a live name.
    refuse_change(unsafe { (*name).as_bytes() }).throw();
    value
}

/// The handler `unset_property`.
unsafe extern "C" fn unset_property(
    _object: *mut zend_object,
    name: *mut zend_string,
    _cache_slot: *mut *mut std::ffi::c_void,
) {
    // SAFETY: the engine passes a live name.
    refuse_change(unsafe { (*name).as_bytes() }).throw();
}

#[cold]
fn refuse_change(name: &[u8]) -> Raise {
    let name = String::from_utf8_lossy(name);
    Raise::error(format!("Cannot modify Wasm\\Component\\Exports::${name}: exports are read-only"))
}
