//! Functions of components as PHP methods: found through `get_method`, served by one raw handler.
#![allow(unsafe_code, reason = "makes functions the engine calls, and serves them in place")]

use std::cell::RefCell;
use std::collections::HashMap;
use std::ffi::CStr;
use std::ptr;
use std::rc::Rc;

use ext_php_rs::ffi::{
    _ZEND_TYPE_NULLABLE_BIT, IS_ARRAY, IS_DOUBLE, IS_LONG, IS_OBJECT, IS_STRING, IS_VOID, MAY_BE_ANY, MAY_BE_BOOL,
    std_object_handlers, zend_function, zend_object, zend_string, zval,
};
use ext_php_rs::types::Zval;
use ext_php_rs::zend::ExecuteData;
use wasm_runtime::component::types::{Shape, TypeId, Types};

use super::call::{Callee, required};
use super::classes::Classes;
use super::live::Live;
use super::memo::{Found, Memo};
use crate::php::call::arg_info::ArgInfo;
use crate::php::call::export_method::{has_method, is_call, is_interned};
use crate::php::call::made_method::MadeMethod;
use crate::php::engine::class::Class;
use crate::php::engine::exceptions;
use crate::php::engine::method::guard;
use crate::php::engine::object;
use crate::php::engine::raise::{Raise, Result};
use crate::php::engine::{declared, zend};

/// A class whose objects have functions of a component as methods.
pub trait HasFunctions: Class {
    /// A method of the class's own, of which each function's method begins as a copy.
    const TEMPLATE: &'static CStr;

    /// Whether the functions are methods of the object, which is then their first argument.
    const PASSES_SELF: bool = false;

    fn live(&self) -> &Rc<Live>;

    /// The method that was found last.
    fn memo(&self) -> &Memo;

    /// The function of that name in camelCase, by its place among the exported functions.
    fn function(&self, name: &str) -> Option<usize>;

    /// What the object is called in messages.
    fn described(&self) -> String;

    /// The names of all functions, for a message.
    fn names(&self) -> Vec<String>;
}

/// A method that stands for functions of one name and signature.
type FunctionFn = MadeMethod<Box<str>>;

#[derive(PartialEq, Eq, Hash)]
struct Signature {
    class: &'static str,
    name: Box<str>,
    params: Vec<(Box<str>, u32)>,
    required: usize,
    result: u32,
}

thread_local! {
    /// The methods of this request.
    static METHODS: RefCell<HashMap<Signature, Box<FunctionFn>>> = RefCell::default();
}

/// Frees the methods of a request, when no PHP object is left that could refer to one.
pub fn end_of_request() {
    // Without a table (the thread is ending) there is nothing to free.
    let _ = METHODS.try_with(|methods| methods.take());
}

fn make<T: HasFunctions>(signature: &Signature) -> Box<FunctionFn> {
    let params = signature.params.iter().map(|(name, mask)| (name.to_string(), *mask));
    let arg_info = ArgInfo::of(params.collect(), signature.required, signature.result);
    let name = (signature.name.clone(), signature.name.as_bytes());
    let counts = (signature.params.len(), signature.required);
    MadeMethod::new(T::get_metadata().ce(), T::TEMPLATE, name, arg_info, counts, call_function::<T>)
}

/// The method for a function of a component.
fn method<T: HasFunctions>(this: &T, name: &str, lifted: usize) -> *const FunctionFn {
    let live = this.live();
    let types = &live.component().plan().types;
    let (ty, _) = live.instance.func(lifted);
    let first = usize::from(T::PASSES_SELF);
    let params = ty.names.iter().zip(types.fields(ty.params)).skip(first);
    let signature = Signature {
        class: T::CLASS_NAME,
        name: name.into(),
        params: params.map(|(label, field)| (label.camel.clone(), mask(types, field.ty))).collect(),
        required: required(types, ty).max(first) - first,
        result: types.result(ty).map_or(1 << IS_VOID, |result| result_mask(types, &live.classes, result)),
    };
    METHODS.with(|methods| {
        let mut methods = methods.borrow_mut();
        if let Some(method) = methods.get(&signature) {
            return &raw const **method;
        }
        let method = make::<T>(&signature);
        &raw const **methods.entry(signature).or_insert(method)
    })
}

/// The PHP type of an argument.
fn mask(types: &Types, ty: TypeId) -> u32 {
    match types.shape(ty) {
        Shape::Bool => MAY_BE_BOOL,
        Shape::F32 | Shape::F64 => 1 << IS_DOUBLE,
        Shape::U64 => 1 << IS_LONG | 1 << IS_STRING,
        Shape::S8 | Shape::U8 | Shape::S16 | Shape::U16 | Shape::S32 | Shape::U32 | Shape::S64 => 1 << IS_LONG,
        Shape::Char | Shape::String => 1 << IS_STRING,
        Shape::Tuple(_) | Shape::Flags(_) => 1 << IS_ARRAY,
        _ => MAY_BE_ANY | _ZEND_TYPE_NULLABLE_BIT,
    }
}

/// The PHP type of a result.
fn result_mask(types: &Types, classes: &Classes, ty: TypeId) -> u32 {
    match types.shape(ty) {
        _ if classes.name(ty).is_some() => 1 << IS_OBJECT,
        Shape::Enum(_) => 1 << IS_STRING,
        Shape::Record(_) => 1 << IS_ARRAY,
        Shape::U64 => 1 << IS_LONG,
        Shape::List(element) if matches!(types.shape(*element), Shape::U8) => 1 << IS_STRING,
        Shape::List(_) => 1 << IS_ARRAY,
        _ => mask(types, ty),
    }
}

/// The handler of every function's method.
unsafe extern "C" fn call_function<T: HasFunctions>(frame: *mut ExecuteData, ret: *mut Zval) {
    // SAFETY: the engine passes the frame of the running call and the place for its result.
    guard(|| unsafe { serve::<T>(&mut *frame, &mut *ret) });
}

fn serve<T: HasFunctions>(frame: &mut ExecuteData, ret: &mut Zval) -> Result {
    // SAFETY: the engine runs methods of the class with an object of it, which the frame holds until it returns.
    let (this, method, object) = unsafe {
        let this = object::peek::<T>(frame.This.value.obj).ok_or_else(|| Raise::unconstructed::<T>())?;
        let method = FunctionFn::of(frame);
        let mut object = Zval::new();
        object.set_object(&mut *frame.This.value.obj);
        (this, &*method, object)
    };
    let memo = this.memo().get();
    // A closure over the method of another component's function may be bound to this object: its name decides.
    let lifted = if ptr::eq(memo.method, ptr::from_ref(method).cast()) {
        Some(memo.lifted)
    } else {
        this.function(&method.name)
    };
    let Some(lifted) = lifted else { return Err(undefined(this, &method.name)) };
    let callee = Callee {
        live: this.live(),
        lifted,
        this: T::PASSES_SELF.then_some(&object),
        class: T::CLASS_NAME,
        name: &method.name,
    };
    callee.serve(frame, ret)
}

/// The object handler `get_method`.
pub unsafe extern "C" fn get_method<T: HasFunctions>(
    object: *mut *mut zend_object,
    name: *mut zend_string,
    key: *const zval,
) -> *mut zend_function {
    // SAFETY: the engine asks about a live object of the class, with a live name.
    unsafe {
        let this = object::peek::<T>(*object);
        if let Some(memo) = this.map(|this| this.memo().get())
            && ptr::eq(memo.name, name)
        {
            return memo.method.cast_mut().cast();
        }
        if let Some(this) = this
            && let Ok(text) = std::str::from_utf8((*name).as_bytes())
            && !has_method(T::get_metadata().ce(), &*name)
        {
            if let Some(lifted) = this.function(text) {
                let method = method(this, text, lifted);
                let name = if is_interned(&*name) { name.cast_const() } else { ptr::null() };
                this.memo().set(Found { name, method: method.cast(), lifted });
                return method.cast_mut().cast();
            }
            // Others ask whether there is a method, and take no for an answer.
            if is_call() {
                undefined(this, text).throw();
                return ptr::null_mut();
            }
        }
        let standard = std_object_handlers.get_method.expect("the standard object finds methods");
        standard(object, name, key)
    }
}

#[cold]
fn undefined<T: HasFunctions>(this: &T, name: &str) -> Raise {
    let names = this.names();
    let known: Vec<&str> = names.iter().map(String::as_str).collect();
    let described = this.described();
    Raise::new(
        exceptions::Class::ExportNotFoundException,
        format!("{described} has no function \"{name}\"{}", crate::php::call::suggest::hint(name, &known)),
    )
}

/// A function as a closure: what `$object->name(...)` gives.
pub fn closure<T: HasFunctions>(object: &Zval, this: &T, name: &str, lifted: usize) -> Zval {
    let method = method(this, name, lifted);
    let class = zend::class_ptr(T::get_metadata().ce());
    // PHP 8.6 takes the object, and older ones the value that holds it.
    #[cfg(not(php86))]
    let holder = ptr::from_ref(object).cast_mut();
    #[cfg(php86)]
    let holder = ptr::from_ref(object.object().expect("a method has an object")).cast_mut();
    let mut closure = Zval::new();
    // SAFETY: the function lives as long as the request, and the object is of the class that it is a method of.
    unsafe { declared::zend_create_fake_closure(&raw mut closure, method.cast_mut().cast(), class, class, holder) };
    closure
}
