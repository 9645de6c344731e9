//! `Wasm\Memory`: linear memory, with one byte per array element.
#![allow(unsafe_code, reason = "implements object handlers")]

use ext_php_rs::ffi::zend_object_handlers;
use ext_php_rs::prelude::*;
use ext_php_rs::types::Zval;
use ext_php_rs::zend::ce;
use wasm_runtime::memory;
use wasm_runtime::types::{ExternType, MemoryType};

use super::element::Element;
use crate::php::call::unfit::Place;
use crate::php::engine::class::api;
use crate::php::engine::exceptions;
use crate::php::engine::indexed::{self, Indexed, indexed};
use crate::php::engine::method::{Arg, Call};
use crate::php::engine::raise::{Raise, Result};
use crate::php::engine::value_objects;
use crate::php::engine::zend;
use crate::php::store::handle::{StoreObject, store_object};
use crate::php::store::{Shared, Store};

store_object!(Memory, "Wasm\\Memory", memory::Memory, {
    fn handlers(handlers: &mut zend_object_handlers) {
        indexed::<Self>(handlers);
    }
});

api!("Memory");
use api::arg;

/// The largest number of pages of a memory.
const MOST_PAGES: i64 = 65536;

/// An offset given as a PHP int: a pointer above 2 GiB comes out of wasm as a negative i32.
#[inline]
pub fn offset(value: i64) -> std::result::Result<u64, i64> {
    match value {
        0.. => Ok(value as u64),
        _ if value >= i64::from(i32::MIN) => Ok(u64::from(value as i32 as u32)),
        _ => Err(value),
    }
}

/// A length or a count. The memory refuses one that is too large.
fn length(call: &mut Call<'_>, arg: Arg<i64>) -> Result<u64> {
    let given = call.get(arg)?;
    check_length(call, arg, given)
}

fn check_length<P>(call: &Call<'_>, arg: Arg<P>, given: i64) -> Result<u64> {
    u64::try_from(given).map_err(|_| call.value_error(arg, "must be greater than or equal to 0"))
}

#[inline]
fn offset_argument(call: &mut Call<'_>, arg: Arg<i64>, this: &Memory) -> Result<u64> {
    let given = call.get(arg)?;
    offset(given).map_err(|given| outside(given, this))
}

/// No memory is that large, so the access is refused as out of bounds.
#[cold]
fn outside(offset: i64, this: &Memory) -> Raise {
    let size = this.value().length();
    let message = format!("offset {offset} is out of bounds of a memory of {size} bytes");
    Raise::new(exceptions::Class::OutOfBoundsException, message)
}

fn construct(call: &mut Call<'_>) -> Result {
    use arg::construct as arg;
    let minimum = call.get(arg::MINIMUM)?;
    let minimum = check_pages(call, arg::MINIMUM, minimum)?;
    let maximum = call.get(arg::MAXIMUM)?.map(|given| check_pages(call, arg::MAXIMUM, given)).transpose()?;
    if maximum.is_some_and(|maximum| maximum < minimum) {
        return Err(call.value_error(arg::MAXIMUM, &format!("must be no less than the minimum of {minimum} pages")));
    }
    let shared = call.get(arg::SHARED)?;
    if shared && maximum.is_none() {
        return Err(call.value_error(arg::MAXIMUM, "must be given for a shared memory"));
    }
    let ty = MemoryType { minimum, maximum, shared };
    let (_store, shared) = Shared::of_argument(call, arg::STORE)?;
    let memory = memory::Memory::new(shared.runtime(), &ty)?;
    Memory::construct(call, memory, &shared)
}

fn check_pages<P>(call: &Call<'_>, arg: Arg<P>, pages: i64) -> Result<u32> {
    match u32::try_from(pages) {
        Ok(number) if pages <= MOST_PAGES => Ok(number),
        _ => Err(call.value_error(arg, &format!("must be between 0 and {MOST_PAGES} pages, {pages} given"))),
    }
}

fn read(call: &mut Call<'_>) -> Result {
    let this = call.this::<Memory>()?;
    let offset = offset_argument(call, arg::read::OFFSET, this)?;
    let length = length(call, arg::read::LENGTH)?;
    let bytes = this.value().bytes(offset, length, zend::string)?;
    call.give(bytes);
    Ok(())
}

fn write(call: &mut Call<'_>) -> Result {
    let this = call.this::<Memory>()?;
    let offset = offset_argument(call, arg::write::OFFSET, this)?;
    Ok(this.value().write(offset, call.get(arg::write::BYTES)?.as_bytes())?)
}

fn read_c_string(call: &mut Call<'_>) -> Result {
    use arg::read_c_string as arg;
    let this = call.this::<Memory>()?;
    let offset = offset_argument(call, arg::OFFSET, this)?;
    let limit = call.get(arg::MAX_LENGTH)?.map(|given| check_length(call, arg::MAX_LENGTH, given)).transpose()?;
    let length = match (this.value().c_string_length(offset, limit.unwrap_or(u64::MAX))?, limit) {
        (Some(length), _) => length as u64,
        // Without a zero byte among them all `limit` bytes are read, like strnlen.
        (None, Some(limit)) => limit,
        (None, None) => {
            let message = format!("no NUL byte follows offset {offset} in a memory of {} bytes", this.value().length());
            return Err(Raise::new(exceptions::Class::OutOfBoundsException, message));
        }
    };
    let bytes = this.value().bytes(offset, length, zend::string)?;
    call.give(bytes);
    Ok(())
}

fn write_c_string(call: &mut Call<'_>) -> Result {
    use arg::write_c_string as arg;
    let this = call.this::<Memory>()?;
    let offset = offset_argument(call, arg::OFFSET, this)?;
    let bytes = call.get(arg::BYTES)?.as_bytes();
    if bytes.contains(&0) {
        return Err(call.value_error(arg::BYTES, "must not contain any null bytes"));
    }
    let length = bytes.len() as u64;
    // All bytes are written, or none.
    this.value().at(offset, length + 1)?;
    this.value().write(offset, bytes)?;
    this.value().fill(offset + length, 1, 0)?;
    call.give(zend::value(i64::try_from(length + 1).unwrap_or(i64::MAX)));
    Ok(())
}

fn read_utf8(call: &mut Call<'_>) -> Result {
    use arg::read_utf8 as arg;
    let this = call.this::<Memory>()?;
    let offset = offset_argument(call, arg::OFFSET, this)?;
    let length = length(call, arg::LENGTH)?;
    let text = this.value().bytes(offset, length, zend::string)?;
    if let Some(Err(error)) = text.zend_str().map(|text| std::str::from_utf8(text.as_bytes())) {
        let place = offset + error.valid_up_to() as u64;
        let message = format!("the {length} bytes at offset {offset} are not UTF-8: they break off at offset {place}");
        return Err(Raise::New(ce::value_error(), message));
    }
    call.give(text);
    Ok(())
}

fn read_utf16(call: &mut Call<'_>) -> Result {
    use arg::read_utf16 as arg;
    let this = call.this::<Memory>()?;
    let offset = offset_argument(call, arg::OFFSET, this)?;
    let count = length(call, arg::UNITS)?;
    let text = this.value().bytes(offset, count.saturating_mul(2), |bytes| {
        let mut text = String::with_capacity(bytes.len());
        let units = bytes.chunks_exact(2).map(|unit| u16::from_le_bytes([unit[0], unit[1]]));
        for (index, unit) in char::decode_utf16(units).enumerate() {
            text.push(unit.map_err(|error| (index, error.unpaired_surrogate()))?);
        }
        Ok(zend::string(text.as_bytes()))
    })?;
    let text = text.map_err(|(index, unit): (usize, u16)| {
        let message = format!(
            "the {count} units at offset {offset} are not UTF-16: {unit:04x}, after {index} characters, has no other half"
        );
        Raise::New(ce::value_error(), message)
    })?;
    call.give(text);
    Ok(())
}

fn write_utf16(call: &mut Call<'_>) -> Result {
    use arg::write_utf16 as arg;
    let this = call.this::<Memory>()?;
    let offset = offset_argument(call, arg::OFFSET, this)?;
    let text = std::str::from_utf8(call.get(arg::UTF8)?.as_bytes());
    let text = text.map_err(|_| call.value_error(arg::UTF8, "must be UTF-8"))?;
    let units: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    this.value().write(offset, &units)?;
    call.give(zend::value(i64::try_from(units.len()).unwrap_or(i64::MAX)));
    Ok(())
}

#[inline]
fn read_number<E: Element>(call: &mut Call<'_>, offset: Arg<i64>) -> Result {
    let this = call.this::<Memory>()?;
    let offset = offset_argument(call, offset, this)?;
    let from = this.value().at(offset, size_of::<E>() as u64)?;
    let mut value = Zval::new();
    // SAFETY: the range of this size was checked to be inside the memory.
    unsafe { E::read(from) }.put(&mut value);
    call.give(value);
    Ok(())
}

#[inline]
fn write_number<E: Element>(call: &mut Call<'_>, offset: Arg<i64>, value: Arg<E::Given>) -> Result {
    let this = call.this::<Memory>()?;
    let offset = offset_argument(call, offset, this)?;
    let value = E::argument(call, value)?;
    let to = this.value().at(offset, size_of::<E>() as u64)?;
    // SAFETY: the range of this size was checked to be inside the memory.
    unsafe { value.write(to) };
    Ok(())
}

macro_rules! numbers {
    ($($element:ty: $read:ident, $write:ident;)*) => {$(
        fn $read(call: &mut Call<'_>) -> Result {
            read_number::<$element>(call, arg::$read::OFFSET)
        }

        fn $write(call: &mut Call<'_>) -> Result {
            write_number::<$element>(call, arg::$write::OFFSET, arg::$write::VALUE)
        }
    )*};
}

numbers! {
    i8: read_int8, write_int8;
    u8: read_uint8, write_uint8;
    i16: read_int16, write_int16;
    u16: read_uint16, write_uint16;
    i32: read_int32, write_int32;
    u32: read_uint32, write_uint32;
    i64: read_int64, write_int64;
    f32: read_float32, write_float32;
    f64: read_float64, write_float64;
}

fn fill(call: &mut Call<'_>) -> Result {
    let this = call.this::<Memory>()?;
    let offset = offset_argument(call, arg::fill::OFFSET, this)?;
    let length = length(call, arg::fill::LENGTH)?;
    let byte = u8::argument(call, arg::fill::BYTE)?;
    Ok(this.value().fill(offset, length, byte)?)
}

fn copy(call: &mut Call<'_>) -> Result {
    let this = call.this::<Memory>()?;
    let destination = offset_argument(call, arg::copy::DESTINATION, this)?;
    let source = offset_argument(call, arg::copy::SOURCE, this)?;
    let length = length(call, arg::copy::LENGTH)?;
    Ok(this.value().copy(destination, source, length)?)
}

fn grow(call: &mut Call<'_>) -> Result {
    let this = call.this::<Memory>()?;
    let pages = call.get(arg::grow::PAGES)?;
    let before = u32::try_from(pages).ok().and_then(|pages| this.value().grow(pages));
    let Some(before) = before else {
        let MemoryType { minimum, maximum, .. } = this.value().ty();
        let maximum = maximum.map_or(MOST_PAGES, i64::from);
        let bound =
            u64::try_from(pages).ok().and_then(|pages| this.value().bound(u32::try_from(pages).unwrap_or(u32::MAX)));
        let complaint = format!(
            "must let the memory grow: {pages} given, the size is {minimum} pages and the maximum {maximum}{}",
            bound.map_or_else(String::new, |bound| format!("; {bound}"))
        );
        return Err(call.value_error(arg::grow::PAGES, &complaint));
    };
    call.give(zend::value(i64::from(before)));
    Ok(())
}

fn pages(call: &mut Call<'_>) -> Result {
    let pages = call.this::<Memory>()?.value().pages();
    call.give(zend::value(i64::from(pages)));
    Ok(())
}

fn byte_length(call: &mut Call<'_>) -> Result {
    let length = call.this::<Memory>()?.value().length();
    call.give(zend::value(i64::try_from(length).unwrap_or(i64::MAX)));
    Ok(())
}

use self::byte_length as get_byte_length;
use self::byte_length as count;

fn r#type(call: &mut Call<'_>) -> Result {
    let this = call.this::<Memory>()?;
    call.give(value_objects::extern_type(&ExternType::Memory(this.value().ty())));
    Ok(())
}

fn offset_exists(call: &mut Call<'_>) -> Result {
    indexed::offset_exists::<Memory>(call, arg::offset_exists::OFFSET)
}

fn offset_get(call: &mut Call<'_>) -> Result {
    indexed::offset_get::<Memory>(call, arg::offset_get::OFFSET)
}

fn offset_set(call: &mut Call<'_>) -> Result {
    indexed::offset_set::<Memory>(call, arg::offset_set::OFFSET, arg::offset_set::VALUE)
}

fn offset_unset(_call: &mut Call<'_>) -> Result {
    Err(Raise::error("Cannot unset a byte of a Wasm\\Memory"))
}

impl Memory {
    /// The address of the byte at an index.
    #[inline]
    fn byte(&self, index: i64) -> Result<*mut u8> {
        match offset(index) {
            Ok(offset) => Ok(self.value().at(offset, 1)?),
            Err(index) => Err(outside(index, self)),
        }
    }
}

impl Indexed for Memory {
    #[inline]
    fn element(&self, index: i64, ret: &mut Zval) -> Result {
        let byte = self.byte(index)?;
        // SAFETY: the byte is inside the memory.
        i64::from(unsafe { byte.read() }).put(ret);
        Ok(())
    }

    #[inline]
    fn set_element(&self, index: i64, value: &Zval) -> Result {
        let value = u8::from_php(value).map_err(|unfit| unfit.at(Place::Element(api::CLASS.name), value))?;
        let to = self.byte(index)?;
        // SAFETY: the byte is inside the memory.
        unsafe { to.write(value) };
        Ok(())
    }

    fn has_element(&self, index: i64) -> bool {
        self.byte(index).is_ok()
    }
}
