//! The method that was found last in an object: most code calls one function many times.

use std::cell::Cell;
use std::ffi::c_void;
use std::ptr;

use ext_php_rs::ffi::zend_string;

/// What an object found last.
pub struct Memo(Cell<Found>);

#[derive(Clone, Copy)]
pub struct Found {
    /// An interned string, which keeps its address and content for the whole request.
    pub name: *const zend_string,
    pub method: *const c_void,
    /// Which of the exported functions it is.
    pub lifted: usize,
}

impl Memo {
    pub const fn new() -> Self {
        Self(Cell::new(Found { name: ptr::null(), method: ptr::null(), lifted: 0 }))
    }

    #[inline]
    pub fn get(&self) -> Found {
        self.0.get()
    }

    pub fn set(&self, found: Found) {
        self.0.set(found);
    }
}
