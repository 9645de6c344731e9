//! Numbers and truth values, in both directions: what PHP has for them, and the core values that components pass.

use ext_php_rs::types::Zval;
use wasm_runtime::component::types::Shape;

use super::path::{Misfit, Path};
use crate::php::call::floats::{from_f32, to_f32};
use crate::php::engine::method::{Argument, Text};
use crate::php::engine::zend;

type Fits<T> = std::result::Result<T, Misfit>;

/// An int for a type of 32 or 64 bits, which by far most arguments are, if it is in range.
#[inline]
pub fn plain_int(shape: &Shape, value: &Zval) -> Option<u64> {
    let int = value.long()?;
    match shape {
        Shape::U32 => u32::try_from(int).ok().map(u64::from),
        Shape::S32 => i32::try_from(int).ok().map(|int| int.cast_unsigned().into()),
        Shape::S64 | Shape::U64 => Some(int.cast_unsigned()),
        _ => None,
    }
}

/// A number or truth value among the arguments of the running function, counted from 1, as a core value.
#[inline]
pub fn numeric_argument(shape: &Shape, value: &mut Zval, number: u32) -> Fits<u64> {
    let value = value.dereference_mut();
    let converted = converted(shape, value, number)?;
    let value = converted.as_ref().unwrap_or(value);
    match number_of(shape, value, &Path::Whole)? {
        Some(number) => Ok(number),
        None => Err(Misfit::of_type("a number", value, &Path::Whole)),
    }
}

/// What PHP's own functions would make of an argument, if that is another value.
#[allow(unsafe_code, reason = "reads arguments as the engine does")]
pub fn converted(shape: &Shape, value: &mut Zval, number: u32) -> Fits<Option<Zval>> {
    // SAFETY: arguments live as long as their call, and are not read in another way meanwhile.
    let converted = unsafe {
        match shape {
            Shape::U64 if value.is_string() => None,
            Shape::S8 | Shape::U8 | Shape::S16 | Shape::U16 | Shape::S32 | Shape::U32 | Shape::S64 | Shape::U64
                if value.long().is_none() =>
            {
                i64::read(value, number).map(zend::value)
            }
            Shape::F32 | Shape::F64 if value.double().is_none() => f64::read(value, number).map(zend::value),
            Shape::Bool if value.bool().is_none() => bool::read(value, number).map(zend::value),
            Shape::String | Shape::Char if !value.is_string() => {
                Text::read(value, number).map(|text| zend::string(text.as_bytes()))
            }
            _ => return Ok(None),
        }
    };
    if zend::exception_is_pending() { Err(Misfit::Pending) } else { Ok(converted) }
}

/// A number or truth value as a core value, which holds it in its low bits as memory does; `None` for other types.
#[inline]
pub fn number_of(shape: &Shape, value: &Zval, path: &Path<'_>) -> Fits<Option<u64>> {
    Ok(Some(match shape {
        Shape::Bool => match value.bool() {
            Some(truth) => truth.into(),
            None => return Err(Misfit::of_type("of type bool", value, path)),
        },
        Shape::S8 => low(int(value, path, i8::MIN.into(), i8::MAX.into())?),
        Shape::U8 => low(int(value, path, 0, u8::MAX.into())?),
        Shape::S16 => low(int(value, path, i16::MIN.into(), i16::MAX.into())?),
        Shape::U16 => low(int(value, path, 0, u16::MAX.into())?),
        Shape::S32 => low(int(value, path, i32::MIN.into(), i32::MAX.into())?),
        Shape::U32 => low(int(value, path, 0, u32::MAX.into())?),
        Shape::S64 => int(value, path, i64::MIN, i64::MAX)?.cast_unsigned(),
        Shape::U64 => u64_of(value, path)?,
        Shape::F32 => {
            let number = float(value, path)?;
            let narrow = to_f32(number).ok_or_else(|| {
                Misfit::of_value(format!("must be a number that a 32-bit float can hold, {number:e} given"), path)
            })?;
            // Every NaN is the same one (Canonical ABI, `canonicalize_nan32`).
            if narrow.is_nan() { 0x7fc0_0000 } else { narrow.to_bits().into() }
        }
        Shape::F64 => {
            let number = float(value, path)?;
            if number.is_nan() { 0x7ff8_0000_0000_0000 } else { number.to_bits() }
        }
        _ => return Ok(None),
    }))
}

/// An int of at most 32 bits as an i32.
fn low(int: i64) -> u64 {
    u64::from(int as u32)
}

fn int(value: &Zval, path: &Path<'_>, least: i64, most: i64) -> Fits<i64> {
    let Some(int) = value.long() else { return Err(Misfit::of_type("of type int", value, path)) };
    if !(least..=most).contains(&int) {
        return Err(Misfit::of_value(format!("must be between {least} and {most}, {int} given"), path));
    }
    Ok(int)
}

/// An int keeps its bits; what is above the largest int is a string of digits.
fn u64_of(value: &Zval, path: &Path<'_>) -> Fits<u64> {
    if let Some(int) = value.long() {
        return Ok(int.cast_unsigned());
    }
    let Some(text) = value.str() else { return Err(Misfit::of_type("of type int", value, path)) };
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let number = digits.then(|| text.parse().ok()).flatten();
    number.ok_or_else(|| {
        Misfit::of_value(format!("must be an int, or a number up to {} as a string of digits", u64::MAX), path)
    })
}

fn float(value: &Zval, path: &Path<'_>) -> Fits<f64> {
    let number = value.double().or_else(|| value.long().map(|int| int as f64));
    number.ok_or_else(|| Misfit::of_type("of type float", value, path))
}

/// What Rust calls a type of numbers; `None` for other types.
pub fn number_name(shape: &Shape) -> Option<&'static str> {
    Some(match shape {
        Shape::S8 => "i8",
        Shape::U8 => "u8",
        Shape::S16 => "i16",
        Shape::U16 => "u16",
        Shape::S32 => "i32",
        Shape::U32 => "u32",
        Shape::S64 => "i64",
        Shape::U64 => "u64",
        Shape::F32 => "f32",
        Shape::F64 => "f64",
        _ => return None,
    })
}

/// A number or truth value; `None` for other types.
#[inline]
pub fn number_value(shape: &Shape, bytes: &[u8]) -> Option<Zval> {
    Some(match shape {
        Shape::Bool => zend::value(bytes[0] != 0),
        Shape::S8 => zend::value(i64::from(bytes[0].cast_signed())),
        Shape::U8 => zend::value(i64::from(bytes[0])),
        Shape::S16 => zend::value(i64::from(i16::from_le_bytes(read(bytes)))),
        Shape::U16 => zend::value(i64::from(u16::from_le_bytes(read(bytes)))),
        Shape::S32 => zend::value(i64::from(i32::from_le_bytes(read(bytes)))),
        Shape::U32 => zend::value(i64::from(u32::from_le_bytes(read(bytes)))),
        Shape::S64 | Shape::U64 => zend::value(i64::from_le_bytes(read(bytes))),
        Shape::F32 => zend::value(canonical(from_f32(f32::from_le_bytes(read(bytes))))),
        Shape::F64 => zend::value(canonical(f64::from_le_bytes(read(bytes)))),
        _ => return None,
    })
}

/// The same of a core value, in whose low bits it stands.
#[inline]
pub fn number_of_core(shape: &Shape, word: u64) -> Option<Zval> {
    match shape {
        Shape::U32 => Some(zend::value(i64::from(word as u32))),
        // Any other value than zero is true, whichever byte it has it in.
        Shape::Bool => Some(zend::value(word as u32 != 0)),
        _ => number_value(shape, &word.to_le_bytes()),
    }
}

/// Every NaN is the same one (Canonical ABI, `canonicalize_nan64`).
fn canonical(value: f64) -> f64 {
    if value.is_nan() { f64::from_bits(0x7ff8_0000_0000_0000) } else { value }
}

fn read<const N: usize>(bytes: &[u8]) -> [u8; N] {
    bytes[..N].try_into().expect("the type has this size")
}
