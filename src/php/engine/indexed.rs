//! Objects with elements by int, `$object[3]`: their handlers and the methods of `ArrayAccess`.
#![allow(unsafe_code, reason = "implements object handlers")]

use std::ffi::c_int;

use ext_php_rs::ffi::{zend_object, zend_object_handlers, zval};
use ext_php_rs::types::Zval;

use super::argument::{Arg, Mixed};
use super::class::Class;
use super::handlers::{answer, is_quiet, kept};
use super::method::Call;
use super::object;
use super::raise::{Raise, Result};
use super::zend::{self, RawType};

/// A class whose objects have elements by int: `$object[3]`. An offset is an int, or a string that is one; anything else
/// is refused when it is read or written, and never set.
pub trait Indexed: Class {
    /// Whether PHP code may run when an element is replaced.
    const RUNS_PHP: bool = false;

    /// Writes the element at an index to `ret`, which must be fresh.
    fn element(&self, index: i64, ret: &mut Zval) -> Result;

    fn set_element(&self, index: i64, value: &Zval) -> Result;

    /// Whether there is an element at an index that is not null.
    fn has_element(&self, index: i64) -> bool;

    /// The error for `$object[] = …`.
    #[cold]
    fn cannot_append() -> Raise {
        Raise::error(format!("Cannot append to {}: its size is fixed", Self::CLASS_NAME))
    }
}

/// Makes the objects of a class handle `$object[…]` themselves.
pub fn indexed<T: Indexed>(handlers: &mut zend_object_handlers) {
    handlers.read_dimension = Some(read_dimension::<T>);
    handlers.write_dimension = Some(write_dimension::<T>);
    handlers.has_dimension = Some(has_dimension::<T>);
}

/// The index for an offset.
#[inline]
fn index<T: Class>(offset: &Zval) -> Result<i64> {
    if offset.u1_type() == ext_php_rs::ffi::IS_LONG {
        // SAFETY: the type says which member is set.
        return Ok(unsafe { offset.value.lval });
    }
    slow_index::<T>(offset)
}

/// # Errors
///
/// PHP's own error for a string that is not an int.
#[cold]
fn slow_index<T: Class>(offset: &Zval) -> Result<i64> {
    let offset = offset.dereference();
    let number = offset.long().or_else(|| offset.str().and_then(|text| text.parse().ok()));
    number.ok_or_else(|| {
        let (given, class) = (zend::type_name(offset), T::CLASS_NAME);
        Raise::New(ext_php_rs::zend::ce::type_error(), format!("Cannot access offset of type {given} on {class}"))
    })
}

/// The offset in an argument.
fn offset<T: Class>(call: &mut Call<'_>, offset: Arg<Mixed>) -> Result<i64> {
    index::<T>(call.get(offset)?)
}

/// The method `offsetExists`.
pub fn offset_exists<T: Indexed>(call: &mut Call<'_>, at: Arg<Mixed>) -> Result {
    let index = offset::<T>(call, at)?;
    let exists = call.this::<T>()?.has_element(index);
    call.give(zend::value(exists));
    Ok(())
}

/// The method `offsetGet`.
pub fn offset_get<T: Indexed>(call: &mut Call<'_>, at: Arg<Mixed>) -> Result {
    let index = offset::<T>(call, at)?;
    let mut value = Zval::new();
    call.this::<T>()?.element(index, &mut value)?;
    call.give(value);
    Ok(())
}

/// The method `offsetSet`.
pub fn offset_set<T: Indexed>(call: &mut Call<'_>, at: Arg<Mixed>, value: Arg<Mixed>) -> Result {
    // `$object[] = …` arrives as null where a class has no handler for it.
    if call.get(at)?.is_null() {
        return Err(T::cannot_append());
    }
    let index = offset::<T>(call, at)?;
    let value = call.get(value)?;
    call.this::<T>()?.set_element(index, value)
}

/// The handler `read_dimension`.
unsafe extern "C" fn read_dimension<T: Indexed>(
    object: *mut zend_object,
    at: *mut zval,
    kind: c_int,
    ret: *mut zval,
) -> *mut zval {
    // SAFETY: the engine passes a live object of this class, and a `ret` that holds no value yet.
    unsafe {
        // The offset is absent where an appended element would be changed in place.
        let read = match (object::peek::<T>(object), at.as_ref()) {
            (Some(this), Some(at)) => {
                ret.write(Zval::new());
                index::<T>(at).and_then(|index| this.element(index, &mut *ret))
            }
            (Some(_), None) => Err(T::cannot_append()),
            (None, _) => Err(Raise::unconstructed::<T>()),
        };
        match read {
            Ok(()) => ret,
            Err(_) if is_quiet(kind) && !zend::exception_is_pending() => answer(Ok(Zval::null()), ret),
            Err(raise) => answer(Err(raise), ret),
        }
    }
}

/// The handler `write_dimension`.
unsafe extern "C" fn write_dimension<T: Indexed>(object: *mut zend_object, at: *mut zval, value: *mut zval) {
    // SAFETY: the engine passes a live object of this class, and a live value.
    let written = unsafe {
        let _kept = T::RUNS_PHP.then(|| kept(object));
        match (object::peek::<T>(object), at.as_ref()) {
            (Some(this), Some(at)) => index::<T>(at).and_then(|index| this.set_element(index, &*value)),
            (Some(_), None) => Err(T::cannot_append()),
            (None, _) => Err(Raise::unconstructed::<T>()),
        }
    };
    if let Err(raise) = written {
        raise.throw();
    }
    zend::bailout_if_late();
}

/// The handler `has_dimension`.
unsafe extern "C" fn has_dimension<T: Indexed>(object: *mut zend_object, at: *mut zval, check_empty: c_int) -> c_int {
    // SAFETY: as in `read_dimension`.
    unsafe {
        let Some(this) = object::peek::<T>(object) else { return 0 };
        let Some(Ok(index)) = at.as_ref().map(index::<T>) else { return 0 };
        if check_empty == 0 {
            return this.has_element(index).into();
        }
        let mut value = Zval::new();
        (this.element(index, &mut value).is_ok() && value.coerce_to_bool()).into()
    }
}
