//! A running method: its arguments by PHP's rules, its result, its way out.
#![allow(unsafe_code, reason = "reads the frame of the running call")]

use std::ffi::{CString, c_char};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::ptr;

use ext_php_rs::ffi::{ZEND_ACC_VARIADIC, zend_object};
use ext_php_rs::types::{ZendHashTable, ZendStr, Zval};
use ext_php_rs::zend::{ClassEntry, ExecuteData, ce};
use wasm_runtime::fault::Fault;

use super::class::Class;
use super::object;
use super::raise::{Raise, Result};
use super::zend::{self, RawType};
use super::{coerce, declared};

/// Makes a function `fn(&mut Call) -> Result` callable by the engine.
macro_rules! handler {
    ($function:path) => {{
        struct Body;
        impl $crate::php::engine::method::Body for Body {
            fn run(call: &mut $crate::php::engine::method::Call<'_>) -> $crate::php::engine::raise::Result {
                $function(call)
            }
        }
        $crate::php::engine::method::serve::<Body> as $crate::php::engine::class::Handler
    }};
}
pub(crate) use handler;

/// A method's function as a type, which is how an engine callback can know it.
pub trait Body {
    fn run(call: &mut Call<'_>) -> Result;
}

/// What the engine calls for a method.
///
/// # Safety
///
/// The engine's contract: the frame of the running call, and the place for its result.
pub unsafe extern "C" fn serve<B: Body>(frame: *mut ExecuteData, ret: *mut Zval) {
    // SAFETY: by contract.
    let (frame, ret) = unsafe { (&mut *frame, &mut *ret) };
    guard(|| {
        let mut call = Call { frame, ret };
        call.check_count()?;
        B::run(&mut call)
    });
}

/// Runs what the engine called. What it fails with is thrown; so is a panic, as the engine's fault:
/// it must not cross into C.
#[inline]
pub fn guard(body: impl FnOnce() -> Result) {
    match catch_unwind(AssertUnwindSafe(body)) {
        Ok(Ok(())) => {}
        Ok(Err(raise)) => raise.throw(),
        Err(panic) => Raise::from(Fault::panic(&*panic)).throw(),
    }
}

/// The call of a method. Arguments are counted from 0 here, from 1 in messages.
pub struct Call<'a> {
    frame: &'a mut ExecuteData,
    ret: &'a mut Zval,
}

impl Call<'_> {
    fn check_count(&mut self) -> Result {
        // SAFETY: a running call has a function, here an internal one.
        let (required, declared, flags) = unsafe {
            let function = &(*self.frame.func).internal_function;
            (function.required_num_args, function.num_args, function.fn_flags)
        };
        let count = zend::arguments(self.frame).len();
        let variadic = u64::from(flags) & u64::from(ZEND_ACC_VARIADIC) != 0;
        let maximum = if variadic { u32::MAX } else { declared };
        if count < required as usize || count > maximum as usize {
            // SAFETY: throws an ArgumentCountError that names the running function.
            unsafe { declared::zend_wrong_parameters_count_error(required, maximum) };
            return Err(Raise::Pending);
        }
        Ok(())
    }

    /// The value in `$this`.
    pub fn this<'o, T: Class>(&self) -> Result<&'o T> {
        // SAFETY: the methods of a class run with an object of it, held by the frame while they do;
        // the engine was given them for the class `T`.
        let this = unsafe { object::peek(self.frame.This.value.obj) };
        this.ok_or_else(|| Raise::error(format!("{} was not constructed", T::CLASS_NAME)))
    }

    /// Gives `$this` its value.
    pub fn construct<T: Class>(&mut self, value: T) -> Result {
        // SAFETY: a constructor runs with an object.
        let object = unsafe { &mut *self.frame.This.value.obj };
        if object::construct(object, value) {
            return Ok(());
        }
        Err(Raise::error(format!("Cannot call {}::__construct() twice", T::CLASS_NAME)))
    }

    /// `$this` as PHP sees it.
    pub fn this_object(&self) -> *mut zend_object {
        // SAFETY: only methods that are not static ask.
        unsafe { self.frame.This.value.obj }
    }

    /// `$this` as a value.
    pub fn this_value(&self) -> Zval {
        let mut this = Zval::new();
        // SAFETY: the frame holds the object; the value takes a reference of its own.
        this.set_object(unsafe { &mut *self.this_object() });
        this
    }

    /// Argument `index`; `None` if it was left out.
    pub fn arg<'z>(&mut self, index: usize) -> Option<&'z mut Zval> {
        let arg = zend::arguments(self.frame).get_mut(index)?.dereference_mut();
        // SAFETY: arguments live as long as their call, which outlasts the method.
        (arg.u1_type() != ext_php_rs::ffi::IS_UNDEF).then(|| unsafe { &mut *ptr::from_mut(arg) })
    }

    /// A string argument, by the caller's `strict_types`.
    pub fn string<'z>(&mut self, index: usize) -> Result<&'z ZendStr> {
        self.string_of(index, "string")
    }

    /// A string argument where the parameter's type is wider than that.
    fn string_of<'z>(&mut self, index: usize, ty: &str) -> Result<&'z ZendStr> {
        let arg = self.arg(index).ok_or(Raise::Pending)?;
        if arg.is_string() {
            return arg.zend_str().ok_or(Raise::Pending);
        }
        match coerce::to_string(arg, number(index)).map(ptr::from_ref) {
            // SAFETY: the argument keeps the string alive.
            Some(string) => Ok(unsafe { &*string }),
            None => Err(self.type_error(index, &format!("of type {ty}"))),
        }
    }

    /// A string argument that names a file which `open_basedir` allows; `ty` is the parameter's type.
    pub fn path(&mut self, index: usize, ty: &str) -> Result<CString> {
        let bytes = self.string_of(index, ty)?.as_bytes();
        if bytes.is_empty() {
            return Err(self.value_error(index, "must not be empty"));
        }
        let path = CString::new(bytes).map_err(|_| self.value_error(index, "must not contain any null bytes"))?;
        if !zend::open_basedir_allows(&path) {
            let reason = "open_basedir does not allow it".to_owned();
            return Err(Fault::File { path: zend::as_path(&path).to_owned(), reason }.into());
        }
        Ok(path)
    }

    /// A bool argument with a default.
    pub fn bool_or(&mut self, index: usize, default: bool) -> Result<bool> {
        let Some(arg) = self.arg(index) else {
            return Ok(default);
        };
        if let Some(value) = arg.bool() {
            return Ok(value);
        }
        coerce::to_bool(arg, number(index)).ok_or_else(|| self.type_error(index, "of type bool"))
    }

    /// An int argument.
    pub fn int(&mut self, index: usize) -> Result<i64> {
        self.int_of(index, "int")
    }

    fn int_of(&mut self, index: usize, ty: &str) -> Result<i64> {
        let arg = self.arg(index).ok_or(Raise::Pending)?;
        if let Some(value) = arg.long() {
            return Ok(value);
        }
        coerce::to_int(arg, number(index)).ok_or_else(|| self.type_error(index, &format!("of type {ty}")))
    }

    /// A float argument; an int counts as one.
    pub fn float(&mut self, index: usize) -> Result<f64> {
        self.float_of(index, "float")
    }

    fn float_of(&mut self, index: usize, ty: &str) -> Result<f64> {
        let arg = self.arg(index).ok_or(Raise::Pending)?;
        if let Some(value) = arg.double() {
            return Ok(value);
        }
        coerce::to_float(arg, number(index)).ok_or_else(|| self.type_error(index, &format!("of type {ty}")))
    }

    /// An int argument that may be null or left out.
    pub fn int_or_null(&mut self, index: usize) -> Result<Option<i64>> {
        match self.arg(index) {
            None => Ok(None),
            Some(arg) if arg.is_null() => Ok(None),
            Some(_) => self.int_of(index, "?int").map(Some),
        }
    }

    /// A float argument that may be null or left out; an int counts as one.
    pub fn float_or_null(&mut self, index: usize) -> Result<Option<f64>> {
        match self.arg(index) {
            None => Ok(None),
            Some(arg) if arg.is_null() => Ok(None),
            Some(_) => self.float_of(index, "?float").map(Some),
        }
    }

    /// An array argument with the empty array as default.
    pub fn array_or_empty<'z>(&mut self, index: usize) -> Result<Option<&'z ZendHashTable>> {
        match self.arg(index) {
            None => Ok(None),
            Some(arg) if arg.is_array() => Ok(arg.array()),
            Some(_) => Err(self.type_error(index, "of type array")),
        }
    }

    /// An object argument of class `T` that may be null or left out; the object itself with it.
    pub fn object_or_null<'z, T: Class>(&mut self, index: usize) -> Result<Option<(&'z Zval, &'z T)>> {
        let Some(arg) = self.arg(index) else {
            return Ok(None);
        };
        if arg.is_null() {
            return Ok(None);
        }
        match arg.object().and_then(object::get) {
            Some(value) => Ok(Some((arg, value))),
            None => Err(self.type_error(index, &format!("of type ?{}", T::CLASS_NAME))),
        }
    }

    /// An object argument of class `T`.
    pub fn object<'z, T: Class>(&mut self, index: usize) -> Result<(&'z Zval, &'z T)> {
        let arg = self.arg(index).ok_or(Raise::Pending)?;
        match arg.object().and_then(object::get) {
            Some(value) => Ok((arg, value)),
            None => Err(self.type_error(index, &format!("of type {}", T::CLASS_NAME))),
        }
    }

    /// `TypeError: f(): Argument #1 ($x) must be {expected}, string given`.
    #[cold]
    pub fn type_error(&mut self, index: usize, expected: &str) -> Raise {
        let given = self.arg(index).map_or_else(|| "none".to_owned(), |arg| zend::type_name(arg));
        argument_error(ce::type_error(), number(index), &format!("must be {expected}, {given} given"))
    }

    /// `TypeError: f(): Argument #1 ($x) {complaint}`.
    #[cold]
    pub fn type_complaint(&mut self, index: usize, complaint: &str) -> Raise {
        argument_error(ce::type_error(), number(index), complaint)
    }

    /// `ValueError: f(): Argument #1 ($x) {complaint}`.
    #[cold]
    pub fn value_error(&mut self, index: usize, complaint: &str) -> Raise {
        argument_error(ce::value_error(), number(index), complaint)
    }

    /// Gives the method its result.
    pub fn give(&mut self, value: Zval) {
        *self.ret = value;
    }
}

/// Throws an error about an argument (counted from 1) of the running function, in PHP's form.
#[cold]
pub fn argument_error(class: &ClassEntry, number: u32, complaint: &str) -> Raise {
    // An argument that converts with a deprecation may have thrown already.
    if !zend::exception_is_pending() {
        let complaint = zend::c_message(complaint);
        let format: *const c_char = c"%s".as_ptr();
        // SAFETY: the format takes the one string that follows.
        unsafe { declared::zend_argument_error(zend::class_ptr(class), number, format, complaint.as_ptr()) };
    }
    Raise::Pending
}

/// How messages count an argument.
fn number(index: usize) -> u32 {
    u32::try_from(index + 1).unwrap_or(u32::MAX)
}
