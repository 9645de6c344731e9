//! PHP value <-> wasm value, by the declared wasm type, both directions side by side.
#![allow(unsafe_code, reason = "reads and writes argument slots and PHP values in place")]

use std::cell::Cell;
use std::ffi::CStr;

use ext_php_rs::ffi::{IS_DOUBLE, IS_LONG};
use ext_php_rs::types::Zval;
use ext_php_rs::zend::ce;
use wasm_runtime::cpp_exception::{self, CppException};
use wasm_runtime::demangle::demangle;
use wasm_runtime::exception::Exception;
use wasm_runtime::fault::Thrown;
use wasm_runtime::func;
use wasm_runtime::global::Global;
use wasm_runtime::types::{GlobalType, ValType};
use wasm_runtime::values::{Reference, Slot};

use super::floats::{from_f32, to_f32};
use super::unfit::{Place, Unfit};
use crate::php::engine::exceptions;
use crate::php::engine::method::{Argument, Text, argument_error};
use crate::php::engine::object;
use crate::php::engine::raise::{Raise, Result};
use crate::php::engine::value_objects;
use crate::php::engine::zend::{self, RawType};
use crate::php::store::Shared;
use crate::php::store::func::Func;
use crate::php::store::handle::StoreObject;
use crate::php::store::tag::Tag;

/// Writes argument `number` (counted from 1) of the running function into a slot, by the rules of
/// an internal function's argument: numeric strings, bools and the like by `strict_types`.
///
/// # Safety
///
/// `slot` must be valid for writing.
#[inline]
pub unsafe fn write_argument(arg: &mut Zval, ty: ValType, number: u32, slot: *mut Slot, store: &Shared) -> Result {
    // SAFETY: the type says which member of the value is set, and the slot is writable by contract.
    unsafe {
        match ty {
            ValType::I32 if arg.u1_type() == IS_LONG && fits_i32(arg.value.lval) => {
                (&raw mut (*slot).i32).write(arg.value.lval as i32);
            }
            ValType::I64 if arg.u1_type() == IS_LONG => (&raw mut (*slot).i64).write(arg.value.lval),
            ValType::F64 if arg.u1_type() == IS_DOUBLE => (&raw mut (*slot).f64).write(arg.value.dval),
            _ => slot.write(convert_argument(arg, ty, number, store)?),
        }
    }
    Ok(())
}

/// An i32 is neither signed nor unsigned: any number that fits in 32 bits either way is accepted.
#[inline]
pub fn fits_i32(value: i64) -> bool {
    (i64::from(i32::MIN)..=i64::from(u32::MAX)).contains(&value)
}

#[cold]
fn convert_argument(arg: &mut Zval, ty: ValType, number: u32, store: &Shared) -> Result<Slot> {
    let arg = arg.dereference_mut();
    let unfit = |unfit: Unfit, arg: &Zval| unfit.at(Place::Argument(number), arg);
    let wrong = |expected, arg: &Zval| unfit(Unfit::Type(expected), arg);
    // SAFETY: the argument outlives the value that is read from it here, and is only read in this way.
    let int = |arg: &mut Zval| unsafe { i64::read(arg, number) }.ok_or_else(|| wrong("int", arg));
    // SAFETY: as above.
    let float = |arg: &mut Zval| unsafe { f64::read(arg, number) }.ok_or_else(|| wrong("float", arg));
    Ok(match ty {
        ValType::I32 => {
            let value = int(arg)?;
            if !fits_i32(value) {
                let complaint = format!("must be between {} and {}, {value} given", i32::MIN, u32::MAX);
                return Err(argument_error(ce::value_error(), number, &complaint));
            }
            Slot { i32: value as i32 }
        }
        ValType::I64 => Slot { i64: int(arg)? },
        ValType::F32 => {
            let value = float(arg)?;
            let Some(value) = to_f32(value) else {
                let complaint = format!("must be a number that a 32-bit float can hold, {value:e} given");
                return Err(argument_error(ce::value_error(), number, &complaint));
            };
            Slot { f32: value }
        }
        ValType::F64 => Slot { f64: float(arg)? },
        ValType::V128 => {
            // SAFETY: as above.
            let text = unsafe { Text::read(arg, number) }.ok_or_else(|| wrong("string", arg))?;
            let Ok(lanes) = <[u8; 16]>::try_from(text.as_bytes()) else {
                let complaint = format!("must be a string of 16 bytes, {} given", text.len());
                return Err(argument_error(ce::value_error(), number, &complaint));
            };
            Slot { u128: u128::from_le_bytes(lanes) }
        }
        ValType::ExternRef => Slot { externref: store.reference(arg) },
        ValType::FuncRef => Slot { funcref: func_reference(arg, store).map_err(|misfit| unfit(misfit, arg))? },
        ValType::ExnRef => Slot { exnref: exception_reference(arg, store).map_err(|misfit| unfit(misfit, arg))? },
    })
}

fn func_reference(value: &Zval, store: &Shared) -> std::result::Result<Reference, Unfit> {
    if value.is_null() {
        return Ok(0);
    }
    let object = value.object().ok_or(Unfit::Type("?Wasm\\Func"))?;
    let func = object::get::<Func>(object).ok_or(Unfit::Type("?Wasm\\Func"))?;
    if !func.fits(store) {
        return Err(Unfit::ForeignStore);
    }
    let joined = func.join(object, store).map_err(|raise| Unfit::Refused(Cell::new(Some(raise))))?;
    Ok(joined.value().reference())
}

/// Writes a value that PHP code returned or set into a slot, strictly: ints for integers, ints and
/// floats for floats.
///
/// # Safety
///
/// `slot` must be valid for writing.
pub unsafe fn write_result(
    value: &Zval,
    ty: ValType,
    slot: *mut Slot,
    store: &Shared,
) -> std::result::Result<(), Unfit> {
    let expected = |what| Err(Unfit::Type(what));
    // SAFETY: by contract; the members are written whole, wherever the slot stands.
    unsafe {
        match ty {
            ValType::I32 => match (value.long(), value.bool()) {
                (Some(int), _) if fits_i32(int) => (&raw mut (*slot).i32).write_unaligned(int as i32),
                (Some(_), _) => return Err(Unfit::range("int from -2147483648 to 4294967295")),
                (None, Some(truth)) => (&raw mut (*slot).i32).write_unaligned(truth.into()),
                _ => return expected("int"),
            },
            ValType::I64 => match value.long() {
                Some(int) => (&raw mut (*slot).i64).write_unaligned(int),
                None => return expected("int"),
            },
            ValType::F32 => match number(value).map(to_f32) {
                Some(Some(float)) => (&raw mut (*slot).f32).write_unaligned(float),
                Some(None) => return Err(Unfit::range("float that 32 bits can hold")),
                None => return expected("float"),
            },
            ValType::F64 => match number(value) {
                Some(float) => (&raw mut (*slot).f64).write_unaligned(float),
                None => return expected("float"),
            },
            ValType::V128 => match value.zend_str().and_then(|text| <[u8; 16]>::try_from(text.as_bytes()).ok()) {
                Some(lanes) => (&raw mut (*slot).u128).write_unaligned(u128::from_le_bytes(lanes)),
                None => return expected("string of 16 bytes"),
            },
            ValType::ExternRef => (&raw mut (*slot).externref).write_unaligned(store.reference(value)),
            ValType::FuncRef => (&raw mut (*slot).funcref).write_unaligned(func_reference(value, store)?),
            ValType::ExnRef => (&raw mut (*slot).exnref).write_unaligned(exception_reference(value, store)?),
        }
    }
    Ok(())
}

/// A new global of that value, by `write_result`'s rules.
pub fn global(value: &Zval, ty: &GlobalType, store: &Shared) -> std::result::Result<Global, Unfit> {
    let global = Global::new(store.runtime(), ty);
    // SAFETY: the cell is the new global's own.
    unsafe { write_result(value.dereference(), ty.value, global.slot(), store)? };
    Ok(global)
}

/// A float, or an int converted to one.
fn number(value: &Zval) -> Option<f64> {
    value.double().or_else(|| value.long().map(|int| int as f64))
}

/// `read_result` for numbers, which cannot fail. For other types it does nothing and returns false.
///
/// # Safety
///
/// As `read_result`.
#[inline]
pub unsafe fn read_number(slot: *const Slot, ty: ValType, ret: *mut Zval) -> bool {
    // SAFETY: by contract the slot holds a member of that type.
    unsafe {
        // By far the most common type, and a comparison is cheaper than a jump table.
        if ty == ValType::I32 {
            put_long(ret, i64::from((&raw const (*slot).i32).read_unaligned()));
            return true;
        }
        match ty {
            ValType::I64 => put_long(ret, (&raw const (*slot).i64).read_unaligned()),
            ValType::F32 => put_double(ret, from_f32((&raw const (*slot).f32).read_unaligned())),
            ValType::F64 => put_double(ret, (&raw const (*slot).f64).read_unaligned()),
            _ => return false,
        }
    }
    true
}

/// Gives PHP the value that a slot holds. `ret` must be fresh: what it holds is not freed.
///
/// # Safety
///
/// The slot must hold a value of that type, written by compiled code of the store. It may be
/// unaligned.
#[inline]
pub unsafe fn read_result(slot: *const Slot, ty: ValType, ret: &mut Zval, store: &Shared) -> Result {
    // SAFETY: by contract the slot holds a member of that type.
    unsafe {
        match ty {
            ValType::I32 | ValType::I64 | ValType::F32 | ValType::F64 => {
                read_number(slot, ty, ret);
            }
            ValType::V128 => *ret = zend::string(&(&raw const (*slot).u128).read_unaligned().to_le_bytes()),
            ValType::ExternRef => *ret = store.value((&raw const (*slot).externref).read_unaligned()),
            ValType::FuncRef => {
                let reference = (&raw const (*slot).funcref).read_unaligned();
                let func = func::Func::from_reference(store.runtime(), reference);
                *ret = func.map_or_else(Zval::null, |func| Func::object(func, store));
            }
            ValType::ExnRef => {
                let reference = (&raw const (*slot).exnref).read_unaligned();
                if let Some(exception) = Exception::from_reference(store.runtime(), reference) {
                    let mut properties = exception_properties(&exception, store)?;
                    let message = exception_message(&exception, store);
                    *ret = exceptions::make(exceptions::Class::GuestException, &message, &mut properties);
                } else {
                    *ret = Zval::null();
                }
            }
        }
    }
    Ok(())
}

/// What a `Wasm\GuestException` says.
const THROWN: &str = "the guest threw an exception that it did not catch";

/// The message of a `Wasm\GuestException`; for a C++ exception with its type and text.
fn exception_message(exception: &Exception, store: &Shared) -> String {
    let ([slot], [ValType::I32]) = (&*exception.payload, &*exception.tag.ty().params) else { return THROWN.to_owned() };
    // SAFETY: an exception carries values of its tag's types.
    let header = unsafe { slot.i32 }.cast_unsigned();
    let Some(CppException { type_name, what }) = cpp_exception::find(store.runtime(), header) else {
        return THROWN.to_owned();
    };
    // C++ has a symbol for the name of each type.
    let symbol = format!("_ZTS{type_name}");
    let named = demangle(&symbol);
    let name = named.strip_prefix("typeinfo name for ").unwrap_or(&type_name);
    match what {
        Some(what) => format!("{THROWN}: {name}: {what}"),
        None => format!("{THROWN}: {name}"),
    }
}

/// Throws the exception that the guest did not catch.
#[cold]
pub fn throw_exception(thrown: &Thrown, store: &Shared) -> Raise {
    let exception = Exception::thrown(store.runtime(), thrown);
    match exception_properties(&exception, store) {
        Ok(mut properties) => {
            let message = exception_message(&exception, store);
            exceptions::throw_with(exceptions::Class::GuestException, &message, &mut properties);
            Raise::Pending
        }
        Err(raise) => raise,
    }
}

/// The properties of a `Wasm\GuestException`.
fn exception_properties(exception: &Exception, store: &Shared) -> Result<[(&'static CStr, Zval); 2]> {
    let values = exception.payload.iter().zip(&exception.tag.ty().params).map(|(slot, &ty)| {
        let mut value = Zval::new();
        // SAFETY: an exception carries values of its tag's types.
        unsafe { read_result(slot, ty, &mut value, store)? };
        Ok(value)
    });
    let payload = value_objects::list(values.collect::<Result<Vec<_>>>()?);
    Ok([(c"tag", Tag::object(exception.tag.clone(), store)), (c"payload", payload)])
}

/// The exnref for a `Wasm\GuestException`: an exception of the same tag that carries the same.
fn exception_reference(value: &Zval, store: &Shared) -> std::result::Result<u32, Unfit> {
    const EXPECTED: Unfit = Unfit::Type("?Wasm\\GuestException that the guest threw");
    if value.is_null() {
        return Ok(0);
    }
    let object = value.object().filter(|object| object.instance_of(exceptions::Class::GuestException.entry()));
    let object = object.ok_or(EXPECTED)?;
    let property = |name| object.get_property::<&Zval>(name).map_err(|_| EXPECTED);
    let (tag, payload) = (property("tag")?, property("payload")?);
    let tag = tag.object().and_then(object::get::<Tag>).ok_or(EXPECTED)?;
    if !tag.is_of(store) {
        return Err(Unfit::ForeignStore);
    }
    let params = &tag.value().ty().params;
    let payload = payload.array().filter(|payload| payload.len() == params.len()).ok_or(EXPECTED)?;
    let mut slots = vec![Slot { u128: 0 }; params.len()];
    for ((value, &ty), slot) in zend::values(payload).zip(params).zip(&mut slots) {
        // SAFETY: the slot is this function's own.
        unsafe { write_result(value.dereference(), ty, slot, store)? };
    }
    Ok(Exception::reference(store.runtime(), tag.value(), &slots))
}

// ext-php-rs's setters would first check whether there is something to free.
/// # Safety
///
/// `ret` must be writable; it need not hold a value.
unsafe fn put_long(ret: *mut Zval, value: i64) {
    // SAFETY: by contract.
    unsafe {
        (*ret).value.lval = value;
        (*ret).u1.type_info = IS_LONG;
    }
}

/// # Safety
///
/// As `put_long`.
unsafe fn put_double(ret: *mut Zval, value: f64) {
    // SAFETY: by contract.
    unsafe {
        (*ret).value.dval = value;
        (*ret).u1.type_info = IS_DOUBLE;
    }
}
