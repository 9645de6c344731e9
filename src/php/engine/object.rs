//! Objects that carry a Rust value: how they are made, read, compared and freed.
#![allow(unsafe_code, reason = "reads and fills the engine's object structures")]

use std::ffi::c_int;
use std::mem::offset_of;
use std::ptr;

use ext_php_rs::builders::ClassBuilder;
use ext_php_rs::ffi::{std_object_handlers, zend_class_entry, zend_function, zend_object, zend_object_std_dtor, zval};
use ext_php_rs::flags::ClassFlags;
use ext_php_rs::types::{ZendClassObject, Zval};
use ext_php_rs::zend::ZendObjectHandlers;

use super::class::Class;
use super::declare::{Declaration, Registering, remove_constructor};
use super::{declared, zend};

/// Registers a class. Only while the module starts.
pub fn register<T: Class>(declaration: &Declaration) -> ext_php_rs::error::Result<()> {
    assert_eq!(T::CLASS_NAME, declaration.name, "the class is that of the stub");
    ClassBuilder::new(T::CLASS_NAME)
        .flags(ClassFlags::Final.union(ClassFlags::NoDynamicProperties))
        .object_override::<T>()
        .registration(|class, arg_info| {
            T::get_metadata().set_ce(class);
            T::get_metadata().set_arg_info(arg_info);
        })
        .register()?;
    let class = Registering::find(T::CLASS_NAME);
    remove_constructor(class);
    declaration.complete(class);
    T::table().fill(|| {
        let mut handlers = ZendObjectHandlers::new::<T>();
        handlers.free_obj = Some(free::<T>);
        handlers.clone_obj = None;
        handlers.get_gc = Some(edges::<T>);
        handlers.compare = Some(compare::<T>);
        if T::INSTEAD_OF_NEW.is_some() {
            handlers.get_constructor = Some(no_constructor::<T>);
        }
        // ext-php-rs's own handlers look for properties among those that `#[php(prop)]` declares.
        // SAFETY: the standard handlers are constant.
        let standard = unsafe { &std_object_handlers };
        handlers.read_property = standard.read_property;
        handlers.write_property = standard.write_property;
        handlers.has_property = standard.has_property;
        handlers.unset_property = standard.unset_property;
        handlers.get_properties = standard.get_properties;
        handlers.get_property_ptr_ptr = standard.get_property_ptr_ptr;
        T::handlers(&mut handlers);
        handlers
    });
    // SAFETY: no object of the class exists yet.
    unsafe { (*class.entry()).__bindgen_anon_2.create_object = Some(create::<T>) };
    Ok(())
}

/// The class's `create_object`: an object whose value its constructor will set.
unsafe extern "C" fn create<T: Class>(class: *mut zend_class_entry) -> *mut zend_object {
    // SAFETY: the engine passes the class, which lives as long as the module; the value is absent
    // until the constructor sets it, and every use here looks for it.
    unsafe {
        let whole = ZendClassObject::<T>::new_uninit(class.as_ref()).into_raw();
        (*whole).std.handlers = T::table().get();
        &raw mut (*whole).std
    }
}

/// The handler `get_constructor` of a class that has none.
unsafe extern "C" fn no_constructor<T: Class>(_object: *mut zend_object) -> *mut zend_function {
    let instead = T::INSTEAD_OF_NEW.unwrap_or_default();
    throw_error(&format!("Cannot directly construct {}, {instead} instead", T::CLASS_NAME));
    ptr::null_mut()
}

/// Throws PHP's `Error`.
fn throw_error(message: &str) {
    let message = zend::c_message(message);
    // SAFETY: the format takes the one string that follows.
    unsafe { ext_php_rs::ffi::zend_throw_error(ptr::null_mut(), c"%s".as_ptr(), message.as_ptr()) };
}

/// The whole object around its PHP half.
///
/// # Safety
///
/// `object` must be an object of the class `T`.
unsafe fn whole<T: Class>(object: *const zend_object) -> *mut ZendClassObject<T> {
    // SAFETY: objects of final classes are made by ext-php-rs in one way, PHP half last.
    unsafe { object.byte_sub(offset_of!(ZendClassObject<T>, std)).cast::<ZendClassObject<T>>().cast_mut() }
}

/// The value in an object of class `T`; `None` while its constructor has not run.
///
/// # Safety
///
/// `object` must be a live object of the class `T`, and the value must not be used after the object's end.
#[inline]
pub unsafe fn peek<'a, T: Class>(object: *const zend_object) -> Option<&'a T> {
    // SAFETY: by contract.
    unsafe { (*whole::<T>(object)).obj.as_ref() }
}

/// Whether an object is of class `T`.
#[inline]
pub fn is<T: Class>(object: &zend_object) -> bool {
    ptr::eq(object.ce, T::get_metadata().ce())
}

/// The value in an object, if the object is of class `T` and constructed.
#[inline]
pub fn get<T: Class>(object: &zend_object) -> Option<&T> {
    if !is::<T>(object) {
        return None;
    }
    // SAFETY: classes are final, so the class says what the object is.
    unsafe { peek::<T>(object) }
}

/// A new object around `value`.
pub fn new<T: Class>(value: T) -> Zval {
    let whole = ZendClassObject::new(value).into_raw();
    // SAFETY: the box's one reference goes over to the Zval.
    unsafe {
        (*whole).std.handlers = T::table().get();
        zend::owned_object(&raw mut (*whole).std)
    }
}

/// Stores the value of a declared property in the object, past its handlers, and gives the value before.
///
/// # Safety
///
/// `object` must be a live object of the class `T`, and `index` that of one of its `PROPERTIES`.
pub unsafe fn replace_property<T: Class>(object: *mut zend_object, index: usize, value: Zval) -> Zval {
    debug_assert!(index < T::PROPERTIES.len());
    let mut before = Zval::new();
    // SAFETY: by contract; the class has no parent, so its properties stand in their order. The flags beside the value
    // are the engine's.
    unsafe {
        let place = (&raw mut (*object).properties_table).cast::<Zval>().add(index);
        if (*place).u1.type_info != ext_php_rs::ffi::IS_UNDEF {
            before.value = (*place).value;
            before.u1 = (*place).u1;
        }
        (*place).value = value.value;
        (*place).u1 = value.u1;
    }
    std::mem::forget(value);
    before
}

/// Sets the declared properties of an object, in their order.
///
/// # Safety
///
/// `object` must be a live object of the class `T`, and none of its properties be set.
pub unsafe fn initialize<T: Class, const N: usize>(object: *mut zend_object, values: [Zval; N]) {
    const { assert!(N == T::PROPERTIES.len(), "each property has a value") };
    // SAFETY: by contract; the class has no parent, so its properties stand in their order. `ptr::write` leaves their
    // flags as the engine wants them for initialised ones: none.
    unsafe { (&raw mut (*object).properties_table).cast::<[Zval; N]>().write(values) };
}

/// Sets the value of an object, from its constructor. False if it is of another class, or has a value already: PHP
/// code can call a constructor again, and other code may be using the value.
pub fn construct<T: Class>(object: &mut zend_object, value: T) -> bool {
    if !is::<T>(object) {
        return false;
    }
    // SAFETY: classes are final, so the class says what the object is.
    let whole = unsafe { whole::<T>(object) };
    // SAFETY: no reference to an absent value exists.
    unsafe {
        if (*whole).obj.is_some() {
            return false;
        }
        (*whole).obj = Some(value);
    }
    true
}

/// The handler `free_obj`. Afterwards the object has no value, because other objects may still read it while a cycle
/// is being taken apart.
unsafe extern "C" fn free<T: Class>(object: *mut zend_object) {
    // SAFETY: the engine calls it once, for an object of the class it is registered with.
    unsafe {
        drop((*whole::<T>(object)).obj.take());
        zend_object_std_dtor(object);
    }
}

/// The handler `get_gc`.
unsafe extern "C" fn edges<T: Class>(
    object: *mut zend_object,
    table: *mut *mut zval,
    count: *mut c_int,
) -> *mut ext_php_rs::ffi::HashTable {
    // SAFETY: the engine calls it for live objects of the class it is registered with, and reads the
    // edges before anything else can change them.
    unsafe {
        let edges: *const [Zval] = peek::<T>(object).map_or(&[], T::edges);
        *table = edges.cast::<Zval>().cast_mut();
        *count = c_int::try_from(edges.len()).unwrap_or(c_int::MAX);
        // The table of properties, if one was built.
        (*object).properties
    }
}

/// The handler `compare`, in the form of php-src's `ZEND_COMPARE_OBJECTS_FALLBACK`.
unsafe extern "C" fn compare<T: Class>(left: *mut zval, right: *mut zval) -> c_int {
    const EQUAL: c_int = 0;
    // SAFETY: the engine passes two live values, at least one an object of this class.
    unsafe {
        let (Some(left_object), Some(right_object)) = ((*left).object(), (*right).object()) else {
            return ext_php_rs::ffi::zend_std_compare_objects(left, right);
        };
        match (get::<T>(left_object), get::<T>(right_object)) {
            (Some(one), Some(other)) if ptr::eq(one, other) || one.denotes_same(other) => EQUAL,
            _ => declared::ZEND_UNCOMPARABLE,
        }
    }
}
