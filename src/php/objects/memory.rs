//! `Wasm\Memory`: linear memory, a byte a slot.
#![allow(unsafe_code, reason = "implements object handlers")]

use std::ffi::c_int;
use std::rc::Rc;

use ext_php_rs::ffi::{zend_object, zend_object_handlers, zval};
use ext_php_rs::prelude::*;
use ext_php_rs::types::Zval;
use ext_php_rs::zend::ce;
use wasm_runtime::memory;
use wasm_runtime::types::{ExternType, MemoryType};

use super::element::Element;
use crate::php::engine::class::{Class, Method, Param, Ty, handler_table};
use crate::php::engine::handlers::{answer, index};
use crate::php::engine::method::{Call, argument_error, handler};
use crate::php::engine::object;
use crate::php::engine::raise::{Raise, Result};
use crate::php::engine::value_objects;
use crate::php::engine::zend;
use crate::php::store::{STORE, Shared};

#[php_class]
#[php(name = "Wasm\\Memory")]
pub struct Memory {
    memory: memory::Memory,
    shared: Rc<Shared>,
    /// The PHP object of the store.
    store: [Zval; 1],
}

const NAME: &str = "Wasm\\Memory";

impl Class for Memory {
    handler_table!();

    fn edges(&self) -> &[Zval] {
        &self.store
    }

    fn denotes_same(&self, other: &Self) -> bool {
        self.memory.identity() == other.memory.identity()
    }

    fn handlers(handlers: &mut zend_object_handlers) {
        handlers.read_dimension = Some(read_dimension);
        handlers.write_dimension = Some(write_dimension);
        handlers.has_dimension = Some(has_dimension);
    }
}

impl Drop for Memory {
    fn drop(&mut self) {
        self.shared.forget(self.memory.identity());
    }
}

impl Memory {
    /// The PHP object of a memory of a store.
    pub fn object(memory: memory::Memory, shared: &Shared) -> Zval {
        let identity = memory.identity();
        shared.wrapper(identity, || object::new(Self { memory, shared: shared.rc(), store: [shared.object()] }))
    }

    pub fn memory(&self) -> &memory::Memory {
        &self.memory
    }

    pub fn shared(&self) -> &Rc<Shared> {
        &self.shared
    }
}

const OFFSET: Param = Param::new(c"offset", Ty::INT);
const LENGTH: Param = Param::new(c"length", Ty::INT);
const BYTES: Param = Param::new(c"bytes", Ty::STRING);
const ANY_OFFSET: Param = Param::new(c"offset", Ty::MIXED);
const INT_VALUE: Param = Param::new(c"value", Ty::INT);
const FLOAT_VALUE: Param = Param::new(c"value", Ty::FLOAT);

pub const METHODS: &[Method] = &[
    Method::new(
        c"__construct",
        handler!(construct),
        &[
            Param::new(c"minimum", Ty::INT),
            Param::new(c"maximum", Ty::INT.or_null()).or(c"null"),
            Param::new(c"shared", Ty::BOOL).or(c"false"),
            STORE,
        ],
        Ty::NONE,
    ),
    Method::new(c"read", handler!(read), &[OFFSET, LENGTH], Ty::STRING),
    Method::new(c"write", handler!(write), &[OFFSET, BYTES], Ty::VOID),
    Method::new(
        c"readCString",
        handler!(read_c_string),
        &[OFFSET, Param::new(c"maxLength", Ty::INT.or_null()).or(c"null")],
        Ty::STRING,
    ),
    Method::new(c"writeCString", handler!(write_c_string), &[OFFSET, BYTES], Ty::INT),
    Method::new(c"readInt8", handler!(read_number::<i8>), &[OFFSET], Ty::INT),
    Method::new(c"writeInt8", handler!(write_number::<i8>), &[OFFSET, INT_VALUE], Ty::VOID),
    Method::new(c"readUint8", handler!(read_number::<u8>), &[OFFSET], Ty::INT),
    Method::new(c"writeUint8", handler!(write_number::<u8>), &[OFFSET, INT_VALUE], Ty::VOID),
    Method::new(c"readInt16", handler!(read_number::<i16>), &[OFFSET], Ty::INT),
    Method::new(c"writeInt16", handler!(write_number::<i16>), &[OFFSET, INT_VALUE], Ty::VOID),
    Method::new(c"readUint16", handler!(read_number::<u16>), &[OFFSET], Ty::INT),
    Method::new(c"writeUint16", handler!(write_number::<u16>), &[OFFSET, INT_VALUE], Ty::VOID),
    Method::new(c"readInt32", handler!(read_number::<i32>), &[OFFSET], Ty::INT),
    Method::new(c"writeInt32", handler!(write_number::<i32>), &[OFFSET, INT_VALUE], Ty::VOID),
    Method::new(c"readUint32", handler!(read_number::<u32>), &[OFFSET], Ty::INT),
    Method::new(c"writeUint32", handler!(write_number::<u32>), &[OFFSET, INT_VALUE], Ty::VOID),
    Method::new(c"readInt64", handler!(read_number::<i64>), &[OFFSET], Ty::INT),
    Method::new(c"writeInt64", handler!(write_number::<i64>), &[OFFSET, INT_VALUE], Ty::VOID),
    Method::new(c"readFloat32", handler!(read_number::<f32>), &[OFFSET], Ty::FLOAT),
    Method::new(c"writeFloat32", handler!(write_number::<f32>), &[OFFSET, FLOAT_VALUE], Ty::VOID),
    Method::new(c"readFloat64", handler!(read_number::<f64>), &[OFFSET], Ty::FLOAT),
    Method::new(c"writeFloat64", handler!(write_number::<f64>), &[OFFSET, FLOAT_VALUE], Ty::VOID),
    Method::new(c"fill", handler!(fill), &[OFFSET, LENGTH, Param::new(c"byte", Ty::INT).or(c"0")], Ty::VOID),
    Method::new(
        c"copy",
        handler!(copy),
        &[Param::new(c"destination", Ty::INT), Param::new(c"source", Ty::INT), LENGTH],
        Ty::VOID,
    ),
    Method::new(c"grow", handler!(grow), &[Param::new(c"pages", Ty::INT)], Ty::INT),
    Method::new(c"pages", handler!(pages), &[], Ty::INT),
    Method::new(c"byteLength", handler!(byte_length), &[], Ty::INT),
    Method::new(c"getByteLength", handler!(byte_length), &[], Ty::INT),
    Method::new(c"type", handler!(ty), &[], Ty::object(c"Wasm\\MemoryType")),
    Method::new(c"offsetExists", handler!(offset_exists), &[ANY_OFFSET], Ty::BOOL),
    Method::new(c"offsetGet", handler!(offset_get), &[ANY_OFFSET], Ty::MIXED),
    Method::new(c"offsetSet", handler!(offset_set), &[ANY_OFFSET, Param::new(c"value", Ty::MIXED)], Ty::VOID),
    Method::new(c"offsetUnset", handler!(offset_unset), &[ANY_OFFSET], Ty::VOID),
    Method::new(c"count", handler!(byte_length), &[], Ty::INT),
];

/// `Memory::PAGE_SIZE`, in bytes (specification 4.2.8).
pub const PAGE_SIZE: i64 = 65536;

/// The most pages a memory can have.
const MOST_PAGES: i64 = 65536;

/// An offset as PHP has it: a pointer above 2 GiB comes out of wasm as a negative i32.
#[inline]
pub fn offset(value: i64) -> std::result::Result<u64, i64> {
    match value {
        0.. => Ok(value as u64),
        _ if value >= i64::from(i32::MIN) => Ok(u64::from(value as i32 as u32)),
        _ => Err(value),
    }
}

/// A length or a count; the memory refuses what is too large.
fn length(call: &mut Call<'_>, index: usize) -> Result<u64> {
    let length = call.int(index)?;
    u64::try_from(length).map_err(|_| call.value_error(index, "must be greater than or equal to 0"))
}

fn offset_argument(call: &mut Call<'_>, index: usize, this: &Memory) -> Result<u64> {
    let given = call.int(index)?;
    offset(given).map_err(|given| outside(given, this))
}

/// No memory reaches there.
#[cold]
fn outside(offset: i64, this: &Memory) -> Raise {
    let size = this.memory.length();
    let message = format!("offset {offset} is out of bounds of a memory of {size} bytes");
    Raise::new(crate::php::engine::exceptions::Class::OutOfBoundsException, message)
}

fn construct(call: &mut Call<'_>) -> Result {
    let minimum = pages_argument(call, 0)?;
    let maximum = match call.int_or_null(1)? {
        None => None,
        Some(_) => Some(pages_argument(call, 1)?),
    };
    if maximum.is_some_and(|maximum| maximum < minimum) {
        return Err(call.value_error(1, &format!("must be no less than the minimum of {minimum} pages")));
    }
    let shared = call.bool_or(2, false)?;
    if shared && maximum.is_none() {
        return Err(call.value_error(1, "must be given for a shared memory"));
    }
    let ty = MemoryType { minimum, maximum, shared };
    let (store, shared) = Shared::of_argument(call, 3)?;
    let memory = memory::Memory::new(shared.runtime(), &ty)?;
    let identity = memory.identity();
    call.construct(Memory { memory, shared: Rc::clone(&shared), store: [store] })?;
    shared.adopt(identity, call.this_object());
    Ok(())
}

fn pages_argument(call: &mut Call<'_>, index: usize) -> Result<u32> {
    let pages = call.int(index)?;
    match u32::try_from(pages) {
        Ok(number) if pages <= MOST_PAGES => Ok(number),
        _ => Err(call.value_error(index, &format!("must be between 0 and {MOST_PAGES} pages, {pages} given"))),
    }
}

fn read(call: &mut Call<'_>) -> Result {
    let this = call.this::<Memory>()?;
    let offset = offset_argument(call, 0, this)?;
    let length = length(call, 1)?;
    let bytes = this.memory.bytes(offset, length, zend::string)?;
    call.give(bytes);
    Ok(())
}

fn write(call: &mut Call<'_>) -> Result {
    let this = call.this::<Memory>()?;
    let offset = offset_argument(call, 0, this)?;
    Ok(this.memory.write(offset, call.string(1)?.as_bytes())?)
}

fn read_c_string(call: &mut Call<'_>) -> Result {
    let this = call.this::<Memory>()?;
    let offset = offset_argument(call, 0, this)?;
    let limit = match call.int_or_null(1)? {
        None => None,
        Some(_) => Some(length(call, 1)?),
    };
    let length = match (this.memory.c_string_length(offset, limit.unwrap_or(u64::MAX))?, limit) {
        (Some(length), _) => length as u64,
        // As strnlen does: no more than was asked for, if the memory has that much.
        (None, Some(limit)) => limit,
        (None, None) => {
            let message = format!("no NUL byte follows offset {offset} in a memory of {} bytes", this.memory.length());
            return Err(Raise::new(crate::php::engine::exceptions::Class::OutOfBoundsException, message));
        }
    };
    let bytes = this.memory.bytes(offset, length, zend::string)?;
    call.give(bytes);
    Ok(())
}

fn write_c_string(call: &mut Call<'_>) -> Result {
    let this = call.this::<Memory>()?;
    let offset = offset_argument(call, 0, this)?;
    let bytes = call.string(1)?.as_bytes();
    if bytes.contains(&0) {
        return Err(call.value_error(1, "must not contain any null bytes"));
    }
    let length = bytes.len() as u64;
    // All of it, or nothing.
    this.memory.at(offset, length + 1)?;
    this.memory.write(offset, bytes)?;
    this.memory.fill(offset + length, 1, 0)?;
    call.give(zend::value(i64::try_from(length + 1).unwrap_or(i64::MAX)));
    Ok(())
}

fn read_number<E: Element>(call: &mut Call<'_>) -> Result {
    let this = call.this::<Memory>()?;
    let offset = offset_argument(call, 0, this)?;
    let from = this.memory.at(offset, size_of::<E>() as u64)?;
    let mut value = Zval::new();
    // SAFETY: so many bytes from there are inside the memory.
    unsafe { E::read(from) }.put(&mut value);
    call.give(value);
    Ok(())
}

fn write_number<E: Element>(call: &mut Call<'_>) -> Result {
    let this = call.this::<Memory>()?;
    let offset = offset_argument(call, 0, this)?;
    let value = E::argument(call, 1)?;
    let to = this.memory.at(offset, size_of::<E>() as u64)?;
    // SAFETY: so many bytes from there are inside the memory.
    unsafe { value.write(to) };
    Ok(())
}

fn fill(call: &mut Call<'_>) -> Result {
    let this = call.this::<Memory>()?;
    let offset = offset_argument(call, 0, this)?;
    let length = length(call, 1)?;
    let byte = if call.arg(2).is_some() { u8::argument(call, 2)? } else { 0 };
    Ok(this.memory.fill(offset, length, byte)?)
}

fn copy(call: &mut Call<'_>) -> Result {
    let this = call.this::<Memory>()?;
    let destination = offset_argument(call, 0, this)?;
    let source = offset_argument(call, 1, this)?;
    let length = length(call, 2)?;
    Ok(this.memory.copy(destination, source, length)?)
}

fn grow(call: &mut Call<'_>) -> Result {
    let this = call.this::<Memory>()?;
    let pages = call.int(0)?;
    let before = u32::try_from(pages).ok().and_then(|pages| this.memory.grow(pages));
    let Some(before) = before else {
        let MemoryType { minimum, maximum, .. } = this.memory.ty();
        let maximum = maximum.map_or(MOST_PAGES, i64::from);
        let limit = u32::try_from(pages).ok().and_then(|pages| this.memory.limit_reached(pages));
        let complaint = format!(
            "must let the memory grow: {pages} given, the size is {minimum} pages and the maximum {maximum}{}",
            limit.map_or_else(String::new, |limit| format!("; {limit}"))
        );
        return Err(argument_error(ce::value_error(), 1, &complaint));
    };
    call.give(zend::value(i64::from(before)));
    Ok(())
}

fn pages(call: &mut Call<'_>) -> Result {
    let pages = call.this::<Memory>()?.memory.pages();
    call.give(zend::value(i64::from(pages)));
    Ok(())
}

fn byte_length(call: &mut Call<'_>) -> Result {
    let length = call.this::<Memory>()?.memory.length();
    call.give(zend::value(i64::try_from(length).unwrap_or(i64::MAX)));
    Ok(())
}

fn ty(call: &mut Call<'_>) -> Result {
    let this = call.this::<Memory>()?;
    call.give(value_objects::extern_type(&ExternType::Memory(this.memory.ty())));
    Ok(())
}

fn offset_exists(call: &mut Call<'_>) -> Result {
    let this = call.this::<Memory>()?;
    let given = call.arg(0).map_or(std::ptr::null(), |arg| std::ptr::from_ref(arg));
    // SAFETY: an argument is a value.
    let index = unsafe { index(given, NAME)? };
    call.give(zend::value(this.byte(index).is_ok()));
    Ok(())
}

fn offset_get(call: &mut Call<'_>) -> Result {
    let this = call.this::<Memory>()?;
    let given = call.arg(0).map_or(std::ptr::null(), |arg| std::ptr::from_ref(arg));
    // SAFETY: an argument is a value.
    let byte = this.byte(unsafe { index(given, NAME)? })?;
    // SAFETY: the byte is inside the memory.
    call.give(zend::value(i64::from(unsafe { byte.read() })));
    Ok(())
}

fn offset_set(call: &mut Call<'_>) -> Result {
    let this = call.this::<Memory>()?;
    // `$memory[] = …` arrives as a null offset.
    let given = call.arg(0).filter(|arg| !arg.is_null()).map_or(std::ptr::null(), |arg| std::ptr::from_ref(arg));
    // SAFETY: an argument is a value.
    let index = unsafe { index(given, NAME)? };
    let value = call.arg(1).ok_or(Raise::Pending)?;
    this.set_byte(index, value)
}

fn offset_unset(_call: &mut Call<'_>) -> Result {
    Err(Raise::error("Cannot unset a byte of a Wasm\\Memory"))
}

impl Memory {
    /// Where the byte at an index stands.
    #[inline]
    fn byte(&self, index: i64) -> Result<*mut u8> {
        match offset(index) {
            Ok(offset) => Ok(self.memory.at(offset, 1)?),
            Err(index) => Err(outside(index, self)),
        }
    }

    #[inline]
    fn set_byte(&self, index: i64, value: &Zval) -> Result {
        let value = u8::from_php(value).map_err(|expected| expected.for_offset(NAME))?;
        let to = self.byte(index)?;
        // SAFETY: the byte is inside the memory.
        unsafe { to.write(value) };
        Ok(())
    }
}

/// The handler `read_dimension`.
unsafe extern "C" fn read_dimension(object: *mut zend_object, at: *mut zval, kind: c_int, ret: *mut zval) -> *mut zval {
    let quiet = kind == c_int::try_from(ext_php_rs::ffi::BP_VAR_IS).unwrap_or(-1);
    // SAFETY: the engine asks a live object of this class for a value in `ret`.
    unsafe {
        let byte = match object::peek::<Memory>(object) {
            Some(this) => index(at, NAME).and_then(|index| this.byte(index)),
            None => Err(Raise::error("Wasm\\Memory was not constructed")),
        };
        match byte {
            Ok(byte) => {
                i64::from(byte.read()).put(&mut *ret);
                ret
            }
            Err(_) if quiet => answer(Ok(Zval::null()), ret),
            Err(raise) => answer(Err(raise), ret),
        }
    }
}

/// The handler `write_dimension`.
unsafe extern "C" fn write_dimension(object: *mut zend_object, at: *mut zval, value: *mut zval) {
    // SAFETY: the engine asks a live object of this class, with a live value.
    let written = unsafe {
        match object::peek::<Memory>(object) {
            Some(this) => index(at, NAME).and_then(|index| this.set_byte(index, &*value)),
            None => Err(Raise::error("Wasm\\Memory was not constructed")),
        }
    };
    if let Err(raise) = written {
        raise.throw();
    }
}

/// The handler `has_dimension`.
unsafe extern "C" fn has_dimension(object: *mut zend_object, at: *mut zval, check_empty: c_int) -> c_int {
    // SAFETY: as in `read_dimension`.
    let byte = unsafe {
        let this = object::peek::<Memory>(object);
        this.and_then(|this| index(at, NAME).ok().and_then(|index| this.byte(index).ok()))
    };
    // SAFETY: the byte is inside the memory.
    byte.is_some_and(|byte| check_empty == 0 || unsafe { byte.read() } != 0).into()
}
