//! What object handlers have in common.
#![allow(unsafe_code, reason = "implements object handlers")]

use std::ffi::{c_int, c_void};
use std::ptr;

use ext_php_rs::ffi::{BP_VAR_IS, zend_object, zend_string, zval};
use ext_php_rs::types::Zval;

use super::error::{Raise, Result};
use super::method::RawType;
use super::zend;

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
