//! An export as a PHP method: found through `get_method`, served by one raw handler.
#![allow(unsafe_code, reason = "makes functions the engine calls, and serves them in place")]

use std::cell::{Cell, OnceCell, RefCell};
use std::collections::HashMap;
use std::ffi::CStr;
use std::ptr;
use std::rc::Rc;
use std::sync::Arc;

use ext_php_rs::ffi::{std_object_handlers, zend_function, zend_hash_str_find_ptr_lc, zend_object, zend_string, zval};
use ext_php_rs::types::{ZendStr, Zval};
use ext_php_rs::zend::{ClassEntry, ExecuteData};
use wasm_runtime::func;
use wasm_runtime::instance::Instance;
use wasm_runtime::types::{ExternType, FuncType};

use super::arg_info::ArgInfo;
use super::invoke;
use super::made_method::MadeMethod;
use super::suggest;
use crate::php::engine::class::Class;
use crate::php::engine::exceptions;
use crate::php::engine::method::guard;
use crate::php::engine::object;
use crate::php::engine::raise::{Raise, Result};
use crate::php::engine::{declared, zend};
use crate::php::store::Shared;

/// A class whose objects have a module's function exports as methods.
pub trait HasExports: Class {
    /// A declared method of the class. Each export's method starts as a copy of it.
    const TEMPLATE: &'static CStr;

    /// The declared properties, which are not exports.
    const OWN: &'static [&'static CStr] = &[];

    fn exports(&self) -> &ExportMethods;
}

/// The exports of one instance, as one PHP object presents them.
pub struct ExportMethods {
    instance: Rc<Instance>,
    shared: Rc<Shared>,
    memo: Cell<Memo>,
    /// The method of each export that has been looked up.
    methods: OnceCell<Box<[Cell<*const ExportFn>]>>,
}

/// The last method found: most code calls one export many times.
#[derive(Clone, Copy)]
struct Memo {
    /// An interned string, which keeps its address and content for the whole request.
    name: *const zend_string,
    method: *const ExportFn,
    func: *const func::Func,
}

const NO_MEMO: Memo = Memo { name: ptr::null(), method: ptr::null(), func: ptr::null() };

impl ExportMethods {
    pub fn new(instance: Rc<Instance>, shared: Rc<Shared>) -> Self {
        Self { instance, shared, memo: Cell::new(NO_MEMO), methods: OnceCell::new() }
    }

    pub fn instance(&self) -> &Rc<Instance> {
        &self.instance
    }

    pub fn shared(&self) -> &Rc<Shared> {
        &self.shared
    }

    /// Whether there is an export of that name.
    pub fn has(&self, name: &[u8]) -> bool {
        self.instance.module().export_index(name).is_some()
    }

    /// The method for a name, if the module exports a function under that name and PHP can call it by that name.
    fn find<T: HasExports>(&self, name: &ZendStr) -> Option<*const ExportFn> {
        let index = self.instance.module().export_index(name.as_bytes())?;
        let func = self.instance.func(index)?;
        let exports = self.instance.module().exports();
        let methods = self.methods.get_or_init(|| exports.iter().map(|_| Cell::new(ptr::null())).collect());
        if methods[index].get().is_null() {
            if !is_callable_by_name(name.as_bytes()) || has_method(T::get_metadata().ce(), name) {
                return None;
            }
            let export = &exports[index];
            methods[index].set(intern::<T>(Signature {
                class: T::CLASS_NAME,
                name: name.as_bytes().into(),
                ty: Arc::clone(func.ty()),
                param_names: export
                    .param_names
                    .iter()
                    .map(|name| name.clone().filter(|name| is_php_name(name)))
                    .collect(),
            }));
        }
        let method = methods[index].get();
        let interned = is_interned(name);
        self.memo.set(Memo { name: if interned { name } else { ptr::null() }, method, func });
        Some(method)
    }

    /// The function that a method stands for in this instance.
    #[inline]
    fn func(&self, method: *const ExportFn) -> Option<*const func::Func> {
        let memo = self.memo.get();
        if memo.method == method { Some(memo.func) } else { self.func_by_name(method) }
    }

    /// The method may stand for another module's export: PHP can bind a closure over a method to another object of
    /// the class. The name decides, as with any method.
    fn func_by_name(&self, method: *const ExportFn) -> Option<*const func::Func> {
        // SAFETY: methods live until the request ends.
        let name = unsafe { &(*method).name };
        let index = self.instance.module().export_index(name)?;
        self.instance.func(index).map(ptr::from_ref)
    }
}

/// Whether `name` is one that PHP code can write as a method or property.
pub fn is_callable_by_name(name: &[u8]) -> bool {
    !name.is_empty() && !name.contains(&0)
}

/// Whether a class has a method of that name, by PHP's rules for names.
pub fn has_method(class: &ClassEntry, name: &ZendStr) -> bool {
    let bytes = name.as_bytes();
    // SAFETY: the table and the name are alive.
    let found =
        unsafe { zend_hash_str_find_ptr_lc(&raw const class.function_table, bytes.as_ptr().cast(), bytes.len()) };
    !found.is_null()
}

/// Whether the engine keeps a string for the whole request without counting references to it.
pub fn is_interned(string: &ZendStr) -> bool {
    // SAFETY: the flags are a plain integer.
    unsafe { string.gc.u.type_info & declared::IS_STR_INTERNED != 0 }
}

/// A method that stands for exports of one name and signature.
type ExportFn = MadeMethod<Box<[u8]>>;

#[derive(PartialEq, Eq, Hash)]
struct Signature {
    class: &'static str,
    name: Box<[u8]>,
    ty: Arc<FuncType>,
    param_names: Vec<Option<Box<str>>>,
}

/// Whether a name can be written as a named argument in PHP.
fn is_php_name(name: &str) -> bool {
    let letter = |c: char| c.is_ascii_alphabetic() || c == '_' || !c.is_ascii();
    let mut chars = name.chars();
    chars.next().is_some_and(letter) && chars.all(|c| letter(c) || c.is_ascii_digit()) && name != "this"
}

thread_local! {
    /// The methods of this request.
    static METHODS: RefCell<HashMap<Signature, Box<ExportFn>>> = RefCell::default();
}

fn intern<T: HasExports>(signature: Signature) -> *const ExportFn {
    METHODS.with(|methods| {
        let mut methods = methods.borrow_mut();
        if let Some(method) = methods.get(&signature) {
            return &raw const **method;
        }
        let method = make::<T>(&signature);
        &raw const **methods.entry(signature).or_insert(method)
    })
}

/// Frees the methods of a request. No PHP object may be left that could refer to one.
pub fn end_of_request() {
    // Without a table (the thread is ending) there is nothing to free.
    let _ = METHODS.try_with(|methods| methods.take());
}

fn make<T: HasExports>(signature: &Signature) -> Box<ExportFn> {
    let arg_info = ArgInfo::new(&signature.ty, |index| {
        let given = signature.param_names.get(index).and_then(Option::as_deref);
        given.map_or_else(|| format!("arg{index}"), str::to_owned)
    });
    let (name, params) = (signature.name.clone(), signature.ty.params.len());
    let class = T::get_metadata().ce();
    MadeMethod::new(class, T::TEMPLATE, (name, &signature.name), arg_info, (params, params), call_export::<T>)
}

/// The handler of every export's method.
unsafe extern "C" fn call_export<T: HasExports>(frame: *mut ExecuteData, ret: *mut Zval) {
    // SAFETY: the engine passes the frame of the running call and the place for its result.
    guard(|| unsafe { serve::<T>(&mut *frame, &mut *ret) });
}

#[inline]
fn serve<T: HasExports>(frame: &mut ExecuteData, ret: &mut Zval) -> Result {
    // SAFETY: the engine runs methods of the class with an object of it, which the frame holds until
    // it returns; the object holds its instance, and the instance its functions.
    unsafe {
        let this = object::peek::<T>(frame.This.value.obj).ok_or_else(|| Raise::unconstructed::<T>())?;
        let exports = this.exports();
        let method = ExportFn::of(frame);
        match exports.func(method) {
            Some(func) => invoke::serve(frame, ret, &*func, &exports.shared),
            None => Err(undefined_method(exports, &(*method).name)),
        }
    }
}

/// The object handler `get_method`.
pub unsafe extern "C" fn get_method<T: HasExports>(
    object: *mut *mut zend_object,
    name: *mut zend_string,
    key: *const zval,
) -> *mut zend_function {
    // SAFETY: the engine passes a live object of the class, and a live name.
    unsafe {
        if let Some(this) = object::peek::<T>(*object) {
            let exports = this.exports();
            let memo = exports.memo.get();
            if ptr::eq(memo.name, name) {
                return memo.method.cast_mut().cast();
            }
            if let Some(method) = exports.find::<T>(&*name) {
                return method.cast_mut().cast();
            }
            // Other callers only check whether the method exists.
            if is_call() && !has_method(T::get_metadata().ce(), &*name) {
                undefined_method(exports, (*name).as_bytes()).throw();
                return ptr::null_mut();
            }
        }
        // SAFETY: the standard object has every handler.
        let standard = std_object_handlers.get_method.expect("the standard object finds methods");
        standard(object, name, key)
    }
}

/// Whether the running PHP code is about to call the method that it looks up.
pub fn is_call() -> bool {
    // SAFETY: reads the current frame, which is null or alive.
    unsafe {
        let frame = (*zend::executor_globals()).current_execute_data;
        !frame.is_null()
            && !(*frame).func.is_null()
            // Only PHP code, in functions or `eval`, has an opcode to look at.
            && (*(*frame).func).type_ != declared::ZEND_INTERNAL_FUNCTION
            && !(*frame).opline.is_null()
            && (*(*frame).opline).opcode == declared::ZEND_INIT_METHOD_CALL
    }
}

#[cold]
fn undefined_method(exports: &ExportMethods, name: &[u8]) -> Raise {
    let module = exports.instance.module();
    let Some(index) = module.export_index(name) else { return suggest::no_export(module, name) };
    let ty = &module.exports()[index].ty.ty;
    let name = String::from_utf8_lossy(name).replace('\0', "\\0");
    let message = match ty {
        ExternType::Func(_) => format!("the export \"{name}\" is reached through $instance->exports[\"{name}\"] only"),
        other => format!("the export \"{name}\" is {}, not a function: read it as a property", other.noun()),
    };
    Raise::new(exceptions::Class::WasmError, message)
}
