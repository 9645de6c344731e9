//! Properties whose values are not stored in the object: listing them, and serving one that PHP code reads and assigns.
#![allow(unsafe_code, reason = "implements object handlers")]

use std::ffi::{CStr, c_int, c_void};

use ext_php_rs::ffi::{HashTable, std_object_handlers, zend_object, zend_object_handlers, zend_string, zval};
use ext_php_rs::types::{ZendHashTable, Zval};

use super::class::Class;
use super::declared;
use super::handlers::{answer, kept, no_property_pointer};
use super::hold_back::let_go;
use super::host_stack::HostStack;
use super::object;
use super::raise::{Raise, Result};
use super::zend;

/// A class whose properties are not stored in its objects.
pub trait Properties: Class {
    /// Reports each property that PHP code can read, with its value.
    fn each_property(&self, tell: &mut dyn FnMut(&[u8], Zval));

    /// Reports what `var_dump` and the like show.
    fn each_for_debugging(&self, tell: &mut dyn FnMut(&[u8], Zval)) {
        self.each_property(tell);
    }
}

/// Makes the properties visible to everything that lists them: `get_object_vars`, loops, casts, `json_encode`,
/// `var_export`, `var_dump`.
pub fn list_properties<T: Properties>(handlers: &mut zend_object_handlers) {
    handlers.get_properties = Some(get_properties::<T>);
    handlers.get_properties_for = Some(properties_for::<T>);
}

/// The handler `get_properties`: the engine's own table, filled with the current values.
unsafe extern "C" fn get_properties<T: Properties>(object: *mut zend_object) -> *mut HashTable {
    let mut replaced = Vec::new();
    let mut others = Vec::new();
    // SAFETY: the engine passes a live object of this class. Nothing here runs PHP code before the table is complete:
    // the old values are dropped at the end.
    unsafe {
        if let Some(this) = object::peek::<T>(object) {
            this.each_property(&mut |name, value| match T::PROPERTIES
                .iter()
                .position(|property| property.name().to_bytes() == name)
            {
                Some(index) => replaced.push(object::replace_property::<T>(object, index, value)),
                None => others.push((name.to_vec(), value)),
            });
        }
        let table = ext_php_rs::ffi::zend_std_get_properties(object);
        // These values never change, and a table without them is not shared yet.
        for (name, value) in others {
            if ext_php_rs::ffi::zend_hash_str_find(table, name.as_ptr().cast(), name.len()).is_null() {
                zend::insert(&mut *table, &name, value);
            }
        }
        table
    }
}

/// A class with one declared property whose value is not stored in the object.
pub trait LiveProperty: Properties {
    const NAME: &'static CStr;

    fn get(&self) -> Result<Zval>;

    fn set(&self, value: &Zval) -> Result;
}

/// Has the objects of a class serve its live property; others are left to the engine.
pub fn live_property<T: LiveProperty>(handlers: &mut zend_object_handlers) {
    handlers.read_property = Some(read_property::<T>);
    handlers.write_property = Some(write_property::<T>);
    handlers.has_property = Some(has_property::<T>);
    handlers.unset_property = Some(unset_property::<T>);
    handlers.get_property_ptr_ptr = Some(property_pointer::<T>);
    list_properties::<T>(handlers);
}

/// The Rust value of the object, if the name is that of its live property.
///
/// # Safety
///
/// As the engine calls a property handler: with a live object of the class, and a live name.
unsafe fn live_in<'a, T: LiveProperty>(object: *mut zend_object, name: *mut zend_string) -> Option<&'a T> {
    // SAFETY: by contract.
    unsafe { if (*name).as_bytes() == T::NAME.to_bytes() { object::peek::<T>(object) } else { None } }
}

/// The handler `read_property`.
unsafe extern "C" fn read_property<T: LiveProperty>(
    object: *mut zend_object,
    name: *mut zend_string,
    kind: c_int,
    cache_slot: *mut *mut c_void,
    ret: *mut zval,
) -> *mut zval {
    // SAFETY: the engine passes a live object of this class, a live name, and a `ret` to write to.
    unsafe {
        match live_in::<T>(object, name) {
            Some(_) if is_for_writing(kind) => {
                let property = T::NAME.to_string_lossy();
                let class = T::CLASS_NAME;
                answer(Err(Raise::error(format!("Cannot modify {class}::${property} indirectly: assign to it"))), ret)
            }
            Some(this) => answer(this.get(), ret),
            None => {
                let standard = std_object_handlers.read_property.expect("the standard object reads properties");
                standard(object, name, kind, cache_slot, ret)
            }
        }
    }
}

/// The handler `get_property_ptr_ptr`.
unsafe extern "C" fn property_pointer<T: LiveProperty>(
    object: *mut zend_object,
    name: *mut zend_string,
    kind: c_int,
    cache_slot: *mut *mut c_void,
) -> *mut zval {
    // SAFETY: as in `read_property`.
    unsafe {
        if live_in::<T>(object, name).is_some() {
            return no_property_pointer(object, name, kind, cache_slot);
        }
        let standard = std_object_handlers.get_property_ptr_ptr.expect("the standard object points at properties");
        standard(object, name, kind, cache_slot)
    }
}

/// Whether a property is fetched to be changed in place or referred to.
fn is_for_writing(kind: c_int) -> bool {
    matches!(kind, declared::BP_VAR_W | declared::BP_VAR_RW | declared::BP_VAR_UNSET)
}

/// The handler `write_property`.
unsafe extern "C" fn write_property<T: LiveProperty>(
    object: *mut zend_object,
    name: *mut zend_string,
    value: *mut zval,
    cache_slot: *mut *mut c_void,
) -> *mut zval {
    // SAFETY: as in `read_property`.
    unsafe {
        match live_in::<T>(object, name) {
            Some(this) => {
                let kept = kept(object);
                if let Err(raise) = this.set(&*value) {
                    raise.throw();
                }
                // If the properties were listed before, the old value stands in the table.
                if !(*object).properties.is_null()
                    && let Some(index) = T::PROPERTIES.iter().position(|property| property.name() == T::NAME)
                {
                    let before = object::replace_property::<T>(object, index, Zval::null());
                    let_go(before);
                }
                drop(kept);
                zend::bailout_if_late();
                value
            }
            None => {
                let standard = std_object_handlers.write_property.expect("the standard object writes properties");
                standard(object, name, value, cache_slot)
            }
        }
    }
}

/// The handler `has_property`: tests the value as `isset` and `empty` do.
unsafe extern "C" fn has_property<T: LiveProperty>(
    object: *mut zend_object,
    name: *mut zend_string,
    kind: c_int,
    cache_slot: *mut *mut c_void,
) -> c_int {
    // SAFETY: as in `read_property`.
    let value = unsafe {
        let Some(this) = live_in::<T>(object, name) else {
            let standard = std_object_handlers.has_property.expect("the standard object has properties");
            return standard(object, name, kind, cache_slot);
        };
        this.get()
    };
    let Ok(value) = value else { return 0 };
    match kind {
        declared::ZEND_PROPERTY_EXISTS => true,
        declared::ZEND_PROPERTY_NOT_EMPTY => value.coerce_to_bool(),
        _ => !value.is_null(),
    }
    .into()
}

/// The handler `unset_property`.
unsafe extern "C" fn unset_property<T: LiveProperty>(
    object: *mut zend_object,
    name: *mut zend_string,
    cache_slot: *mut *mut c_void,
) {
    // SAFETY: as in `read_property`.
    unsafe {
        if live_in::<T>(object, name).is_none() {
            let standard = std_object_handlers.unset_property.expect("the standard object unsets properties");
            return standard(object, name, cache_slot);
        }
    }
    Raise::error(format!("Cannot unset property {}::${}", T::CLASS_NAME, T::NAME.to_string_lossy())).throw();
}

/// The handler `get_properties_for`: a table of its own, so that the object does not keep the values alive.
unsafe extern "C" fn properties_for<T: Properties>(
    object: *mut zend_object,
    purpose: ext_php_rs::ffi::zend_prop_purpose,
) -> *mut ext_php_rs::ffi::zend_array {
    let mut shown = ZendHashTable::new();
    // `json_encode` before PHP 8.3 recognises an object by this table, which is a new one each time. So the recursion
    // flag is set here, as it would be on other objects' tables, before PHP's stack is used up.
    let json = purpose == ext_php_rs::ffi::_zend_prop_purpose_ZEND_PROP_PURPOSE_JSON;
    if json && HostStack::of_this_thread().check().is_err() {
        let table = shown.into_raw();
        // SAFETY: the table is a new one. The engine checks the flag, and frees the table in spite of it.
        unsafe { (*table).gc.u.type_info |= declared::GC_PROTECTED };
        return table;
    }
    // SAFETY: the engine passes a live object of this class.
    if let Some(this) = unsafe { object::peek::<T>(object) } {
        let mut show = |name: &[u8], value| zend::insert(&mut shown, name, value);
        if purpose == ext_php_rs::ffi::_zend_prop_purpose_ZEND_PROP_PURPOSE_DEBUG {
            this.each_for_debugging(&mut show);
        } else {
            this.each_property(&mut show);
        }
    }
    shown.into_raw()
}
