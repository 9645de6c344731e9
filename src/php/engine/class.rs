//! A class of the API whose objects carry a Rust value: its members from a stub, its handlers, its references to PHP values.
#![allow(unsafe_code, reason = "reads and writes PHP values that an object owns")]

use std::cell::UnsafeCell;
use std::ptr;

use ext_php_rs::class::RegisteredClass;
use ext_php_rs::ffi::zend_object_handlers;
use ext_php_rs::types::Zval;
use once_cell::sync::OnceCell;

pub use super::declare::{Declaration, Property, Registering};

/// Includes the tables made from a stub as the module `api`, for the file with the handlers of its classes:
/// `api!("Table")`.
macro_rules! api {
    ($stub:literal) => {
        pub mod api {
            include!(concat!(env!("OUT_DIR"), "/api/", $stub, ".rs"));
        }
    };
}
pub(crate) use api;

/// A PHP class whose objects carry a value of this type. All are final, without dynamic
/// properties, and can neither be cloned nor serialised.
pub trait Class: RegisteredClass {
    const PROPERTIES: &'static [Property] = &[];

    /// The class's table of object handlers: `handler_table!()` defines it.
    fn table() -> &'static HandlerTable;

    /// How objects of the class are made, if not by `new`: the end of an error message.
    const INSTEAD_OF_NEW: Option<&'static str> = None;

    /// Replaces handlers of the standard object (Zend/zend_object_handlers.h).
    fn handlers(_handlers: &mut zend_object_handlers) {}

    /// The PHP values that only this object owns and reports: the edges that PHP's cycle collector follows. It reads
    /// them at once.
    fn edges(&self) -> *const [Zval] {
        &[]
    }

    /// Whether two objects stand for the same thing; only then are they `==`.
    fn denotes_same(&self, _other: &Self) -> bool {
        false
    }
}

/// A table of object handlers, filled when its class is registered. ext-php-rs has one for each
/// class too, but none that could be changed.
pub struct HandlerTable(OnceCell<zend_object_handlers>);

impl HandlerTable {
    pub const fn new() -> Self {
        Self(OnceCell::new())
    }

    /// Fills the table, once.
    pub fn fill(&self, make: impl FnOnce() -> zend_object_handlers) {
        self.0.get_or_init(make);
    }

    pub fn get(&self) -> &zend_object_handlers {
        self.0.get().expect("the class was registered when the module started")
    }
}

/// Defines `Class::table` in an `impl Class`.
macro_rules! handler_table {
    () => {
        fn table() -> &'static $crate::php::engine::class::HandlerTable {
            static TABLE: $crate::php::engine::class::HandlerTable = $crate::php::engine::class::HandlerTable::new();
            &TABLE
        }
    };
}
pub(crate) use handler_table;

/// PHP values that an object owns. They are set one by one after the object was made.
pub struct Edges(Box<[UnsafeCell<Zval>]>);

impl Edges {
    pub fn new(count: usize) -> Self {
        Self((0..count).map(|_| UnsafeCell::new(Zval::null())).collect())
    }

    /// The value at that place, if there is one.
    pub fn get(&self, index: usize) -> Option<Zval> {
        // SAFETY: objects stay on their thread, and a reference to a value lasts no longer than this line or
        // the one that sets it.
        let value = unsafe { &*self.0[index].get() };
        (!value.is_null()).then(|| value.shallow_clone())
    }

    /// The value at that place, made now if there is none.
    pub fn get_or(&self, index: usize, make: impl FnOnce() -> Zval) -> Zval {
        self.get(index).unwrap_or_else(|| {
            let made = make();
            let value = made.shallow_clone();
            // SAFETY: as in `get`. The old value is dropped after it was moved out of its place.
            drop(unsafe { self.0[index].get().replace(made) });
            value
        })
    }

    /// Takes the value out of that place; null if there is none.
    pub fn take(&self, index: usize) -> Zval {
        // SAFETY: as in `get`.
        unsafe { self.0[index].get().replace(Zval::null()) }
    }

    /// All of them; a value that is not set appears as null.
    pub fn all(&self) -> *const [Zval] {
        // An `UnsafeCell` has the layout of its content.
        ptr::from_ref(&*self.0) as *const [Zval]
    }
}
