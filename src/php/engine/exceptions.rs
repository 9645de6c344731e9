//! The exception classes.
//!
//! They are registered by hand: `#[php_class]` replaces an exception's object with one that PHP did
//! not set up, without file, line and trace.
#![allow(unsafe_code, reason = "registers classes whose objects are PHP's own")]

use std::ffi::CStr;
use std::ptr;
use std::sync::atomic::{AtomicPtr, Ordering};

use ext_php_rs::builders::ClassBuilder;
use ext_php_rs::types::Zval;
use ext_php_rs::zend::{ClassEntry, ce};

use super::class::{Property, Registering, Ty, declare};
use super::{declared, zend};

/// A class of the tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    WasmException,
    CompileException,
    LinkException,
    ExportNotFoundException,
    OutOfBoundsException,
    TrapException,
    OutOfFuelException,
    TimeLimitException,
    StackOverflowException,
    GuestException,
    ExitException,
    SerializationException,
    WasmError,
}

struct Declaration {
    class: Class,
    name: &'static str,
    parent: fn() -> &'static ClassEntry,
    properties: &'static [Property],
}

const fn plain(class: Class, name: &'static str, parent: fn() -> &'static ClassEntry) -> Declaration {
    Declaration { class, name, parent, properties: &[] }
}

const COUNT: usize = TREE.len();

/// The tree, parents before children, in the order of `Class`.
const TREE: &[Declaration] = &[
    plain(Class::WasmException, "Wasm\\WasmException", runtime_exception),
    plain(Class::CompileException, "Wasm\\CompileException", || Class::WasmException.entry()),
    plain(Class::LinkException, "Wasm\\LinkException", || Class::WasmException.entry()),
    plain(Class::ExportNotFoundException, "Wasm\\ExportNotFoundException", || Class::WasmException.entry()),
    plain(Class::OutOfBoundsException, "Wasm\\OutOfBoundsException", || Class::WasmException.entry()),
    Declaration {
        class: Class::TrapException,
        name: "Wasm\\TrapException",
        parent: || Class::WasmException.entry(),
        properties: &[
            Property::public(c"trapCode", Ty::object(c"Wasm\\TrapCode").or_null()).null(),
            Property::public(c"frames", Ty::ARRAY).empty_array(),
        ],
    },
    plain(Class::OutOfFuelException, "Wasm\\OutOfFuelException", || Class::TrapException.entry()),
    plain(Class::TimeLimitException, "Wasm\\TimeLimitException", || Class::TrapException.entry()),
    plain(Class::StackOverflowException, "Wasm\\StackOverflowException", || Class::TrapException.entry()),
    Declaration {
        class: Class::GuestException,
        name: "Wasm\\GuestException",
        parent: || Class::WasmException.entry(),
        properties: &[
            Property::public(c"tag", Ty::object(c"Wasm\\Tag").or_null()).null(),
            Property::public(c"payload", Ty::ARRAY).empty_array(),
        ],
    },
    Declaration {
        class: Class::ExitException,
        name: "Wasm\\ExitException",
        parent: || Class::WasmException.entry(),
        properties: &[Property::public(c"exitCode", Ty::INT).zero()],
    },
    plain(Class::SerializationException, "Wasm\\SerializationException", || Class::WasmException.entry()),
    plain(Class::WasmError, "Wasm\\WasmError", ce::error),
];

static ENTRIES: [AtomicPtr<ClassEntry>; COUNT] = [const { AtomicPtr::new(ptr::null_mut()) }; COUNT];

fn runtime_exception() -> &'static ClassEntry {
    // SAFETY: SPL is part of every PHP and starts before any extension that can be loaded.
    unsafe { declared::spl_ce_RuntimeException.as_ref() }.expect("SPL has started")
}

impl Class {
    /// The registered class.
    pub fn entry(self) -> &'static ClassEntry {
        let entry = ENTRIES[self as usize].load(Ordering::Acquire);
        // SAFETY: set at startup, for the life of the module.
        unsafe { entry.as_ref() }.expect("the classes were registered when the module started")
    }
}

/// Registers the tree. Only while the module starts.
pub fn register() -> ext_php_rs::error::Result<()> {
    for (index, declaration) in TREE.iter().enumerate() {
        debug_assert_eq!(index, declaration.class as usize, "TREE is in the order of Class");
        REGISTERING.store(index, Ordering::Release);
        ClassBuilder::new(declaration.name)
            .extends((declaration.parent, ""))
            .registration(|class, _| ENTRIES[REGISTERING.load(Ordering::Acquire)].store(class, Ordering::Release))
            .register()?;
        for property in declaration.properties {
            declare(Registering::find(declaration.name), property);
        }
    }
    Ok(())
}

/// The class that is being registered: ext-php-rs tells it to a function that cannot capture.
static REGISTERING: std::sync::atomic::AtomicUsize = std::sync::atomic::AtomicUsize::new(0);

/// Throws an exception of any class with that message.
pub fn throw(class: &ClassEntry, message: &str) {
    let message = zend::c_message(message);
    // SAFETY: creates the object as `new` would, with file, line and trace of the running code.
    unsafe { ext_php_rs::ffi::zend_throw_exception(zend::class_ptr(class), message.as_ptr(), 0) };
}

/// Throws one of the exceptions with values for properties that its class declares.
pub fn throw_with(class: Class, message: &str, properties: &mut [(&CStr, Zval)]) {
    let mut object = make(class, message, properties);
    // SAFETY: the engine takes the reference that `object` holds.
    unsafe { ext_php_rs::ffi::zend_throw_exception_object(&raw mut object) };
    std::mem::forget(object);
}

/// Takes back an exception that is on its way, if it is exactly of that class.
pub fn take_pending(class: Class) -> bool {
    // SAFETY: reads this thread's executor globals; an exception that is pending is an object.
    unsafe {
        let pending = (*zend::executor_globals()).exception;
        if pending.is_null() || !ptr::eq((*pending).ce, class.entry()) {
            return false;
        }
        declared::zend_clear_exception();
    }
    true
}

/// An exception that is not thrown yet.
pub fn make(class: Class, message: &str, properties: &mut [(&CStr, Zval)]) -> Zval {
    let entry = class.entry();
    let mut object = Zval::new();
    // SAFETY: the class is concrete, so its object is made and set up by its `create_object`.
    unsafe {
        declared::object_init_ex(&raw mut object, zend::class_ptr(entry));
        let mut message = zend::string(message.as_bytes());
        zend::set_property(ce::exception(), object.value.obj, c"message", &mut message);
        for (name, value) in properties {
            zend::set_property(entry, object.value.obj, name, value);
        }
    }
    object
}
