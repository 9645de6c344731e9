//! A number in linear memory: little-endian, unaligned allowed (specification 4.3.2).
#![allow(unsafe_code, reason = "reads and writes linear memory in place")]

use ext_php_rs::ffi::{IS_DOUBLE, IS_LONG};
use ext_php_rs::types::Zval;

use crate::php::call::floats::{from_f32, to_f32};
use crate::php::call::unfit::Unfit;
use crate::php::engine::method::{Arg, Argument, Call};
use crate::php::engine::raise::Result;
use crate::php::engine::zend::RawType;

/// The types of number that memory can hold.
pub trait Element: Copy + 'static {
    /// Reads a number from memory.
    ///
    /// # Safety
    ///
    /// The type's size in bytes must be readable from `from` on.
    unsafe fn read(from: *const u8) -> Self;

    /// Writes the number to memory.
    ///
    /// # Safety
    ///
    /// The type's size in bytes must be writable from `to` on.
    unsafe fn write(self, to: *mut u8);

    /// Writes the number to `ret`, which must be fresh: what it holds is not freed.
    fn put(self, ret: &mut Zval);

    /// The number for a value that PHP code stores, without conversion.
    fn from_php(value: &Zval) -> std::result::Result<Self, Unfit>;

    /// How an argument of this type is read.
    type Given: Argument;

    /// The number in an argument, by the caller's `strict_types`.
    fn argument(call: &mut Call<'_>, arg: Arg<Self::Given>) -> Result<Self>;
}

macro_rules! integer {
    ($($type:ty),*) => {$(
        impl Element for $type {
            #[inline]
            unsafe fn read(from: *const u8) -> Self {
                // SAFETY: by contract.
                <$type>::from_le(unsafe { from.cast::<$type>().read_unaligned() })
            }

            #[inline]
            unsafe fn write(self, to: *mut u8) {
                // SAFETY: by contract.
                unsafe { to.cast::<$type>().write_unaligned(self.to_le()) }
            }

            #[inline]
            fn put(self, ret: &mut Zval) {
                ret.value.lval = self as i64;
                ret.u1.type_info = IS_LONG;
            }

            #[inline]
            fn from_php(value: &Zval) -> std::result::Result<Self, Unfit> {
                let value = value.dereference();
                match value.long() {
                    Some(int) => Self::checked(int).ok_or_else(|| Unfit::Range(Self::range().into())),
                    None => Err(Unfit::Type("int")),
                }
            }

            type Given = i64;

            #[inline]
            fn argument(call: &mut Call<'_>, arg: Arg<i64>) -> Result<Self> {
                let int = call.get(arg)?;
                Self::checked(int)
                    .ok_or_else(|| call.value_error(arg, &format!("must be {}, {int} given", Self::range())))
            }
        }
    )*};
}

integer!(i8, u8, i16, u16, i32, u32, i64, u64);

/// Which PHP ints an integer type accepts.
trait Integer: Sized {
    fn checked(int: i64) -> Option<Self>;
    fn range() -> String;
}

macro_rules! checked {
    ($($type:ty),*) => {$(
        impl Integer for $type {
            #[inline]
            fn checked(int: i64) -> Option<Self> {
                int.try_into().ok()
            }

            fn range() -> String {
                format!("between {} and {}", <$type>::MIN, <$type>::MAX)
            }
        }
    )*};
}

checked!(i8, u8, i16, u16, i32, u32, i64);

impl Integer for u64 {
    /// PHP has no larger int, so the 64 bits are stored as they are, as for an i64 in wasm.
    #[inline]
    fn checked(int: i64) -> Option<Self> {
        Some(int as u64)
    }

    fn range() -> String {
        "an int".into()
    }
}

fn number(value: &Zval) -> std::result::Result<f64, Unfit> {
    let value = value.dereference();
    let float = value.double().or_else(|| value.long().map(|int| int as f64));
    float.ok_or(Unfit::Type("float"))
}

const F32_RANGE: &str = "a number that a 32-bit float can hold";

impl Element for f32 {
    #[inline]
    unsafe fn read(from: *const u8) -> Self {
        // SAFETY: by contract.
        Self::from_bits(unsafe { u32::read(from) })
    }

    #[inline]
    unsafe fn write(self, to: *mut u8) {
        // SAFETY: by contract.
        unsafe { self.to_bits().write(to) }
    }

    #[inline]
    fn put(self, ret: &mut Zval) {
        from_f32(self).put(ret);
    }

    #[inline]
    fn from_php(value: &Zval) -> std::result::Result<Self, Unfit> {
        let float = number(value)?;
        to_f32(float).ok_or(Unfit::range(F32_RANGE))
    }

    type Given = f64;

    #[inline]
    fn argument(call: &mut Call<'_>, arg: Arg<f64>) -> Result<Self> {
        let float = call.get(arg)?;
        to_f32(float).ok_or_else(|| call.value_error(arg, &format!("must be {F32_RANGE}, {float:e} given")))
    }
}

impl Element for f64 {
    #[inline]
    unsafe fn read(from: *const u8) -> Self {
        // SAFETY: by contract.
        Self::from_bits(unsafe { u64::read(from) })
    }

    #[inline]
    unsafe fn write(self, to: *mut u8) {
        // SAFETY: by contract.
        unsafe { self.to_bits().write(to) }
    }

    #[inline]
    fn put(self, ret: &mut Zval) {
        ret.value.dval = self;
        ret.u1.type_info = IS_DOUBLE;
    }

    #[inline]
    fn from_php(value: &Zval) -> std::result::Result<Self, Unfit> {
        if value.u1_type() == IS_DOUBLE {
            // SAFETY: the type says which member is set.
            return Ok(unsafe { value.value.dval });
        }
        number(value)
    }

    type Given = f64;

    #[inline]
    fn argument(call: &mut Call<'_>, arg: Arg<f64>) -> Result<Self> {
        call.get(arg)
    }
}
