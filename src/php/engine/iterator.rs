//! Iteration with `foreach`: over the elements of an object as they are at each step, without a copy.
#![allow(unsafe_code, reason = "implements an iterator of the engine's")]

use std::alloc::Layout;
use std::ffi::c_int;
use std::ptr;

use ext_php_rs::ffi::{zend_class_entry, zend_object_iterator, zend_object_iterator_funcs, zval};
use ext_php_rs::types::Zval;

use super::class::Class;
use super::declare::Registering;
use super::declared;
use super::method::Call;
use super::object;
use super::raise::{Raise, Result};

/// A class whose objects are iterated by position, from 0 on.
pub trait Iterable: Class {
    /// Whether there is an element at that position now.
    fn has_position(&self, position: u64) -> bool;

    /// The key for the position.
    fn key_at(&self, position: u64) -> Zval;

    /// The element at that position.
    fn value_at(&self, position: u64) -> Result<Zval>;
}

/// Makes `foreach` and its relatives iterate the objects of a class that is being registered. Called after its
/// interfaces are added, because they would set up a call of `getIterator()`.
pub fn iterate<T: Iterable>(class: Registering) {
    class.set_iterator(get_iterator::<T>);
}

/// The method `getIterator`: the same iterator as an object.
pub fn method<T: Iterable>(call: &mut Call<'_>) -> Result {
    call.this::<T>()?;
    let (mut iterator, mut this) = (Zval::new(), call.this_value());
    // SAFETY: the object's class has a `get_iterator`, which is all that the function requires.
    unsafe { declared::zend_create_internal_iterator_zval(&raw mut iterator, &raw mut this) };
    call.give(iterator);
    Ok(())
}

/// The engine's iterator, followed by ours.
#[repr(C)]
struct Iterator {
    // First, so that a pointer to one is a pointer to the other. Its `data` is not used.
    base: zend_object_iterator,
    /// The object, then the element that the engine was given last: the engine does not take a reference of its own.
    values: [Zval; 2],
    position: u64,
}

const OBJECT: usize = 0;
const CURRENT: usize = 1;

/// The class handler `get_iterator`.
unsafe extern "C" fn get_iterator<T: Iterable>(
    _class: *mut zend_class_entry,
    object: *mut zval,
    by_reference: c_int,
) -> *mut zend_object_iterator {
    if by_reference != 0 {
        Raise::error("An iterator cannot be used with foreach by reference").throw();
        return ptr::null_mut();
    }
    // SAFETY: the engine passes an object of the class, and frees what it is given here.
    unsafe {
        let iterator = ext_php_rs::alloc::emalloc(Layout::new::<Iterator>()).cast::<Iterator>();
        declared::zend_iterator_init(iterator.cast());
        (&raw mut (*iterator).base.data).write(Zval::null());
        (*iterator).base.funcs = Of::<T>::FUNCTIONS;
        (&raw mut (*iterator).values).write([(*object).shallow_clone(), Zval::null()]);
        (*iterator).position = 0;
        iterator.cast()
    }
}

/// The functions of the iterators over objects of class `T`.
struct Of<T>(T);

impl<T: Iterable> Of<T> {
    const FUNCTIONS: &'static zend_object_iterator_funcs = &zend_object_iterator_funcs {
        dtor: Some(free),
        valid: Some(valid::<T>),
        get_current_data: Some(current::<T>),
        get_current_key: Some(key::<T>),
        move_forward: Some(move_forward),
        rewind: Some(rewind),
        invalidate_current: Some(invalidate),
        get_gc: Some(edges),
    };
}

impl Iterator {
    /// # Safety
    ///
    /// `iterator` must be one that `get_iterator` made, and nothing else may use it meanwhile.
    unsafe fn of<'a>(iterator: *mut zend_object_iterator) -> &'a mut Self {
        // SAFETY: by contract.
        unsafe { &mut *iterator.cast::<Self>() }
    }

    /// Replaces the element. The old one is dropped after the new one is in place: the cycle collector may run then,
    /// and read this.
    fn put(&mut self, value: Zval) {
        drop(std::mem::replace(&mut self.values[CURRENT], value));
    }

    /// The object that is iterated; `None` if its constructor failed.
    fn object<T: Iterable>(&self) -> Option<&T> {
        self.values[OBJECT].object().and_then(object::get::<T>)
    }
}

unsafe extern "C" fn free(iterator: *mut zend_object_iterator) {
    // SAFETY: the engine frees the rest, once; what it was given here is not used any more.
    unsafe { (&raw mut Iterator::of(iterator).values).drop_in_place() };
}

unsafe extern "C" fn valid<T: Iterable>(iterator: *mut zend_object_iterator) -> c_int {
    // SAFETY: the engine passes a live iterator.
    let this = unsafe { Iterator::of(iterator) };
    if this.object::<T>().is_some_and(|object| object.has_position(this.position)) {
        declared::SUCCESS
    } else {
        declared::FAILURE
    }
}

unsafe extern "C" fn current<T: Iterable>(iterator: *mut zend_object_iterator) -> *mut zval {
    // SAFETY: as in `valid`.
    let this = unsafe { Iterator::of(iterator) };
    let value = match this.object::<T>() {
        Some(object) if object.has_position(this.position) => object.value_at(this.position),
        _ => return ptr::null_mut(),
    };
    match value {
        Ok(value) => {
            this.put(value);
            &raw mut this.values[CURRENT]
        }
        Err(raise) => {
            raise.throw();
            ptr::null_mut()
        }
    }
}

unsafe extern "C" fn key<T: Iterable>(iterator: *mut zend_object_iterator, key: *mut zval) {
    // SAFETY: as in `valid`.
    let this = unsafe { Iterator::of(iterator) };
    let value = this.object::<T>().map_or_else(Zval::null, |object| object.key_at(this.position));
    // SAFETY: the engine passes a place that is writable and holds no value yet.
    unsafe { key.write(value) };
}

unsafe extern "C" fn move_forward(iterator: *mut zend_object_iterator) {
    // SAFETY: as in `valid`.
    let this = unsafe { Iterator::of(iterator) };
    this.put(Zval::null());
    this.position = this.position.saturating_add(1);
}

unsafe extern "C" fn rewind(iterator: *mut zend_object_iterator) {
    // SAFETY: as in `valid`.
    let this = unsafe { Iterator::of(iterator) };
    this.put(Zval::null());
    this.position = 0;
}

unsafe extern "C" fn invalidate(iterator: *mut zend_object_iterator) {
    // SAFETY: as in `valid`.
    unsafe { Iterator::of(iterator) }.put(Zval::null());
}

unsafe extern "C" fn edges(
    iterator: *mut zend_object_iterator,
    table: *mut *mut zval,
    count: *mut c_int,
) -> *mut ext_php_rs::ffi::HashTable {
    // SAFETY: the engine reads the values before anything else can change them.
    unsafe {
        let values = &mut Iterator::of(iterator).values;
        *table = values.as_mut_ptr();
        *count = c_int::try_from(values.len()).unwrap_or(0);
    }
    ptr::null_mut()
}
