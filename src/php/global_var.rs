//! `Wasm\GlobalVar`: a global variable. (`class Global` does not parse in PHP.)
#![allow(unsafe_code, reason = "implements object handlers, and reads the global's cell")]

use std::ffi::c_int;
use std::rc::Rc;

use ext_php_rs::ffi::{std_object_handlers, zend_object, zend_object_handlers, zend_string, zval};
use ext_php_rs::prelude::*;
use ext_php_rs::types::{ZendHashTable, Zval};
use wasm_runtime::global;
use wasm_runtime::types::ExternType;

use super::class::{self, Class, Method, Param, Property, Ty, handler_table};
use super::convert;
use super::error::{Raise, Result};
use super::exceptions;
use super::handlers::{answer, no_property_pointer};
use super::method::{Call, handler};
use super::store::{STORE, Shared};
use super::value_types;

#[php_class]
#[php(name = "Wasm\\GlobalVar")]
pub struct GlobalVar {
    global: global::Global,
    shared: Rc<Shared>,
    /// The PHP object of the store.
    store: [Zval; 1],
}

const VALUE: &[u8] = b"value";

impl Class for GlobalVar {
    const PROPERTIES: &'static [Property] = &[Property::public(c"value", Ty::MIXED)];

    handler_table!();

    fn edges(&self) -> &[Zval] {
        &self.store
    }

    fn denotes_same(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.shared, &other.shared) && self.global.identity() == other.global.identity()
    }

    fn handlers(handlers: &mut zend_object_handlers) {
        handlers.read_property = Some(read_property);
        handlers.write_property = Some(write_property);
        handlers.has_property = Some(has_property);
        handlers.unset_property = Some(unset_property);
        handlers.get_property_ptr_ptr = Some(no_property_pointer);
        handlers.get_properties_for = Some(properties_for);
    }
}

impl Drop for GlobalVar {
    fn drop(&mut self) {
        self.shared.forget(self.global.identity());
    }
}

impl GlobalVar {
    /// The PHP object of a global of a store.
    pub fn object(global: global::Global, shared: &Shared) -> Zval {
        let identity = global.identity();
        shared.wrapper(identity, || class::object(Self { global, shared: shared.rc(), store: [shared.object()] }))
    }

    pub fn global(&self) -> &global::Global {
        &self.global
    }

    pub fn shared(&self) -> &Rc<Shared> {
        &self.shared
    }

    fn get(&self) -> Result<Zval> {
        let mut value = Zval::new();
        // SAFETY: the cell holds a value of the global's type as long as the store lives.
        unsafe { convert::read_result(self.global.slot(), self.global.ty().value, &mut value, &self.shared)? };
        Ok(value)
    }

    fn set(&self, value: &Zval) -> Result {
        if !self.global.ty().mutable {
            return Err(Raise::new(exceptions::Class::WasmError, "Cannot modify an immutable global"));
        }
        let value = value.dereference();
        let ty = self.global.ty().value;
        // SAFETY: the cell is the global's own.
        unsafe { convert::write_result(value, ty, self.global.slot(), &self.shared) }
            .map_err(|unfit| unfit.for_assignment(&format!("A global of type {ty}"), value))?;
        self.shared.settle();
        Ok(())
    }
}

pub const METHODS: &[Method] = &[
    Method::new(
        c"__construct",
        handler!(construct),
        &[Param::new(c"type", Ty::object(c"Wasm\\GlobalType")), Param::new(c"value", Ty::MIXED), STORE],
        Ty::NONE,
    ),
    Method::new(c"type", handler!(ty), &[], Ty::object(c"Wasm\\GlobalType")),
];

fn construct(call: &mut Call<'_>) -> Result {
    let Some(ty) = value_types::to_global_type(call.arg(0).as_deref()) else {
        return Err(call.type_error(0, "of type Wasm\\GlobalType"));
    };
    let (store, shared) = Shared::of_argument(call, 2)?;
    let value = call.arg(1).ok_or(Raise::Pending)?;
    let global = convert::global(value, &ty, &shared).map_err(|unfit| unfit.for_argument(call, 1))?;
    let identity = global.identity();
    call.construct(GlobalVar { global, shared: Rc::clone(&shared), store: [store] })?;
    shared.adopt(identity, call.this_object());
    Ok(())
}

fn ty(call: &mut Call<'_>) -> Result {
    let this = call.this::<GlobalVar>()?;
    call.give(value_types::extern_type(&ExternType::Global(this.global.ty().clone())));
    Ok(())
}

/// The handler `read_property`.
unsafe extern "C" fn read_property(
    object: *mut zend_object,
    name: *mut zend_string,
    kind: c_int,
    cache_slot: *mut *mut std::ffi::c_void,
    ret: *mut zval,
) -> *mut zval {
    // SAFETY: the engine asks a live object of this class, with a live name, for a value in `ret`.
    unsafe {
        match class::peek::<GlobalVar>(object) {
            Some(_) if (*name).as_bytes() == VALUE && is_for_writing(kind) => {
                answer(Err(Raise::error("Cannot modify Wasm\\GlobalVar::$value indirectly: assign to it")), ret)
            }
            Some(this) if (*name).as_bytes() == VALUE => answer(this.get(), ret),
            _ => {
                let standard = std_object_handlers.read_property.expect("the standard object reads properties");
                standard(object, name, kind, cache_slot, ret)
            }
        }
    }
}

/// Whether a property is fetched to be changed in place or referred to: `BP_VAR_W`, `BP_VAR_RW` and
/// `BP_VAR_UNSET` (Zend/zend_compile.h).
fn is_for_writing(kind: c_int) -> bool {
    matches!(kind, 1 | 2 | 5)
}

/// The handler `write_property`.
unsafe extern "C" fn write_property(
    object: *mut zend_object,
    name: *mut zend_string,
    value: *mut zval,
    cache_slot: *mut *mut std::ffi::c_void,
) -> *mut zval {
    // SAFETY: as in `read_property`.
    unsafe {
        match class::peek::<GlobalVar>(object) {
            Some(this) if (*name).as_bytes() == VALUE => {
                if let Err(raise) = this.set(&*value) {
                    raise.throw();
                }
                value
            }
            _ => {
                let standard = std_object_handlers.write_property.expect("the standard object writes properties");
                standard(object, name, value, cache_slot)
            }
        }
    }
}

/// The handler `has_property`, by the value as `isset` and `empty` see it.
unsafe extern "C" fn has_property(
    object: *mut zend_object,
    name: *mut zend_string,
    kind: c_int,
    _cache_slot: *mut *mut std::ffi::c_void,
) -> c_int {
    // `ZEND_PROPERTY_ISSET`, `ZEND_PROPERTY_NOT_EMPTY` and `ZEND_PROPERTY_EXISTS`
    // (Zend/zend_object_handlers.h).
    const NOT_EMPTY: c_int = 1;
    const EXISTS: c_int = 2;
    // SAFETY: as in `read_property`.
    let value = unsafe {
        let Some(this) = class::peek::<GlobalVar>(object) else { return 0 };
        if (*name).as_bytes() != VALUE {
            return 0;
        }
        this.get()
    };
    let Ok(value) = value else { return 0 };
    match kind {
        EXISTS => true,
        NOT_EMPTY => value.coerce_to_bool(),
        _ => !value.is_null(),
    }
    .into()
}

/// The handler `unset_property`.
unsafe extern "C" fn unset_property(
    _object: *mut zend_object,
    name: *mut zend_string,
    _cache_slot: *mut *mut std::ffi::c_void,
) {
    // SAFETY: the engine passes a live name.
    let name = unsafe { String::from_utf8_lossy((*name).as_bytes()).into_owned() };
    Raise::error(format!("Cannot unset property Wasm\\GlobalVar::${name}")).throw();
}

/// The handler `get_properties_for`.
unsafe extern "C" fn properties_for(
    object: *mut zend_object,
    _purpose: ext_php_rs::ffi::zend_prop_purpose,
) -> *mut ext_php_rs::ffi::zend_array {
    let mut shown = ZendHashTable::new();
    // SAFETY: the engine asks a live object of this class.
    if let Some(this) = unsafe { class::peek::<GlobalVar>(object) }
        && let Ok(value) = this.get()
    {
        let _ = shown.insert("value", value);
    }
    shown.into_raw()
}
