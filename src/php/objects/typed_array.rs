//! `Wasm\Uint8Array` and its nine siblings: live views of a memory as numbers of one type.
#![allow(unsafe_code, reason = "implements object handlers, and reads and writes linear memory in place")]

use ext_php_rs::builders::ClassBuilder;
use ext_php_rs::ffi::zend_object_handlers;
use ext_php_rs::flags::ClassFlags;
use ext_php_rs::prelude::*;
use ext_php_rs::types::{ZendHashTable, Zval};
use wasm_runtime::fault::Fault;
use wasm_runtime::memory;

use super::element::Element;
use super::memory::{Memory, offset};
use crate::php::call::unfit::Place;
use crate::php::engine::class::{Class, Declaration, Registering, api, handler_table};
use crate::php::engine::exceptions;
use crate::php::engine::indexed::{self, Indexed, indexed};
use crate::php::engine::iterator::{self, Iterable};
use crate::php::engine::method::Call;
use crate::php::engine::object;
use crate::php::engine::raise::{Raise, Result};
use crate::php::engine::{declared, zend};
use crate::php::store::handle::StoreObject;

api!("TypedArray");

/// A view: `length` numbers from byte `offset` on, or all up to the end.
pub struct View {
    memory: memory::Memory,
    offset: u64,
    length: Option<u64>,
    /// The PHP object of the memory.
    object: [Zval; 1],
}

/// A class of views.
trait TypedArray: Indexed + Iterable {
    type Element: Element;
    fn new(view: View) -> Self;
    fn view(&self) -> &View;
}

macro_rules! typed_arrays {
    ($($class:ident, $name:literal, $stub:ident, $element:ty;)*) => {
        $(
            mod $stub {
                include!(concat!(env!("OUT_DIR"), "/api/", stringify!($class), ".rs"));
            }

            #[php_class]
            #[php(name = $name)]
            pub struct $class(View);

            impl Class for $class {
                handler_table!();

                fn edges(&self) -> *const [Zval] {
                    &self.0.object
                }

                fn handlers(handlers: &mut zend_object_handlers) {
                    indexed::<Self>(handlers);
                }
            }

            impl TypedArray for $class {
                type Element = $element;

                fn new(view: View) -> Self {
                    Self(view)
                }

                fn view(&self) -> &View {
                    &self.0
                }
            }

            impl Indexed for $class {
                #[inline]
                fn element(&self, index: i64, ret: &mut Zval) -> Result {
                    let from = self.0.at(index, size::<Self>())?;
                    // SAFETY: the number is inside the memory.
                    unsafe { <$element>::read(from) }.put(ret);
                    Ok(())
                }

                #[inline]
                fn set_element(&self, index: i64, value: &Zval) -> Result {
                    let number = <$element>::from_php(value).map_err(|unfit| unfit.at(Place::Element($name), value))?;
                    let to = self.0.at(index, size::<Self>())?;
                    // SAFETY: the place of the number is inside the memory.
                    unsafe { number.write(to) };
                    Ok(())
                }

                fn has_element(&self, index: i64) -> bool {
                    self.0.at(index, size::<Self>()).is_ok()
                }
            }

            impl Iterable for $class {
                fn has_position(&self, position: u64) -> bool {
                    position < self.0.count(size::<Self>())
                }

                fn key_at(&self, position: u64) -> Zval {
                    int(position)
                }

                fn value_at(&self, position: u64) -> Result<Zval> {
                    let mut value = Zval::new();
                    self.element(i64::try_from(position).unwrap_or(i64::MAX), &mut value)?;
                    Ok(value)
                }
            }
        )*

        /// The element type of an object of any of the classes, as Rust calls it, and a copy of its numbers as they are in
        /// memory.
        #[cfg(feature = "component")]
        pub fn packed(object: &ext_php_rs::types::ZendObject) -> Option<(&'static str, Vec<u8>)> {
            $(
                if let Some(this) = object::get::<$class>(object) {
                    return Some((stringify!($element), this.0.bytes(size::<$class>())));
                }
            )*
            None
        }

        /// Registers the interface and the classes. Only while the module starts.
        pub fn register() -> ext_php_rs::error::Result<()> {
            register_interface()?;
            $(register_class::<$class>(&$stub::CLASS)?;)*
            Ok(())
        }
    };
}

typed_arrays! {
    Int8Array, "Wasm\\Int8Array", int8_array, i8;
    Uint8Array, "Wasm\\Uint8Array", uint8_array, u8;
    Int16Array, "Wasm\\Int16Array", int16_array, i16;
    Uint16Array, "Wasm\\Uint16Array", uint16_array, u16;
    Int32Array, "Wasm\\Int32Array", int32_array, i32;
    Uint32Array, "Wasm\\Uint32Array", uint32_array, u32;
    Int64Array, "Wasm\\Int64Array", int64_array, i64;
    Uint64Array, "Wasm\\Uint64Array", uint64_array, u64;
    Float32Array, "Wasm\\Float32Array", float32_array, f32;
    Float64Array, "Wasm\\Float64Array", float64_array, f64;
}

/// The parameters. All ten stubs declare them in the same way.
use uint8_array::arg;

fn register_interface() -> ext_php_rs::error::Result<()> {
    ClassBuilder::new(api::CLASS.name).flags(ClassFlags::Interface).registration(|_, _| {}).register()?;
    api::CLASS.complete(Registering::find(api::CLASS.name));
    Ok(())
}

fn register_class<T: TypedArray>(declaration: &Declaration) -> ext_php_rs::error::Result<()> {
    object::register::<T>(declaration)?;
    iterator::iterate::<T>(Registering::find(T::CLASS_NAME));
    Ok(())
}

impl View {
    /// The current number of whole numbers of `size` bytes in the view.
    fn count(&self, size: u64) -> u64 {
        let available = (self.memory.length() as u64).saturating_sub(self.offset) / size;
        self.length.map_or(available, |length| length.min(available))
    }

    /// A copy of the bytes of all numbers.
    #[cfg(feature = "component")]
    fn bytes(&self, size: u64) -> Vec<u8> {
        // What the memory does not have is not in the view.
        self.memory.bytes(self.offset, self.count(size) * size, <[u8]>::to_vec).unwrap_or_default()
    }

    /// The offset of number `index`, if the view has it.
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

    /// The range of `count` numbers from number `index` on, if the view has all of them.
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
    use arg::construct as arg;
    let (object, memory) = call.get(arg::MEMORY)?;
    let memory = memory.value();
    let given = call.get(arg::OFFSET)?;
    let size_in_bytes = memory.length() as u64;
    let outside = |length: u64| Fault::OutOfBounds { offset: given as u64, length, size: size_in_bytes };
    let start =
        offset(given).map_err(|_| call.value_error(arg::OFFSET, "must be greater than or equal to -2147483648"))?;
    let length = call.get(arg::LENGTH)?.map(u64::try_from).transpose();
    let length = length.map_err(|_| call.value_error(arg::LENGTH, "must be greater than or equal to 0"))?;
    let bytes = length.unwrap_or(0).checked_mul(size::<T>()).ok_or_else(|| outside(u64::MAX))?;
    memory.at(start, bytes)?;
    let view = View { memory: memory.clone(), offset: start, length, object: [object.shallow_clone()] };
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

use self::get_length as count;

/// The smallest maximum of any PHP version, so that all versions have the same.
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
        // Fails only for a table of the largest size.
        let _ = array.push(value);
    }
    Ok(array)
}

fn to_array<T: TypedArray>(call: &mut Call<'_>) -> Result {
    let array = array::<T>(call.this::<T>()?.view())?;
    call.give(zend::value(array));
    Ok(())
}

/// Stores values from an index on: all of them, or none.
fn set<T: TypedArray>(call: &mut Call<'_>) -> Result {
    let this = call.this::<T>()?;
    let index = call.get(arg::set::OFFSET)?;
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

/// An iterator may grow the memory while it runs, so a few more numbers are taken than fit now; but it may never end,
/// so the number is bounded.
const SLACK: u64 = 1 << 16;

/// The numbers in an iterable argument. `room` says how many fit now.
fn numbers<T: TypedArray>(call: &mut Call<'_>, room: impl Fn() -> u64) -> Result<Vec<T::Element>> {
    let given = call.get(arg::set::VALUES)?;
    let mut numbers = Vec::new();
    let mut take = |value: &Zval| match T::Element::from_php(value) {
        Ok(number) => {
            numbers.push(number);
            Ok(())
        }
        Err(unfit) => Err(unfit.at(Place::Element(T::CLASS_NAME), value)),
    };
    if let Some(array) = given.array() {
        zend::values(array).try_for_each(&mut take)?;
    } else {
        let mut given = given.shallow_clone();
        let Some(iterator) = given.traversable() else {
            return Err(call.type_error(arg::set::VALUES));
        };
        let iterator = iterator.iter().ok_or_else(|| Raise::bug("an iterator cannot be iterated"))?;
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
    let begin = call.get(arg::subarray::BEGIN)?;
    let end = call.get(arg::subarray::END)?;
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
        return Err(call.value_error(arg::subarray::END, "must not come before the beginning"));
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
    let bytes = call.get(arg::set_bytes::BYTES)?.as_bytes();
    let index = call.get(arg::set_bytes::OFFSET)?;
    let count = bytes.len() as u64;
    // The bytes may cover only a part of the last number.
    let offset = view.range(index, count.div_ceil(size::<T>()), size::<T>())?;
    Ok(view.memory.write(offset, bytes)?)
}

fn offset_exists<T: TypedArray>(call: &mut Call<'_>) -> Result {
    indexed::offset_exists::<T>(call, arg::offset_exists::OFFSET)
}

fn offset_get<T: TypedArray>(call: &mut Call<'_>) -> Result {
    indexed::offset_get::<T>(call, arg::offset_get::OFFSET)
}

fn offset_set<T: TypedArray>(call: &mut Call<'_>) -> Result {
    indexed::offset_set::<T>(call, arg::offset_set::OFFSET, arg::offset_set::VALUE)
}

use iterator::method as get_iterator;

fn offset_unset<T: TypedArray>(_call: &mut Call<'_>) -> Result {
    Err(Raise::error("Cannot unset an element of a view of memory"))
}
