//! PHP types, and the values that stubs write out, in the engine's forms.

use std::ffi::CStr;
use std::ptr;

use ext_php_rs::ffi::{
    _ZEND_TYPE_NAME_BIT, IS_ARRAY, IS_CALLABLE, IS_DOUBLE, IS_LONG, IS_NULL, IS_STRING, IS_VOID, MAY_BE_ANY,
    MAY_BE_BOOL, zend_type,
};
use ext_php_rs::types::{ZendStr, Zval};

use super::declared;

/// A PHP type: some scalar types, a class, or both as a union.
#[derive(Clone, Copy)]
pub struct Ty {
    mask: u32,
    class: Option<&'static CStr>,
}

impl Ty {
    pub const NONE: Self = Self::scalar(0);
    pub const VOID: Self = Self::scalar(1 << IS_VOID);
    pub const BOOL: Self = Self::scalar(MAY_BE_BOOL);
    pub const INT: Self = Self::scalar(1 << IS_LONG);
    pub const STRING: Self = Self::scalar(1 << IS_STRING);
    pub const FLOAT: Self = Self::scalar(1 << IS_DOUBLE);
    pub const CALLABLE: Self = Self::scalar(1 << IS_CALLABLE);
    pub const ARRAY: Self = Self::scalar(1 << IS_ARRAY);
    pub const MIXED: Self = Self::scalar(MAY_BE_ANY);

    pub const STATIC: Self = Self::scalar(declared::MAY_BE_STATIC);

    /// `Traversable|array`: what `iterable` means since PHP 8.2, and what its argument info says.
    pub const ITERABLE: Self = Self { mask: 1 << IS_ARRAY, class: Some(c"Traversable") };

    const fn scalar(mask: u32) -> Self {
        Self { mask, class: None }
    }

    /// A class by its name, or several as `c"A|B"`.
    pub const fn object(class: &'static CStr) -> Self {
        Self { mask: 0, class: Some(class) }
    }

    pub const fn or(self, other: Self) -> Self {
        assert!(self.class.is_none() || other.class.is_none(), "name several classes as A|B");
        Self { mask: self.mask | other.mask, class: if self.class.is_some() { self.class } else { other.class } }
    }

    pub const fn or_null(self) -> Self {
        Self { mask: self.mask | 1 << IS_NULL, class: self.class }
    }

    /// In the form that the engine reads when functions are registered: classes by C string.
    pub(super) fn for_registration(self) -> zend_type {
        #[cfg(php83)]
        let by_name = ext_php_rs::ffi::_ZEND_TYPE_LITERAL_NAME_BIT;
        #[cfg(not(php83))]
        let by_name = _ZEND_TYPE_NAME_BIT;
        match self.class {
            Some(class) => zend_type { ptr: class.as_ptr().cast_mut().cast(), type_mask: self.mask | by_name },
            None => zend_type { ptr: ptr::null_mut(), type_mask: self.mask },
        }
    }

    /// Its class, or several as `A|B`.
    pub(super) const fn class(self) -> Option<&'static CStr> {
        self.class
    }

    /// The form of a single class that the engine keeps in a class: by interned string.
    pub(super) fn of_class(self, name: *mut ZendStr) -> zend_type {
        zend_type { ptr: name.cast(), type_mask: self.mask | _ZEND_TYPE_NAME_BIT }
    }
}

/// A value that a stub writes out: a default, or a constant's.
#[derive(Clone, Copy)]
pub enum Literal {
    Null,
    Bool(bool),
    Int(i64),
    EmptyArray,
}

impl Literal {
    /// The type of a constant that has this value.
    #[cfg(php83)]
    pub(super) const fn ty(self) -> Ty {
        match self {
            Self::Null => Ty::scalar(0).or_null(),
            Self::Bool(_) => Ty::BOOL,
            Self::Int(_) => Ty::INT,
            Self::EmptyArray => Ty::ARRAY,
        }
    }

    /// In the engine's form. None of these values is reference-counted.
    pub(super) fn to_zval(self) -> Zval {
        let mut value = Zval::new();
        match self {
            Self::Null => value.set_null(),
            Self::Bool(truth) => value.set_bool(truth),
            Self::Int(int) => value.set_long(int),
            // The engine's shared empty array.
            Self::EmptyArray => {
                value.value.arr = (&raw const declared::zend_empty_array).cast_mut();
                value.u1.type_info = IS_ARRAY;
            }
        }
        value
    }
}
