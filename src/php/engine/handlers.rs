//! What object handlers have in common.
#![allow(unsafe_code, reason = "implements object handlers")]

use std::ffi::{CStr, c_int, c_void};
use std::ptr;

use ext_php_rs::ffi::{BP_VAR_IS, std_object_handlers, zend_object, zend_object_handlers, zend_string, zval};
use ext_php_rs::types::{ZendHashTable, Zval};

use super::class::Class;
use super::declared;
use super::host_stack::HostStack;
use super::object;
use super::raise::{Raise, Result};
use super::zend::{self, RawType};

/// The value an object handler reads, and the error it throws if there is none.
///
/// # Safety
///
/// `ret` must be where the engine wants the value.
pub unsafe fn answer(value: Result<Zval>, ret: *mut zval) -> *mut zval {
    let value = value.unwrap_or_else(|raise| {
        raise.throw();
        Zval::null()
    });
    // SAFETY: by contract; what is there holds nothing to free.
    unsafe { ret.write(value) };
    ret
}

/// Whether a property is fetched for `isset` or `??`, which take absence for an answer.
pub fn is_quiet(kind: c_int) -> bool {
    kind == c_int::try_from(BP_VAR_IS).unwrap_or(-1)
}

/// The handler `get_property_ptr_ptr`: there is no storage to point at, so the engine reads and
/// writes instead.
pub unsafe extern "C" fn no_property_pointer(
    _object: *mut zend_object,
    _name: *mut zend_string,
    _kind: c_int,
    _cache_slot: *mut *mut c_void,
) -> *mut zval {
    ptr::null_mut()
}

/// An array offset that must be an int: `$object[3]`.
///
/// # Errors
///
/// PHP's own words for a string of another type, and for the missing offset of `$object[] = …`.
///
/// # Safety
///
/// `offset` must be what the engine gives a dimension handler: a value or null.
#[inline]
pub unsafe fn index(offset: *const zval, class: &str) -> Result<i64> {
    // SAFETY: by contract.
    match unsafe { offset.as_ref() } {
        // SAFETY: the type says which member is set.
        Some(offset) if offset.u1_type() == ext_php_rs::ffi::IS_LONG => Ok(unsafe { offset.value.lval }),
        offset => slow_index(offset, class),
    }
}

#[cold]
fn slow_index(offset: Option<&Zval>, class: &str) -> Result<i64> {
    let Some(offset) = offset else {
        return Err(Raise::error(format!("Cannot append to {class}: its size is fixed")));
    };
    let offset = offset.dereference();
    let number = offset.long().or_else(|| offset.str().and_then(|text| text.parse().ok()));
    number.ok_or_else(|| {
        let given = zend::type_name(offset);
        Raise::New(ext_php_rs::zend::ce::type_error(), format!("Cannot access offset of type {given} on {class}"))
    })
}

/// A class with one declared property whose value is not stored in the object.
pub trait LiveProperty: Class {
    const NAME: &'static CStr;

    fn get(&self) -> Result<Zval>;

    fn set(&self, value: &Zval) -> Result;

    /// What else `var_dump` and casts show.
    fn show_others(&self, _shown: &mut ZendHashTable) {}
}

/// Has the objects of a class serve its live property; others are left to the engine.
pub fn live_property<T: LiveProperty>(handlers: &mut zend_object_handlers) {
    handlers.read_property = Some(read_property::<T>);
    handlers.write_property = Some(write_property::<T>);
    handlers.has_property = Some(has_property::<T>);
    handlers.unset_property = Some(unset_property::<T>);
    handlers.get_property_ptr_ptr = Some(property_pointer::<T>);
    handlers.get_properties_for = Some(properties_for::<T>);
}

/// The value in an object whose live property is meant.
///
/// # Safety
///
/// As the engine calls a property handler: with a live object of the class, and a live name.
unsafe fn asked<'a, T: LiveProperty>(object: *mut zend_object, name: *mut zend_string) -> Option<&'a T> {
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
    // SAFETY: the engine asks a live object of this class, with a live name, for a value in `ret`.
    unsafe {
        match asked::<T>(object, name) {
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
        if asked::<T>(object, name).is_some() {
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
        match asked::<T>(object, name) {
            Some(this) => {
                if let Err(raise) = this.set(&*value) {
                    raise.throw();
                }
                value
            }
            None => {
                let standard = std_object_handlers.write_property.expect("the standard object writes properties");
                standard(object, name, value, cache_slot)
            }
        }
    }
}

/// The handler `has_property`, by the value as `isset` and `empty` see it.
unsafe extern "C" fn has_property<T: LiveProperty>(
    object: *mut zend_object,
    name: *mut zend_string,
    kind: c_int,
    cache_slot: *mut *mut c_void,
) -> c_int {
    // SAFETY: as in `read_property`.
    let value = unsafe {
        let Some(this) = asked::<T>(object, name) else {
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
        if asked::<T>(object, name).is_none() {
            let standard = std_object_handlers.unset_property.expect("the standard object unsets properties");
            return standard(object, name, cache_slot);
        }
    }
    Raise::error(format!("Cannot unset property {}::${}", T::CLASS_NAME, T::NAME.to_string_lossy())).throw();
}

/// The handler `get_properties_for`.
unsafe extern "C" fn properties_for<T: LiveProperty>(
    object: *mut zend_object,
    purpose: ext_php_rs::ffi::zend_prop_purpose,
) -> *mut ext_php_rs::ffi::zend_array {
    let mut shown = ZendHashTable::new();
    // What `json_encode` before PHP 8.3 knows an object again by is this table, a new one each time. So it is told of a
    // recursion, as it would be for other objects, before PHP's stack is used up.
    let json = purpose == ext_php_rs::ffi::_zend_prop_purpose_ZEND_PROP_PURPOSE_JSON;
    if json && HostStack::of_this_thread().check().is_err() {
        let table = shown.into_raw();
        // SAFETY: the table is a new one. The engine looks at the flag, and frees the table in spite of it.
        unsafe { (*table).gc.u.type_info |= declared::GC_PROTECTED };
        return table;
    }
    // SAFETY: the engine asks a live object of this class.
    if let Some(this) = unsafe { object::peek::<T>(object) }
        && let Ok(value) = this.get()
    {
        zend::insert(&mut shown, T::NAME.to_bytes(), value);
        this.show_others(&mut shown);
    }
    shown.into_raw()
}
