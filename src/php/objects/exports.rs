//! `Wasm\Exports`: an instance's exports by name, as properties, array elements and methods, and in
//! the module's order.
#![allow(unsafe_code, reason = "implements object handlers")]

use std::ffi::{CStr, c_int};
use std::rc::Rc;

use ext_php_rs::ffi::{zend_object, zend_object_handlers, zend_string, zval};
use ext_php_rs::prelude::*;
use ext_php_rs::types::{ZendStr, Zval};
use wasm_runtime::imports::Extern;
use wasm_runtime::instance::Instance;
use wasm_runtime::module::Export;

use super::global_var::GlobalVar;
use super::memory::Memory;
use super::table::Table;
use crate::php::call::export_method::{ExportMethods, HasExports, get_method, is_callable_by_name};
use crate::php::call::suggest;
use crate::php::engine::class::{Class, Edges, api, handler_table};
use crate::php::engine::handlers::{answer, is_quiet, no_property_pointer};
use crate::php::engine::iterator::{self, Iterable};
use crate::php::engine::method::{Arg, Call, Mixed};
use crate::php::engine::object;
use crate::php::engine::properties::{Properties, list_properties};
use crate::php::engine::raise::{Raise, Result};
use crate::php::engine::zend;
use crate::php::store::Shared;
use crate::php::store::func::Func;
use crate::php::store::handle::StoreObject;
use crate::php::store::tag::Tag;

#[php_class]
#[php(name = "Wasm\\Exports")]
pub struct Exports {
    methods: ExportMethods,
    /// The PHP object of the store, then that of each export that was read.
    edges: Edges,
}

impl Class for Exports {
    const INSTEAD_OF_NEW: Option<&'static str> = Some("use Wasm\\Instance::$exports");

    handler_table!();

    fn edges(&self) -> *const [Zval] {
        self.edges.all()
    }

    fn denotes_same(&self, other: &Self) -> bool {
        Rc::ptr_eq(self.methods.instance(), other.methods.instance())
    }

    fn handlers(handlers: &mut zend_object_handlers) {
        export_handlers::<Self>(handlers);
        handlers.read_property = Some(read_property);
        handlers.has_property = Some(has_property);
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

    /// The store that they live in.
    pub fn shared(&self) -> &Rc<Shared> {
        self.methods.shared()
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
        if let Some(known) = self.edges.get(1 + index) {
            return Ok(known);
        }
        let export = self.methods.instance().export(index).ok_or_else(|| Raise::bug("an export is missing"))?;
        let shared = self.methods.shared();
        Ok(self.edges.get_or(1 + index, || match export {
            Extern::Func(func) => Func::object(func, shared),
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

api!("Exports");
use api::arg;

/// An export's name given as an array key: PHP turns names like "0" into ints.
pub fn name(call: &mut Call<'_>, arg: Arg<Mixed>) -> Result<Vec<u8>> {
    let offset = call.get(arg)?;
    match (offset.long(), offset.zend_str()) {
        (Some(number), _) => Ok(number.to_string().into_bytes()),
        // PHP would convert any value of a mixed parameter; only a string or an int can be a name.
        (None, Some(name)) => Ok(name.as_bytes().to_vec()),
        (None, None) => Err(call.expected(arg, "of type string")),
    }
}

fn offset_exists(call: &mut Call<'_>) -> Result {
    let has = call.this::<Exports>()?.has(&name(call, arg::offset_exists::OFFSET)?);
    call.give(zend::value(has));
    Ok(())
}

fn offset_get(call: &mut Call<'_>) -> Result {
    let export = call.this::<Exports>()?.get(&name(call, arg::offset_get::OFFSET)?)?;
    call.give(export);
    Ok(())
}

fn offset_set(_call: &mut Call<'_>) -> Result {
    Err(Raise::error("Cannot modify Wasm\\Exports: exports are read-only"))
}

use self::offset_set as offset_unset;

fn count(call: &mut Call<'_>) -> Result {
    let count = call.this::<Exports>()?.list().len();
    call.give(zend::value(i64::try_from(count).unwrap_or(i64::MAX)));
    Ok(())
}

fn get_iterator(call: &mut Call<'_>) -> Result {
    iterator::method::<Exports>(call)
}

impl Iterable for Exports {
    fn has_position(&self, position: u64) -> bool {
        position < self.list().len() as u64
    }

    fn key_at(&self, position: u64) -> Zval {
        zend::string(self.list()[position as usize].ty.name.as_bytes())
    }

    fn value_at(&self, position: u64) -> Result<Zval> {
        self.at(position as usize)
    }
}

/// The error for an attempt to change exports or declared properties, all of which are read-only.
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
    // SAFETY: the engine passes a live object of this class, a live name, and a `ret` to write to.
    unsafe {
        let name = (*name).as_bytes();
        let value = match object::peek::<Exports>(object) {
            Some(this) if !is_quiet(kind) || this.has(name) => this.get(name),
            _ => Ok(Zval::null()),
        };
        answer(value, ret)
    }
}

/// The handler `has_property`: every export is set and not empty.
unsafe extern "C" fn has_property(
    object: *mut zend_object,
    name: *mut zend_string,
    _kind: c_int,
    _cache_slot: *mut *mut std::ffi::c_void,
) -> c_int {
    // SAFETY: as in `read_property`.
    unsafe { object::peek::<Exports>(object).is_some_and(|this| this.has((*name).as_bytes())).into() }
}

/// The handlers that objects with exports share: methods by name, and properties that cannot be changed.
pub fn export_handlers<T: HasExports + Properties>(handlers: &mut zend_object_handlers) {
    handlers.get_method = Some(get_method::<T>);
    handlers.write_property = Some(write_property::<T>);
    handlers.unset_property = Some(unset_property::<T>);
    handlers.get_property_ptr_ptr = Some(no_property_pointer);
    list_properties::<T>(handlers);
}

/// The handler `write_property`.
unsafe extern "C" fn write_property<T: HasExports>(
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
unsafe extern "C" fn unset_property<T: HasExports>(
    _object: *mut zend_object,
    name: *mut zend_string,
    _cache_slot: *mut *mut std::ffi::c_void,
) {
    // SAFETY: the engine passes a live name.
    unsafe { refuse_change::<T>((*name).as_bytes()) }.throw();
}

impl Properties for Exports {
    fn each_property(&self, tell: &mut dyn FnMut(&[u8], Zval)) {
        for (index, export) in self.list().iter().enumerate() {
            // In PHP a NUL at the beginning marks a private property, and no other property can have such a name.
            if !export.ty.name.starts_with('\0')
                && let Ok(value) = self.at(index)
            {
                tell(export.ty.name.as_bytes(), value);
            }
        }
    }

    fn each_for_debugging(&self, tell: &mut dyn FnMut(&[u8], Zval)) {
        for export in self.list() {
            let name = export.ty.name.replace('\0', "\\0");
            tell(name.as_bytes(), zend::string(export.ty.ty.to_string().as_bytes()));
        }
    }
}

/// Whether PHP code can read the name as a property, in a class that may have declared properties.
pub fn is_export_property(name: &ZendStr, own: &[&CStr]) -> bool {
    is_callable_by_name(name.as_bytes()) && !own.iter().any(|own| own.to_bytes() == name.as_bytes())
}
