//! A number in linear memory: little-endian, unaligned allowed (specification 4.3.2).
#![allow(unsafe_code, reason = "reads and writes linear memory in place")]

use ext_php_rs::ffi::{IS_DOUBLE, IS_LONG};
use ext_php_rs::types::Zval;
use ext_php_rs::zend::ce;

use crate::php::call::floats::{from_f32, to_f32};
use crate::php::engine::method::Call;
use crate::php::engine::raise::{Raise, Result};
use crate::php::engine::zend::{self, RawType};

/// The types of number that memory can hold.
pub trait Element: Copy + 'static {
    /// Reads a number from memory.
    ///
    /// # Safety
    ///
    /// As many bytes from `from` on as the type has must be readable.
    unsafe fn read(from: *const u8) -> Self;

    /// Writes the number to memory.
    ///
    /// # Safety
    ///
    /// As many bytes from `to` on as the type has must be writable.
    unsafe fn write(self, to: *mut u8);

    /// Gives PHP the number. `ret` must be fresh: what it holds is not freed.
    fn put(self, ret: &mut Zval);

    /// The number that PHP code stores, strictly.
    fn from_php(value: &Zval) -> std::result::Result<Self, Unfit>;

    /// The number in an argument, by the caller's `strict_types`.
    fn argument(call: &mut Call<'_>, index: usize) -> Result<Self>;
}

/// A value that is no such number.
pub enum Unfit {
    /// Of another type; what was wanted, what was given.
    Type(&'static str, String),
    /// A number that does not fit; what was wanted, and the number.
    Range(String, String),
}

impl Unfit {
    /// The error for a value that is assigned to an offset.
    #[cold]
    pub fn for_offset(self, class: &str) -> Raise {
        match self {
            Self::Type(expected, given) => {
                Raise::New(ce::type_error(), format!("An element of {class} must be of type {expected}, {given} given"))
            }
            Self::Range(expected, given) => {
                Raise::New(ce::value_error(), format!("An element of {class} must be {expected}, {given} given"))
            }
        }
    }
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
                    Some(int) => Self::checked(int).ok_or_else(|| Unfit::Range(Self::range(), int.to_string())),
                    None => Err(Unfit::Type("int", zend::type_name(value))),
                }
            }

            fn argument(call: &mut Call<'_>, index: usize) -> Result<Self> {
                let int = call.int(index)?;
                Self::checked(int)
                    .ok_or_else(|| call.value_error(index, &format!("must be {}, {int} given", Self::range())))
            }
        }
    )*};
}

integer!(i8, u8, i16, u16, i32, u32, i64, u64);

/// Which of PHP's ints an integer type takes.
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
    /// PHP has no larger int: the 64 bits are what counts, as for an i64 of wasm.
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
    float.ok_or_else(|| Unfit::Type("float", zend::type_name(value)))
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
        to_f32(float).ok_or_else(|| Unfit::Range(F32_RANGE.into(), float.to_string()))
    }

    fn argument(call: &mut Call<'_>, index: usize) -> Result<Self> {
        let float = call.float(index)?;
        to_f32(float).ok_or_else(|| call.value_error(index, &format!("must be {F32_RANGE}, {float:e} given")))
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

    fn argument(call: &mut Call<'_>, index: usize) -> Result<Self> {
        call.float(index)
    }
}
