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

use super::declare::{Method, Registering};
use super::{declared, zend};

include!(concat!(env!("OUT_DIR"), "/api/exceptions.rs"));

/// Only functions of components give such errors.
#[cfg(not(feature = "component"))]
const _: Class = Class::ResultException;

static ENTRIES: [AtomicPtr<ClassEntry>; TREE.len()] = [const { AtomicPtr::new(ptr::null_mut()) }; TREE.len()];

impl Class {
    /// The registered class.
    pub fn entry(self) -> &'static ClassEntry {
        let entry = ENTRIES[self as usize].load(Ordering::Acquire);
        // SAFETY: set at startup, for the life of the module.
        unsafe { entry.as_ref() }.expect("the classes were registered when the module started")
    }
}

/// Registers the tree, with the methods of those that have some. Only while the module starts.
pub fn register(methods: &[(Class, &[Method])]) -> ext_php_rs::error::Result<()> {
    for (index, declaration) in TREE.iter().enumerate() {
        REGISTERING.store(index, Ordering::Release);
        ClassBuilder::new(declaration.name)
            .extends((parent, ""))
            .registration(|class, _| ENTRIES[REGISTERING.load(Ordering::Acquire)].store(class, Ordering::Release))
            .register()?;
        let class = Registering::find(declaration.name);
        declaration.complete(class);
        // Before a child inherits them.
        for (_, methods) in methods.iter().filter(|(of, _)| *of as usize == index) {
            class.add_methods(methods);
        }
    }
    Ok(())
}

/// The parent of the class that is being registered.
fn parent() -> &'static ClassEntry {
    let name = TREE[REGISTERING.load(Ordering::Acquire)].parent.expect("an exception has a parent");
    // SAFETY: PHP's own classes, and those of the tree, live as long as the module.
    unsafe { &*Registering::find(name).entry() }
}

/// The class that is being registered. A static, because ext-php-rs passes it to a function that cannot capture.
static REGISTERING: std::sync::atomic::AtomicUsize = std::sync::atomic::AtomicUsize::new(0);

/// Throws an exception of any class with that message.
pub fn throw(class: &ClassEntry, message: &str) {
    let message = zend::c_message(message);
    // SAFETY: creates the object as `new` would, with file, line and trace of the running code.
    unsafe { ext_php_rs::ffi::zend_throw_exception(zend::class_ptr(class), message.as_ptr(), 0) };
}

/// Throws one of the exceptions with values for properties that its class declares.
pub fn throw_with(class: Class, message: &str, properties: &mut [(&CStr, Zval)]) {
    throw_object(make(class, message, properties));
}

/// Throws an exception that is there already.
pub fn throw_object(exception: Zval) {
    let mut exception = std::mem::ManuallyDrop::new(exception);
    // SAFETY: the engine takes the reference that the value holds.
    unsafe { ext_php_rs::ffi::zend_throw_exception_object(&raw mut *exception) };
}

/// Clears the pending exception if it is exactly of that class.
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

/// Takes back an exception that is on its way, if it is of that class or a descendant.
#[cfg(feature = "component")]
pub fn take_pending_object(class: Class) -> Option<Zval> {
    take_pending_if(|object| object.instance_of(class.entry()))
}

/// Takes back whatever exception is on its way, until it is thrown again.
#[cfg(feature = "component")]
pub fn take_any_pending() -> Option<Zval> {
    take_pending_if(|_| true)
}

#[cfg(feature = "component")]
fn take_pending_if(is_wanted: impl FnOnce(&ext_php_rs::types::ZendObject) -> bool) -> Option<Zval> {
    // SAFETY: reads this thread's executor globals; an exception that is pending is an object, which the value keeps.
    unsafe {
        let pending = (*zend::executor_globals()).exception;
        let object = pending.as_mut().filter(|object| is_wanted(object))?;
        let mut value = Zval::new();
        value.set_object(object);
        declared::zend_clear_exception();
        Some(value)
    }
}

/// A new exception object, which is not thrown yet.
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
