//! `Wasm\Uint8Array` and its nine siblings: live views of a memory as numbers of one type.
#![allow(unsafe_code, reason = "implements object handlers, and reads and writes linear memory in place")]

use std::ffi::c_int;
use std::ptr;
use std::sync::atomic::{AtomicPtr, Ordering};

use ext_php_rs::builders::ClassBuilder;
use ext_php_rs::ffi::{zend_object, zend_object_handlers, zval};
use ext_php_rs::flags::ClassFlags;
use ext_php_rs::prelude::*;
use ext_php_rs::types::{ZendHashTable, Zval};
use ext_php_rs::zend::{ClassEntry, ce};
use wasm_runtime::fault::Fault;
use wasm_runtime::memory;

use super::element::Element;
use super::memory::{Memory, offset};
use crate::php::engine::class::{self, Class, Method, Param, Ty, handler_table};
use crate::php::engine::exceptions;
use crate::php::engine::handlers::{answer, index};
use crate::php::engine::method::{Call, handler};
use crate::php::engine::object;
use crate::php::engine::raise::{Raise, Result};
use crate::php::engine::value_objects;
use crate::php::engine::{declared, zend};

/// A view: `length` numbers from byte `offset` on, or as many as there are.
pub struct View {
    memory: memory::Memory,
    offset: u64,
    length: Option<u64>,
    /// The PHP object of the memory.
    object: [Zval; 1],
}

/// A class of views.
trait TypedArray: Class {
    type Element: Element;
    const METHODS: &'static [Method];
    fn new(view: View) -> Self;
    fn view(&self) -> &View;
}

macro_rules! typed_arrays {
    ($($class:ident, $name:literal, $element:ty;)*) => {
        $(
            #[php_class]
            #[php(name = $name)]
            pub struct $class(View);

            impl Class for $class {
                handler_table!();

                fn edges(&self) -> &[Zval] {
                    &self.0.object
                }

                fn handlers(handlers: &mut zend_object_handlers) {
                    handlers.read_dimension = Some(read_dimension::<Self>);
                    handlers.write_dimension = Some(write_dimension::<Self>);
                    handlers.has_dimension = Some(has_dimension::<Self>);
                }
            }

            impl TypedArray for $class {
                type Element = $element;

                const METHODS: &'static [Method] = &[
                    Method::new(c"__construct", handler!(construct::<$class>), CONSTRUCT, Ty::NONE),
                    Method::new(c"getOffset", handler!(get_offset::<$class>), &[], Ty::INT),
                    Method::new(c"getLength", handler!(get_length::<$class>), &[], Ty::INT),
                    Method::new(c"toArray", handler!(to_array::<$class>), &[], Ty::ARRAY),
                    Method::new(c"set", handler!(set::<$class>), SET, Ty::VOID),
                    Method::new(c"subarray", handler!(subarray::<$class>), SUBARRAY, Ty::STATIC),
                    Method::new(c"getBytes", handler!(get_bytes::<$class>), &[], Ty::STRING),
                    Method::new(c"setBytes", handler!(set_bytes::<$class>), SET_BYTES, Ty::VOID),
                    Method::new(c"offsetExists", handler!(offset_exists::<$class>), ANY_OFFSET, Ty::BOOL),
                    Method::new(c"offsetGet", handler!(offset_get::<$class>), ANY_OFFSET, Ty::MIXED),
                    Method::new(c"offsetSet", handler!(offset_set::<$class>), OFFSET_SET, Ty::VOID),
                    Method::new(c"offsetUnset", handler!(offset_unset), ANY_OFFSET, Ty::VOID),
                    Method::new(c"count", handler!(get_length::<$class>), &[], Ty::INT),
                    Method::new(c"getIterator", handler!(get_iterator::<$class>), &[], Ty::object(c"Iterator")),
                ];

                fn new(view: View) -> Self {
                    Self(view)
                }

                fn view(&self) -> &View {
                    &self.0
                }
            }
        )*

        /// Registers the interface and the classes. Only while the module starts.
        pub fn register() -> ext_php_rs::error::Result<()> {
            register_interface()?;
            $(register_class::<$class>()?;)*
            Ok(())
        }
    };
}

typed_arrays! {
    Int8Array, "Wasm\\Int8Array", i8;
    Uint8Array, "Wasm\\Uint8Array", u8;
    Int16Array, "Wasm\\Int16Array", i16;
    Uint16Array, "Wasm\\Uint16Array", u16;
    Int32Array, "Wasm\\Int32Array", i32;
    Uint32Array, "Wasm\\Uint32Array", u32;
    Int64Array, "Wasm\\Int64Array", i64;
    Uint64Array, "Wasm\\Uint64Array", u64;
    Float32Array, "Wasm\\Float32Array", f32;
    Float64Array, "Wasm\\Float64Array", f64;
}

static INTERFACE: AtomicPtr<ClassEntry> = AtomicPtr::new(ptr::null_mut());

fn register_interface() -> ext_php_rs::error::Result<()> {
    ClassBuilder::new("Wasm\\TypedArray")
        .flags(ClassFlags::Interface)
        .implements((ce::arrayaccess, "\\ArrayAccess"))
        .implements((ce::countable, "\\Countable"))
        .implements((ce::aggregate, "\\IteratorAggregate"))
        .registration(|class, _| INTERFACE.store(class, Ordering::Release))
        .register()
}

fn register_class<T: TypedArray>() -> ext_php_rs::error::Result<()> {
    // SAFETY: registered above, for the life of the module.
    let interface = unsafe { INTERFACE.load(Ordering::Acquire).as_ref() }.expect("the interface is registered");
    object::register::<T>(&[T::METHODS], &[interface])?;
    let size = i64::try_from(size_of::<T::Element>()).unwrap_or(1);
    class::constant::<T>("BYTES_PER_ELEMENT", Ty::INT, size)
}

const ANY_OFFSET: &[Param] = &[Param::new(c"offset", Ty::MIXED)];
const FROM: Param = Param::new(c"offset", Ty::INT).or(c"0");
const CONSTRUCT: &[Param] =
    &[Param::new(c"memory", Ty::object(c"Wasm\\Memory")), FROM, Param::new(c"length", Ty::INT.or_null()).or(c"null")];
const SET: &[Param] = &[Param::new(c"values", Ty::ITERABLE), FROM];
const SET_BYTES: &[Param] = &[Param::new(c"bytes", Ty::STRING), FROM];
const SUBARRAY: &[Param] = &[Param::new(c"begin", Ty::INT), Param::new(c"end", Ty::INT.or_null()).or(c"null")];
const OFFSET_SET: &[Param] = &[Param::new(c"offset", Ty::MIXED), Param::new(c"value", Ty::MIXED)];

impl View {
    /// How many whole numbers of `size` bytes the view has now.
    fn count(&self, size: u64) -> u64 {
        let available = (self.memory.length() as u64).saturating_sub(self.offset) / size;
        self.length.map_or(available, |length| length.min(available))
    }

    /// Where number `index` stands, if the view has it.
    #[inline]
    fn at(&self, index: i64, size: u64) -> Result<*mut u8> {
        if index >= 0 && self.length.is_none_or(|length| (index as u64) < length) {
            // Neither factor passes 2^63 / 8: a memory's bytes are counted in 33 bits.
            let place = (index as u64).checked_mul(size).and_then(|bytes| bytes.checked_add(self.offset));
            if let Some(to) = place.and_then(|place| self.memory.at(place, size).ok()) {
                return Ok(to);
            }
        }
        Err(self.outside(index, size))
    }

    #[cold]
    fn outside(&self, index: i64, size: u64) -> Raise {
        let message = format!("index {index} is out of bounds of a view of {} elements", self.count(size));
        Raise::new(exceptions::Class::OutOfBoundsException, message)
    }

    /// Where `count` numbers from number `index` on stand, if the view has them all.
    fn range(&self, index: i64, count: u64, size: u64) -> Result<u64> {
        let available = self.count(size);
        match u64::try_from(index).ok().filter(|index| index.checked_add(count).is_some_and(|end| end <= available)) {
            Some(index) => Ok(self.offset + index * size),
            None => {
                let message =
                    format!("{count} elements at index {index} are out of bounds of a view of {available} elements");
                Err(Raise::new(exceptions::Class::OutOfBoundsException, message))
            }
        }
    }
}

fn size<T: TypedArray>() -> u64 {
    size_of::<T::Element>() as u64
}

fn int(value: u64) -> Zval {
    zend::value(i64::try_from(value).unwrap_or(i64::MAX))
}

fn construct<T: TypedArray>(call: &mut Call<'_>) -> Result {
    let (object, memory) = call.object::<Memory>(0)?;
    let given = if call.arg(1).is_some() { call.int(1)? } else { 0 };
    let size_in_bytes = memory.memory().length() as u64;
    let outside = |length: u64| Fault::OutOfBounds { offset: given as u64, length, size: size_in_bytes };
    let start = offset(given).map_err(|_| call.value_error(1, "must be greater than or equal to -2147483648"))?;
    let length = match call.int_or_null(2)? {
        None => None,
        Some(length) => match u64::try_from(length) {
            Ok(length) => Some(length),
            Err(_) => return Err(call.value_error(2, "must be greater than or equal to 0")),
        },
    };
    let bytes = length.unwrap_or(0).checked_mul(size::<T>()).ok_or_else(|| outside(u64::MAX))?;
    memory.memory().at(start, bytes)?;
    let view = View { memory: memory.memory().clone(), offset: start, length, object: [object.shallow_clone()] };
    call.construct(T::new(view))
}

fn get_offset<T: TypedArray>(call: &mut Call<'_>) -> Result {
    let offset = call.this::<T>()?.view().offset;
    call.give(int(offset));
    Ok(())
}

fn get_length<T: TypedArray>(call: &mut Call<'_>) -> Result {
    let length = call.this::<T>()?.view().count(size::<T>());
    call.give(int(length));
    Ok(())
}

/// The least that any PHP version allows, to be the same on all.
const MOST_IN_ARRAY: u32 = 0x0400_0000;
const _: () = assert!(MOST_IN_ARRAY <= declared::HT_MAX_SIZE);

/// The view's numbers as a PHP array.
fn array<T: TypedArray>(view: &View) -> Result<ext_php_rs::boxed::ZBox<ZendHashTable>> {
    let count = view.count(size::<T>());
    let capacity = u32::try_from(count).ok().filter(|count| *count <= MOST_IN_ARRAY).ok_or_else(|| {
        let message = format!("{count} elements are more than a PHP array can hold: use subarray() or getBytes()");
        Raise::new(exceptions::Class::WasmException, message)
    })?;
    let from = view.memory.at(view.offset, count * size::<T>())?;
    let mut array = ZendHashTable::with_capacity(capacity);
    for index in 0..count as usize {
        let mut value = Zval::new();
        // SAFETY: the range was checked, and nothing runs meanwhile that could change the memory.
        unsafe { T::Element::read(from.add(index * size_of::<T::Element>())) }.put(&mut value);
        // Fails only for a table at its largest.
        let _ = array.push(value);
    }
    Ok(array)
}

fn to_array<T: TypedArray>(call: &mut Call<'_>) -> Result {
    let array = array::<T>(call.this::<T>()?.view())?;
    call.give(zend::value(array));
    Ok(())
}

fn get_iterator<T: TypedArray>(call: &mut Call<'_>) -> Result {
    let array = array::<T>(call.this::<T>()?.view())?;
    call.give(value_objects::array_iterator(array));
    Ok(())
}

/// Stores values from an index on: all of them, or none.
fn set<T: TypedArray>(call: &mut Call<'_>) -> Result {
    let this = call.this::<T>()?;
    let index = if call.arg(1).is_some() { call.int(1)? } else { 0 };
    let values =
        numbers::<T>(call, || this.view().count(size::<T>()).saturating_sub(u64::try_from(index).unwrap_or(0)))?;
    let offset = this.view().range(index, values.len() as u64, size::<T>())?;
    let to = this.view().memory.at(offset, values.len() as u64 * size::<T>())?;
    for (index, value) in values.into_iter().enumerate() {
        // SAFETY: the range was checked, and nothing runs meanwhile that could change the memory.
        unsafe { value.write(to.add(index * size_of::<T::Element>())) };
    }
    Ok(())
}

/// An iterator may grow the memory while it runs, so a few more than there is room for are taken; but
/// it need not end, so no more than that.
const SLACK: u64 = 1 << 16;

/// The numbers in an iterable argument. `room` tells how many there is room for now.
fn numbers<T: TypedArray>(call: &mut Call<'_>, room: impl Fn() -> u64) -> Result<Vec<T::Element>> {
    let given = call.arg(0).ok_or(Raise::Pending)?;
    let mut numbers = Vec::new();
    let mut take = |value: &Zval| match T::Element::from_php(value) {
        Ok(number) => {
            numbers.push(number);
            Ok(())
        }
        Err(unfit) => Err(unfit.for_offset(T::CLASS_NAME)),
    };
    if let Some(array) = given.array() {
        array.values().try_for_each(&mut take)?;
    } else {
        let Some(iterator) = given.traversable() else {
            return Err(call.type_error(0, "of type iterable"));
        };
        let iterator = iterator.iter().ok_or(Raise::Pending)?;
        for (taken, (_, value)) in (1_u64..).zip(iterator) {
            take(&value)?;
            if taken > SLACK && taken > room() {
                break;
            }
        }
        if zend::exception_is_pending() {
            return Err(Raise::Pending);
        }
    }
    Ok(numbers)
}

fn subarray<T: TypedArray>(call: &mut Call<'_>) -> Result {
    let view = call.this::<T>()?.view();
    let begin = call.int(0)?;
    let end = call.int_or_null(1)?;
    let count = view.count(size::<T>());
    // As in JavaScript and in PHP's substr(), a negative index counts from the end.
    let place = |index: i64| {
        let place = if index < 0 { index.checked_add(i64::try_from(count).unwrap_or(i64::MAX)) } else { Some(index) };
        place.and_then(|place| u64::try_from(place).ok()).filter(|place| *place <= count)
    };
    let (Some(from), Some(to)) = (place(begin), end.map_or(Some(count), place)) else {
        let end = end.map_or_else(|| "the end".into(), |end| end.to_string());
        let message = format!("elements {begin} to {end} are out of bounds of a view of {count} elements");
        return Err(Raise::new(exceptions::Class::OutOfBoundsException, message));
    };
    let Some(length) = to.checked_sub(from) else {
        return Err(call.value_error(1, "must not come before the beginning"));
    };
    let part = View {
        memory: view.memory.clone(),
        offset: view.offset + from * size::<T>(),
        length: Some(length),
        object: [view.object[0].shallow_clone()],
    };
    call.give(object::new(T::new(part)));
    Ok(())
}

fn get_bytes<T: TypedArray>(call: &mut Call<'_>) -> Result {
    let view = call.this::<T>()?.view();
    let bytes = view.memory.bytes(view.offset, view.count(size::<T>()) * size::<T>(), zend::string)?;
    call.give(bytes);
    Ok(())
}

fn set_bytes<T: TypedArray>(call: &mut Call<'_>) -> Result {
    let view = call.this::<T>()?.view();
    let bytes = call.string(0)?.as_bytes();
    let index = if call.arg(1).is_some() { call.int(1)? } else { 0 };
    let count = bytes.len() as u64;
    // The last element may be written in part.
    let offset = view.range(index, count.div_ceil(size::<T>()), size::<T>())?;
    Ok(view.memory.write(offset, bytes)?)
}

fn given_index<T: TypedArray>(call: &mut Call<'_>) -> Result<i64> {
    let given = call.arg(0).filter(|arg| !arg.is_null()).map_or(ptr::null(), |arg| ptr::from_ref(arg));
    // SAFETY: an argument is a value.
    unsafe { index(given, T::CLASS_NAME) }
}

fn offset_exists<T: TypedArray>(call: &mut Call<'_>) -> Result {
    let index = given_index::<T>(call)?;
    let exists = call.this::<T>()?.view().at(index, size::<T>()).is_ok();
    call.give(zend::value(exists));
    Ok(())
}

fn offset_get<T: TypedArray>(call: &mut Call<'_>) -> Result {
    let index = given_index::<T>(call)?;
    let from = call.this::<T>()?.view().at(index, size::<T>())?;
    let mut value = Zval::new();
    // SAFETY: the number is inside the memory.
    unsafe { T::Element::read(from) }.put(&mut value);
    call.give(value);
    Ok(())
}

fn offset_set<T: TypedArray>(call: &mut Call<'_>) -> Result {
    let index = given_index::<T>(call)?;
    let value = call.arg(1).ok_or(Raise::Pending)?;
    store::<T>(call.this::<T>()?, index, value)
}

fn offset_unset(_call: &mut Call<'_>) -> Result {
    Err(Raise::error("Cannot unset an element of a view of memory"))
}

#[inline]
fn store<T: TypedArray>(this: &T, index: i64, value: &Zval) -> Result {
    let number = T::Element::from_php(value).map_err(|unfit| unfit.for_offset(T::CLASS_NAME))?;
    let to = this.view().at(index, size::<T>())?;
    // SAFETY: the number's place is inside the memory.
    unsafe { number.write(to) };
    Ok(())
}

/// The handler `read_dimension`.
unsafe extern "C" fn read_dimension<T: TypedArray>(
    object: *mut zend_object,
    at: *mut zval,
    kind: c_int,
    ret: *mut zval,
) -> *mut zval {
    let quiet = kind == c_int::try_from(ext_php_rs::ffi::BP_VAR_IS).unwrap_or(-1);
    // SAFETY: the engine asks a live object of this class for a value in `ret`.
    unsafe {
        let from = match object::peek::<T>(object) {
            Some(this) => index(at, T::CLASS_NAME).and_then(|index| this.view().at(index, size::<T>())),
            None => Err(Raise::error("the view was not constructed")),
        };
        match from {
            Ok(from) => {
                T::Element::read(from).put(&mut *ret);
                ret
            }
            Err(_) if quiet => answer(Ok(Zval::null()), ret),
            Err(raise) => answer(Err(raise), ret),
        }
    }
}

/// The handler `write_dimension`.
unsafe extern "C" fn write_dimension<T: TypedArray>(object: *mut zend_object, at: *mut zval, value: *mut zval) {
    // SAFETY: the engine asks a live object of this class, with a live value.
    let written = unsafe {
        match object::peek::<T>(object) {
            Some(this) => index(at, T::CLASS_NAME).and_then(|index| store(this, index, &*value)),
            None => Err(Raise::error("the view was not constructed")),
        }
    };
    if let Err(raise) = written {
        raise.throw();
    }
}

/// The handler `has_dimension`.
unsafe extern "C" fn has_dimension<T: TypedArray>(
    object: *mut zend_object,
    at: *mut zval,
    check_empty: c_int,
) -> c_int {
    // SAFETY: as in `read_dimension`.
    unsafe {
        let this = object::peek::<T>(object);
        let from = this
            .and_then(|this| index(at, T::CLASS_NAME).ok().and_then(|index| this.view().at(index, size::<T>()).ok()));
        let Some(from) = from else { return 0 };
        let mut value = Zval::new();
        T::Element::read(from).put(&mut value);
        (check_empty == 0 || value.coerce_to_bool()).into()
    }
}
