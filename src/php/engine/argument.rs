//! How the arguments of methods are read, by PHP's rules for the type that the stub declares.
#![allow(unsafe_code, reason = "reads the arguments of the running call")]

use std::marker::PhantomData;

use ext_php_rs::ffi::{IS_DOUBLE, IS_LONG, IS_STRING};
use ext_php_rs::types::{ZendHashTable, ZendStr, Zval};

use super::class::Class;
use super::declare::Param;
use super::object;
use super::types::Literal;
use super::zend::{self, RawType};
use super::{coerce, declared};

/// A parameter of a method, and how its argument is read. The build makes them from the stubs.
pub struct Arg<P> {
    pub(super) index: usize,
    pub param: Param,
    reading: PhantomData<fn() -> P>,
}

impl<P> Clone for Arg<P> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<P> Copy for Arg<P> {}

impl<P> Arg<P> {
    /// Parameter `index`, counted from 0.
    ///
    /// # Safety
    ///
    /// Every read of that argument in a method must read it as a `P`.
    pub const unsafe fn new(index: usize, param: Param) -> Self {
        Self { index, param, reading: PhantomData }
    }

    /// Its number in messages, from 1.
    pub fn number(self) -> u32 {
        u32::try_from(self.index + 1).unwrap_or(u32::MAX)
    }
}

/// How an argument of a PHP type is read.
pub trait Argument {
    type Value<'a>;

    /// The value of the argument, which is not a reference; `number` counts it from 1. `None` if it is of another type.
    ///
    /// # Safety
    ///
    /// The argument must live as long as the value, and always be read in this way.
    unsafe fn read<'a>(given: *mut Zval, number: u32) -> Option<Self::Value<'a>>;

    /// The value where the argument was left out.
    fn of_literal<'a>(_literal: Literal) -> Option<Self::Value<'a>> {
        None
    }
}

/// A string, by the caller's `strict_types`.
pub struct Text;

/// An array.
pub struct Array;

/// Any value, as it is. Also for methods that check the type themselves.
pub struct Mixed;

/// An object of class `T`, or a string.
pub struct Or<T>(PhantomData<T>);

/// The value of `Or<T>`.
pub enum Either<'a, T> {
    Object(&'a Zval, &'a T),
    /// An object whose constructor has not run.
    Unconstructed,
    Text(&'a ZendStr),
}

impl Argument for i64 {
    type Value<'a> = Self;

    #[inline]
    unsafe fn read<'a>(given: *mut Zval, number: u32) -> Option<Self::Value<'a>> {
        // SAFETY: by contract; the type says which member is set.
        unsafe {
            if (*given).u1_type() == IS_LONG {
                return Some((*given).value.lval);
            }
        }
        // SAFETY: by contract.
        coerce::to_int(unsafe { &mut *given }, number)
    }

    fn of_literal<'a>(literal: Literal) -> Option<Self::Value<'a>> {
        if let Literal::Int(int) = literal { Some(int) } else { None }
    }
}

/// An int counts as a float.
impl Argument for f64 {
    type Value<'a> = Self;

    #[inline]
    unsafe fn read<'a>(given: *mut Zval, number: u32) -> Option<Self::Value<'a>> {
        // SAFETY: by contract; the type says which member is set.
        unsafe {
            if (*given).u1_type() == IS_DOUBLE {
                return Some((*given).value.dval);
            }
        }
        // SAFETY: by contract.
        coerce::to_float(unsafe { &mut *given }, number)
    }
}

impl Argument for bool {
    type Value<'a> = Self;

    unsafe fn read<'a>(given: *mut Zval, number: u32) -> Option<Self::Value<'a>> {
        // SAFETY: by contract.
        let given = unsafe { &mut *given };
        given.bool().or_else(|| coerce::to_bool(given, number))
    }

    fn of_literal<'a>(literal: Literal) -> Option<Self::Value<'a>> {
        if let Literal::Bool(truth) = literal { Some(truth) } else { None }
    }
}

impl Argument for Text {
    type Value<'a> = &'a ZendStr;

    #[inline]
    unsafe fn read<'a>(given: *mut Zval, number: u32) -> Option<&'a ZendStr> {
        // SAFETY: by contract; the type says which member is set. A string in an argument stays there.
        unsafe {
            if (*given).u1_type() == IS_STRING {
                return Some(&*(*given).value.str_);
            }
            coerce::to_string(&mut *given, number)
        }
    }
}

impl Argument for Array {
    type Value<'a> = &'a ZendHashTable;

    unsafe fn read<'a>(given: *mut Zval, _number: u32) -> Option<&'a ZendHashTable> {
        // SAFETY: by contract.
        unsafe { (*given).array() }
    }

    fn of_literal<'a>(_literal: Literal) -> Option<&'a ZendHashTable> {
        // SAFETY: the engine's shared empty array never changes.
        Some(unsafe { &declared::zend_empty_array })
    }
}

impl Argument for Mixed {
    type Value<'a> = &'a Zval;

    #[inline]
    unsafe fn read<'a>(given: *mut Zval, _number: u32) -> Option<&'a Zval> {
        // SAFETY: by contract.
        unsafe { given.as_ref() }
    }

    fn of_literal<'a>(_literal: Literal) -> Option<&'a Zval> {
        Some(zend::null())
    }
}

impl<T: Class> Argument for Or<T> {
    type Value<'a>
        = Either<'a, T>
    where
        T: 'a;

    unsafe fn read<'a>(given: *mut Zval, number: u32) -> Option<Either<'a, T>> {
        // SAFETY: by contract.
        if let Some(object) = unsafe { (*given).object() }
            && object::is::<T>(object)
        {
            // SAFETY: by contract.
            let value = unsafe { &*given };
            return Some(object::get(object).map_or(Either::Unconstructed, |this| Either::Object(value, this)));
        }
        // SAFETY: by contract; objects of the class are never converted to strings.
        unsafe { Text::read(given, number) }.map(Either::Text)
    }
}

/// The object itself, and its value.
impl<T: Class> Argument for T {
    type Value<'a>
        = (&'a Zval, &'a T)
    where
        T: 'a;

    unsafe fn read<'a>(given: *mut Zval, _number: u32) -> Option<(&'a Zval, &'a T)> {
        // SAFETY: by contract.
        let given = unsafe { &*given };
        given.object().and_then(object::get).map(|this| (given, this))
    }
}

impl<P: Argument> Argument for Option<P> {
    type Value<'a> = Option<P::Value<'a>>;

    #[inline]
    unsafe fn read<'a>(given: *mut Zval, number: u32) -> Option<Option<P::Value<'a>>> {
        // SAFETY: by contract.
        unsafe { if (*given).is_null() { Some(None) } else { P::read(given, number).map(Some) } }
    }

    fn of_literal<'a>(_literal: Literal) -> Option<Option<P::Value<'a>>> {
        Some(None)
    }
}
