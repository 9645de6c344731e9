//! The methods of `Wasm\\TrapException`.
#![allow(unsafe_code, reason = "reads properties, and calls the method of the parent class")]

use std::ffi::CStr;
use std::fmt::Write;
use std::ptr;

use ext_php_rs::ffi::{zend_call_known_function, zend_read_property};
use ext_php_rs::types::Zval;
use ext_php_rs::zend::ce;

use super::class::api;
use super::exceptions::Class;
use super::method::Call;
use super::raise::{Raise, Result};
use super::{value_objects, zend};

api!("TrapException");

/// A property of the running method's object, which may be of a class that a program derived.
fn property(call: &Call<'_>, name: &CStr) -> Zval {
    let object = call.this_value();
    let mut room = Zval::new();
    // SAFETY: the object is alive, and of a class that declares the property; the engine returns a value of the object's or
    // what it put into `room`.
    unsafe {
        let class = zend::class_ptr(Class::TrapException.entry());
        let this = object.value.obj;
        let value = zend_read_property(class, this, name.as_ptr(), name.count_bytes(), true, &raw mut room);
        value.as_ref().map_or_else(Zval::null, |value| value.dereference().shallow_clone())
    }
}

fn coredump(call: &mut Call<'_>) -> Result {
    let dump = property(call, c"coredump");
    if dump.is_null() {
        return Err(Raise::new(
            Class::WasmError,
            "no core dump was kept: wasm.coredump must be 1 when a call traps, as by ini_set('wasm.coredump', 1)",
        ));
    }
    call.give(dump);
    Ok(())
}

/// What `Exception::__toString` gives, and the frames.
fn to_string(call: &mut Call<'_>) -> Result {
    let object = call.this_value();
    let mut text = Zval::new();
    // SAFETY: the object is an exception, and the method takes nothing.
    unsafe {
        let (method, this, class) = (ce::exception().__tostring, object.value.obj, zend::class_ptr(ce::exception()));
        zend_call_known_function(method, this, class, &raw mut text, 0, ptr::null_mut(), ptr::null_mut());
    }
    if zend::exception_is_pending() {
        return Err(Raise::Pending);
    }
    let frames = property(call, c"frames");
    let frames = frames.array().map_or_else(String::new, |frames| {
        zend::values(frames).filter_map(value_objects::to_frame).enumerate().fold(
            String::new(),
            |mut text, (i, frame)| {
                let _ = write!(text, "\n#{i} {frame}");
                text
            },
        )
    });
    if frames.is_empty() {
        call.give(text);
        return Ok(());
    }
    let mut whole = text.zend_str().map_or_else(Vec::new, |text| text.as_bytes().to_vec());
    whole.extend_from_slice(b"\nWebAssembly stack trace:");
    whole.extend_from_slice(frames.as_bytes());
    call.give(zend::string(&whole));
    Ok(())
}
