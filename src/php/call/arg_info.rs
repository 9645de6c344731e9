//! The engine's description of an export's parameters and result, in the shape that the version of PHP has for it.
#![allow(unsafe_code, reason = "gives the engine pointers, and frees what it does not")]

#[cfg(not(php86))]
use std::ffi::CString;
use std::ptr;

use ext_php_rs::ffi::{
    _ZEND_TYPE_NULLABLE_BIT, IS_ARRAY, IS_DOUBLE, IS_LONG, IS_STRING, IS_VOID, MAY_BE_ANY, zend_string, zend_type,
};
use ext_php_rs::types::ZendStr;
use wasm_runtime::types::{FuncType, ValType};

/// The engine's structure for a parameter of an internal function.
#[cfg(not(php86))]
pub type Entry = ext_php_rs::ffi::zend_internal_arg_info;
#[cfg(php86)]
pub type Entry = ext_php_rs::ffi::zend_arg_info;

/// The name of a parameter: a PHP string since PHP 8.6.
#[cfg(not(php86))]
type Name = CString;
#[cfg(php86)]
type Name = RequestString;

/// The argument information of an export: its parameters and its result.
pub struct ArgInfo {
    /// The result first.
    entries: Box<[Entry]>,
    /// The names that the entries point at.
    _names: Vec<Name>,
}

impl ArgInfo {
    /// With a name for every parameter: PHP looks named arguments up among them, and reads the type of any parameter it
    /// complains about.
    pub fn new(ty: &FuncType, name: impl Fn(usize) -> String) -> Self {
        let result = match &*ty.results {
            [] => 1 << IS_VOID,
            [single] => type_mask(*single),
            _ => 1 << IS_ARRAY,
        };
        let params = ty.params.iter().enumerate().map(|(index, &ty)| (name(index), type_mask(ty))).collect();
        Self::of(params, ty.params.len(), result)
    }

    /// Of parameters with these names and types, the first so many of which are required.
    pub fn of(params: Vec<(String, u32)>, required: usize, result: u32) -> Self {
        let (names, masks): (Vec<_>, Vec<_>) = params.into_iter().map(|(name, mask)| (new_name(name), mask)).unzip();
        let params = names.iter().zip(masks).map(|(name, mask)| param(name, mask));
        let entries = std::iter::once(head(required, result)).chain(params).collect();
        Self { entries, _names: names }
    }

    /// The first parameter's entry, which the engine points at; the result's stands before it.
    pub fn params(&mut self) -> *mut Entry {
        // SAFETY: the result's entry stands before them.
        unsafe { self.entries.as_mut_ptr().add(1) }
    }
}

/// A string that belongs to the request. The engine may refer to it until the request ends, and may count references
/// to it.
pub struct RequestString(*mut zend_string);

impl RequestString {
    pub fn new(bytes: &[u8]) -> Self {
        Self(ZendStr::new(bytes, true).into_raw())
    }

    pub fn ptr(&self) -> *mut zend_string {
        self.0
    }
}

impl Drop for RequestString {
    fn drop(&mut self) {
        // SAFETY: the request is over. References that a fatal error never gave back are gone with the request's
        // memory, so this is the last one, whatever the count says.
        unsafe {
            (*self.0).gc.refcount = 1;
            ext_php_rs::ffi::ext_php_rs_zend_string_release(self.0);
        }
    }
}

fn type_mask(ty: ValType) -> u32 {
    match ty {
        ValType::I32 | ValType::I64 => 1 << IS_LONG,
        ValType::F32 | ValType::F64 => 1 << IS_DOUBLE,
        ValType::V128 => 1 << IS_STRING,
        ValType::FuncRef | ValType::ExternRef | ValType::ExnRef => MAY_BE_ANY | _ZEND_TYPE_NULLABLE_BIT,
    }
}

fn ty(type_mask: u32) -> zend_type {
    zend_type { ptr: ptr::null_mut(), type_mask }
}

#[cfg(not(php86))]
fn new_name(name: String) -> Name {
    CString::new(name).unwrap_or_default()
}

/// The result's entry holds the number of required parameters where the others hold a name.
#[cfg(not(php86))]
fn head(required: usize, type_mask: u32) -> Entry {
    Entry { name: ptr::without_provenance(required), type_: ty(type_mask), default_value: ptr::null() }
}

#[cfg(not(php86))]
fn param(name: &Name, type_mask: u32) -> Entry {
    Entry { name: name.as_ptr(), type_: ty(type_mask), default_value: ptr::null() }
}

#[cfg(php86)]
fn new_name(name: String) -> Name {
    RequestString::new(name.as_bytes())
}

#[cfg(php86)]
fn head(_required: usize, type_mask: u32) -> Entry {
    entry(ptr::null_mut(), type_mask)
}

#[cfg(php86)]
fn param(name: &Name, type_mask: u32) -> Entry {
    entry(name.ptr(), type_mask)
}

#[cfg(php86)]
fn entry(name: *mut zend_string, type_mask: u32) -> Entry {
    Entry { name, type_: ty(type_mask), default_value: ptr::null_mut(), doc_comment: ptr::null_mut() }
}
