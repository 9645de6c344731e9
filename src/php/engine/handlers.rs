//! What the handlers of several classes have in common.
#![allow(unsafe_code, reason = "implements object handlers")]

use std::ffi::{c_int, c_void};
use std::ptr;

use ext_php_rs::ffi::{BP_VAR_IS, zend_object, zend_string, zval};
use ext_php_rs::types::Zval;

use super::raise::Result;

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

/// Whether a property is fetched for `isset` or `??`, where a missing property is not an error.
pub fn is_quiet(kind: c_int) -> bool {
    kind == c_int::try_from(BP_VAR_IS).unwrap_or(-1)
}

/// The handler `get_property_ptr_ptr`: there is no storage to point at, so the engine falls back to reading and
/// writing.
pub unsafe extern "C" fn no_property_pointer(
    _object: *mut zend_object,
    _name: *mut zend_string,
    _kind: c_int,
    _cache_slot: *mut *mut c_void,
) -> *mut zval {
    ptr::null_mut()
}

/// A reference to an object whose handler may run PHP code: the engine does not hold one itself.
///
/// # Safety
///
/// `object` must be alive.
pub unsafe fn kept(object: *mut zend_object) -> Zval {
    let mut kept = Zval::new();
    // SAFETY: by contract.
    kept.set_object(unsafe { &mut *object });
    kept
}
