//! `Wasm\Exports`: an instance's exports by name, as properties, array elements and methods, and in
//! the module's order.
#![allow(unsafe_code, reason = "implements object handlers")]

use std::ffi::{CStr, c_int};
use std::rc::Rc;

use ext_php_rs::ffi::{zend_object, zend_object_handlers, zend_string, zval};
use ext_php_rs::prelude::*;
use ext_php_rs::types::{ZendHashTable, ZendStr, Zval};
use wasm_runtime::imports::Extern;
use wasm_runtime::instance::Instance;
use wasm_runtime::module::Export;

use super::global_var::GlobalVar;
use super::memory::Memory;
use super::table::Table;
use crate::php::call::export_method::{ExportMethods, HasExports, get_method, is_callable_by_name};
use crate::php::call::suggest;
use crate::php::engine::class::{Class, Edges, Method, Param, Ty, handler_table};
use crate::php::engine::handlers::{answer, is_quiet, no_property_pointer};
use crate::php::engine::method::{Call, handler};
use crate::php::engine::object;
use crate::php::engine::raise::{Raise, Result};
use crate::php::engine::value_objects;
use crate::php::engine::zend;
use crate::php::store::Shared;
use crate::php::store::func::Func;
use crate::php::store::tag::Tag;

#[php_class]
#[php(name = "Wasm\\Exports")]
pub struct Exports {
    methods: ExportMethods,
    /// The PHP object of the store, then that of each export which was asked for.
    edges: Edges,
}

impl Class for Exports {
    const INSTEAD_OF_NEW: Option<&'static str> = Some("use Wasm\\Instance::$exports");

    handler_table!();

    fn edges(&self) -> &[Zval] {
        self.edges.as_slice()
    }

    fn denotes_same(&self, other: &Self) -> bool {
        Rc::ptr_eq(self.methods.instance(), other.methods.instance())
    }

    fn handlers(handlers: &mut zend_object_handlers) {
        handlers.get_method = Some(get_method::<Self>);
        handlers.read_property = Some(read_property);
        handlers.has_property = Some(has_property);
        handlers.write_property = Some(write_property::<Self>);
        handlers.unset_property = Some(unset_property::<Self>);
        handlers.get_property_ptr_ptr = Some(no_property_pointer);
        handlers.get_properties_for = Some(properties_for);
    }
}

impl HasExports for Exports {
    const TEMPLATE: &'static CStr = c"offsetget";

    fn exports(&self) -> &ExportMethods {
        &self.methods
    }
}

impl Exports {
    /// The exports of an instance as a PHP object.
    pub fn object(instance: &Rc<Instance>, shared: &Rc<Shared>) -> Zval {
        let edges = Edges::new(1 + instance.module().exports().len());
        edges.get_or(0, || shared.object());
        object::new(Self { methods: ExportMethods::new(Rc::clone(instance), Rc::clone(shared)), edges })
    }

    /// The PHP object of the export of that name.
    pub fn get(&self, name: &[u8]) -> Result<Zval> {
        let module = self.methods.instance().module();
        match module.export_index(name) {
            Some(index) => self.at(index),
            None => Err(suggest::no_export(module, name)),
        }
    }

    /// Whether there is an export of that name.
    pub fn has(&self, name: &[u8]) -> bool {
        self.methods.has(name)
    }

    fn at(&self, index: usize) -> Result<Zval> {
        let known = &self.edges.as_slice()[1 + index];
        if !known.is_null() {
            return Ok(known.shallow_clone());
        }
        let export = self.methods.instance().export(index).ok_or(Raise::Pending)?;
        let shared = self.methods.shared();
        Ok(self.edges.get_or(1 + index, || match export {
            Extern::Func(func) => Func::object(&func, shared),
            Extern::Memory(memory) => Memory::object(memory, shared),
            Extern::Table(table) => Table::object(table, shared),
            Extern::Global(global) => GlobalVar::object(global, shared),
            Extern::Tag(tag) => Tag::object(tag, shared),
        }))
    }

    fn list(&self) -> &[Export] {
        self.methods.instance().module().exports()
    }
}

const OFFSET: &[Param] = &[Param::new(c"offset", Ty::MIXED)];

pub const METHODS: &[Method] = &[
    Method::new(c"offsetExists", handler!(offset_exists), OFFSET, Ty::BOOL),
    Method::new(c"offsetGet", handler!(offset_get), OFFSET, Ty::MIXED),
    Method::new(
        c"offsetSet",
        handler!(offset_set),
        &[Param::new(c"offset", Ty::MIXED), Param::new(c"value", Ty::MIXED)],
        Ty::VOID,
    ),
    Method::new(c"offsetUnset", handler!(offset_set), OFFSET, Ty::VOID),
    Method::new(c"count", handler!(count), &[], Ty::INT),
    Method::new(c"getIterator", handler!(iterator), &[], Ty::object(c"Iterator")),
];

/// An export's name given as an array key: PHP turns names like "0" into ints on its way here.
fn name(call: &mut Call<'_>) -> Result<Vec<u8>> {
    let offset = call.arg(0).ok_or(Raise::Pending)?;
    match offset.long() {
        Some(number) => Ok(number.to_string().into_bytes()),
        // An argument of type mixed converts without a word; a name is not made of anything.
        None if offset.is_string() => Ok(call.string(0)?.as_bytes().to_vec()),
        None => Err(call.type_error(0, "of type string")),
    }
}

fn offset_exists(call: &mut Call<'_>) -> Result {
    let has = call.this::<Exports>()?.has(&name(call)?);
    call.give(zend::value(has));
    Ok(())
}

fn offset_get(call: &mut Call<'_>) -> Result {
    let export = call.this::<Exports>()?.get(&name(call)?)?;
    call.give(export);
    Ok(())
}

fn offset_set(_call: &mut Call<'_>) -> Result {
    Err(Raise::error("Cannot modify Wasm\\Exports: exports are read-only"))
}

fn count(call: &mut Call<'_>) -> Result {
    let count = call.this::<Exports>()?.list().len();
    call.give(zend::value(i64::try_from(count).unwrap_or(i64::MAX)));
    Ok(())
}

fn iterator(call: &mut Call<'_>) -> Result {
    let this = call.this::<Exports>()?;
    let mut exports = ZendHashTable::new();
    for (index, export) in this.list().iter().enumerate() {
        let value = this.at(index)?;
        zend::insert(&mut exports, export.ty.name.as_bytes(), value);
    }
    call.give(value_objects::array_iterator(exports));
    Ok(())
}

/// An error for an attempt to change exports, which are the module's own, or what stands beside them.
#[cold]
fn refuse_change<T: HasExports>(name: &[u8]) -> Raise {
    let own = T::OWN.iter().any(|own| own.to_bytes() == name);
    let (class, name) = (T::CLASS_NAME, String::from_utf8_lossy(name));
    Raise::error(if own {
        format!("Cannot modify readonly property {class}::${name}")
    } else {
        format!("Cannot modify {class}::${name}: exports are read-only")
    })
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
        let value = match object::peek::<Exports>(object) {
            Some(this) if !is_quiet(kind) || this.has(name) => this.get(name),
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
pub unsafe extern "C" fn write_property<T: HasExports>(
    _object: *mut zend_object,
    name: *mut zend_string,
    value: *mut zval,
    _cache_slot: *mut *mut std::ffi::c_void,
) -> *mut zval {
    // SAFETY: the engine passes a live name.
    unsafe { refuse_change::<T>((*name).as_bytes()) }.throw();
    value
}

/// The handler `unset_property`.
pub unsafe extern "C" fn unset_property<T: HasExports>(
    _object: *mut zend_object,
    name: *mut zend_string,
    _cache_slot: *mut *mut std::ffi::c_void,
) {
    // SAFETY: the engine passes a live name.
    unsafe { refuse_change::<T>((*name).as_bytes()) }.throw();
}

/// The handler `get_properties_for`: `var_dump` and casts show the exports.
unsafe extern "C" fn properties_for(
    object: *mut zend_object,
    _purpose: ext_php_rs::ffi::zend_prop_purpose,
) -> *mut ext_php_rs::ffi::zend_array {
    let mut shown = ZendHashTable::new();
    // SAFETY: the engine asks a live object of this class.
    if let Some(this) = unsafe { object::peek::<Exports>(object) } {
        for export in this.list() {
            // PHP takes a NUL at the beginning for the mark of a private property.
            let _ =
                shown.insert(&*export.ty.name.replace('\0', "\\0"), zend::string(export.ty.ty.to_string().as_bytes()));
        }
    }
    shown.into_raw()
}

/// Whether PHP code can write the name as a property, where a class has properties of its own.
pub fn is_export_property(name: &ZendStr, own: &[&CStr]) -> bool {
    is_callable_by_name(name.as_bytes()) && !own.iter().any(|own| own.to_bytes() == name.as_bytes())
}
