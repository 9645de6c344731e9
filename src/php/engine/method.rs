//! A running method: its arguments by PHP's rules, its result, and how it ends.
#![allow(unsafe_code, reason = "reads the frame of the running call")]

use std::ffi::{CString, c_char};
use std::panic::{AssertUnwindSafe, catch_unwind};

use ext_php_rs::ffi::{IS_OBJECT, IS_REFERENCE, IS_UNDEF, zend_object};
use ext_php_rs::types::{ZendStr, Zval};
use ext_php_rs::zend::{ClassEntry, ExecuteData, ce};
use wasm_runtime::fault::Fault;

pub use super::argument::{Arg, Argument, Array, Either, Mixed, Or, Text};
use super::class::Class;
use super::declared;
use super::object;
use super::raise::{Raise, Result};
use super::zend::{self, RawType};

/// Makes a function `fn(&mut Call) -> Result` callable by the engine, with the smallest and largest number of
/// arguments by the stub.
macro_rules! handler {
    ($function:path, $fewest:literal, $most:literal) => {{
        struct Body;
        impl $crate::php::engine::method::Body for Body {
            const FEWEST: u32 = $fewest;
            const MOST: u32 = $most;

            #[inline]
            fn run(call: &mut $crate::php::engine::method::Call<'_>) -> $crate::php::engine::raise::Result {
                $function(call)
            }
        }
        $crate::php::engine::method::serve::<Body> as $crate::php::engine::declare::Handler
    }};
}
pub(crate) use handler;

/// A method's function as a type, so that an engine callback can be generic over it.
pub trait Body {
    const FEWEST: u32;
    const MOST: u32;

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
        let count = zend::arguments(frame).len();
        if count < B::FEWEST as usize || count > B::MOST as usize {
            // SAFETY: throws an ArgumentCountError that names the running function.
            unsafe { declared::zend_wrong_parameters_count_error(B::FEWEST, B::MOST) };
            return Err(Raise::Pending);
        }
        B::run(&mut Call { frame, ret })
    });
}

/// Runs the function that the engine called, and throws what it fails with. A panic is thrown as an engine fault,
/// because it must not cross into C.
#[inline]
pub fn guard(body: impl FnOnce() -> Result) {
    match catch_unwind(AssertUnwindSafe(body)) {
        Ok(Ok(())) => {}
        Ok(Err(raise)) => raise.throw(),
        Err(panic) => Raise::from(Fault::panic(&*panic)).throw(),
    }
    zend::bailout_if_late();
}

/// The call of a method.
pub struct Call<'a> {
    frame: &'a mut ExecuteData,
    ret: &'a mut Zval,
}

impl<'a> Call<'a> {
    /// The value in `$this`.
    #[inline]
    pub fn this<T: Class>(&self) -> Result<&'a T> {
        // SAFETY: the frame holds the object while its method runs.
        let this = self.this_object().and_then(|object| unsafe { object::get(&*object) });
        this.ok_or_else(|| Raise::unconstructed::<T>())
    }

    /// Sets the Rust value of `$this`.
    pub fn construct<T: Class>(&mut self, value: T) -> Result {
        // SAFETY: as in `this`.
        match self.this_object().map(|object| unsafe { object::construct(&mut *object, value) }) {
            Some(true) => Ok(()),
            _ => Err(Raise::error(format!("Cannot call {}::__construct() twice", T::CLASS_NAME))),
        }
    }

    /// `$this` as the engine's object, if the method is not static.
    #[inline]
    pub fn this_object(&self) -> Option<*mut zend_object> {
        let this = &self.frame.This;
        // SAFETY: any word is a pointer, and the type says whether it is one to an object.
        let object = unsafe { this.value.obj };
        (this.u1_type() == IS_OBJECT).then_some(object)
    }

    /// `$this` as a value.
    pub fn this_value(&self) -> Zval {
        let mut this = Zval::null();
        if let Some(object) = self.this_object() {
            // SAFETY: the frame holds the object; the value takes a reference of its own.
            this.set_object(unsafe { &mut *object });
        }
        this
    }

    /// The place of an argument, if it was given.
    #[inline]
    fn place(&self, index: usize) -> Option<*mut Zval> {
        let given = zend::argument(self.frame, index)?;
        // SAFETY: the arguments live as long as their call. One that was left out before a named one has no type.
        unsafe {
            match (*given).u1_type() {
                IS_UNDEF => None,
                IS_REFERENCE => Some((*given).dereference_mut()),
                _ => Some(given),
            }
        }
    }

    /// An argument, by PHP's rules; its default if it was left out.
    #[inline]
    pub fn get<P: Argument>(&mut self, arg: Arg<P>) -> Result<P::Value<'a>> {
        match self.get_if(arg) {
            Some(value) => Ok(value),
            None => Err(self.type_error(arg)),
        }
    }

    /// As `get`, but without a value where the argument is of another type.
    #[inline]
    pub fn get_if<P: Argument>(&mut self, arg: Arg<P>) -> Option<P::Value<'a>> {
        match self.place(arg.index) {
            // SAFETY: arguments live as long as their call, and the contract of `Arg::new` says that this one is a
            // `P`.
            Some(given) => unsafe { P::read(given, arg.number()) },
            None => arg.param.literal.and_then(P::of_literal),
        }
    }

    /// A string argument as a value, which shares its bytes.
    pub fn string(&mut self, arg: Arg<Text>) -> Result<Zval> {
        self.get(arg)?;
        // SAFETY: arguments live as long as their call, and this one has been converted to a string.
        let string = self.place(arg.index).map(|given| unsafe { (*given).shallow_clone() });
        string.ok_or_else(|| Raise::bug("an argument is missing"))
    }

    /// A string argument that may also be an object of several classes, by the caller's `strict_types`.
    pub fn text(&mut self, arg: Arg<Mixed>) -> Result<&'a ZendStr> {
        // SAFETY: arguments live as long as their call, and are never converted in another way.
        let text = self.place(arg.index).and_then(|given| unsafe { Text::read(given, arg.number()) });
        text.ok_or_else(|| self.type_error(arg))
    }

    /// A string argument as a path that `open_basedir` allows.
    pub fn path<P>(&self, arg: Arg<P>, path: &ZendStr) -> Result<CString> {
        let bytes = path.as_bytes();
        if bytes.is_empty() {
            return Err(self.value_error(arg, "must not be empty"));
        }
        let path = CString::new(bytes).map_err(|_| self.value_error(arg, "must not contain any null bytes"))?;
        if !zend::open_basedir_allows(&path) {
            let reason = "open_basedir does not allow it".to_owned();
            return Err(Fault::File { path: zend::as_path(&path).to_owned(), reason }.into());
        }
        Ok(path)
    }

    /// `TypeError: f(): Argument #1 ($x) must be of type int, string given`, by the stub's type.
    #[cold]
    pub fn type_error<P>(&self, arg: Arg<P>) -> Raise {
        self.expected(arg, &format!("of type {}", arg.param.words))
    }

    /// `TypeError: f(): Argument #1 ($x) must be {expected}, string given`, where the stub's type is not precise
    /// enough.
    #[cold]
    pub fn expected<P>(&self, arg: Arg<P>, expected: &str) -> Raise {
        // SAFETY: arguments live as long as their call.
        let given =
            self.place(arg.index).map_or_else(|| "none".to_owned(), |given| zend::type_name(unsafe { &*given }));
        argument_error(ce::type_error(), arg.number(), &format!("must be {expected}, {given} given"))
    }

    /// `TypeError: f(): Argument #1 ($x) {complaint}`.
    #[cold]
    pub fn type_complaint<P>(&self, arg: Arg<P>, complaint: &str) -> Raise {
        argument_error(ce::type_error(), arg.number(), complaint)
    }

    /// `ValueError: f(): Argument #1 ($x) {complaint}`.
    #[cold]
    pub fn value_error<P>(&self, arg: Arg<P>, complaint: &str) -> Raise {
        argument_error(ce::value_error(), arg.number(), complaint)
    }

    /// Gives the method its result.
    #[inline]
    pub fn give(&mut self, value: Zval) {
        *self.ret = value;
    }
}

/// Throws an error about an argument (counted from 1) of the running function, in PHP's form.
#[cold]
pub fn argument_error(class: &ClassEntry, number: u32, complaint: &str) -> Raise {
    // The conversion of an argument may have raised a deprecation, and its handler may have thrown.
    if !zend::exception_is_pending() {
        let complaint = zend::c_message(complaint);
        let format: *const c_char = c"%s".as_ptr();
        // SAFETY: the format takes the one string that follows.
        unsafe { declared::zend_argument_error(zend::class_ptr(class), number, format, complaint.as_ptr()) };
    }
    Raise::Pending
}
