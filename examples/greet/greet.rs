//! The module behind `greet.php`: a greeting, as strings that end with a NUL.

use std::ffi::{CStr, CString};
use std::mem;
use std::os::raw::{c_char, c_void};

/// Room for `size` bytes.
#[no_mangle]
pub extern "C" fn allocate(size: usize) -> *mut c_void {
    let mut buffer: Vec<u8> = Vec::with_capacity(size);
    let pointer = buffer.as_mut_ptr();
    mem::forget(buffer);
    pointer.cast()
}

/// Gives room back.
#[no_mangle]
pub unsafe extern "C" fn deallocate(pointer: *mut c_void, capacity: usize) {
    drop(Vec::from_raw_parts(pointer as *mut u8, 0, capacity));
}

/// Greets whoever the string names. The greeting is the caller's.
#[no_mangle]
pub unsafe extern "C" fn greet(subject: *const c_char) -> *mut c_char {
    let mut greeting = b"Hello, ".to_vec();
    greeting.extend(CStr::from_ptr(subject).to_bytes());
    greeting.push(b'!');
    CString::from_vec_unchecked(greeting).into_raw()
}
