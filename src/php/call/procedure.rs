//! PHP callables: found once, called many times.
#![allow(unsafe_code, reason = "finds functions in the engine, and calls them with arguments in place")]

use std::mem::{ManuallyDrop, MaybeUninit};
use std::ptr;

use ext_php_rs::ffi::{ZEND_ACC_VARIADIC, zend_call_known_function, zend_fcall_info_cache, zend_function};
use ext_php_rs::types::Zval;
use wasm_runtime::fault::HostStop;

use crate::php::engine::declared::{self, zend_fcall_info};
use crate::php::engine::hold_back::hold_back;

/// A PHP callable, found once, called many times.
#[derive(Clone, Copy)]
pub struct Target(pub zend_fcall_info_cache);

impl Target {
    /// The engine's record of a call to this function.
    pub fn call(self, param_count: usize) -> zend_fcall_info {
        // SAFETY: zero is a value of each field. Some versions have fields that others do not.
        let mut call = unsafe { MaybeUninit::<zend_fcall_info>::zeroed().assume_init() };
        call.size = size_of::<zend_fcall_info>();
        call.object = self.0.object;
        call.param_count = param_count as u32;
        call
    }

    fn is_trampoline(self) -> bool {
        // SAFETY: all kinds of function begin with the same members.
        unsafe {
            u64::from((*self.0.function_handler).common.fn_flags) & u64::from(declared::ZEND_ACC_CALL_VIA_TRAMPOLINE)
                != 0
        }
    }

    pub fn takes_references(self) -> bool {
        // SAFETY: a function has as many entries as parameters, and one more if it is variadic.
        unsafe {
            let common = &(*self.0.function_handler).common;
            let variadic = u64::from(common.fn_flags) & u64::from(ZEND_ACC_VARIADIC) != 0;
            let described = common.num_args as usize + usize::from(variadic);
            let flags = |index: usize| (*common.arg_info.add(index)).type_.type_mask;
            // `ZEND_ARG_SEND_MODE` (Zend/zend_compile.h). Its third value takes arguments by value and by reference.
            (0..described)
                .any(|index| (flags(index) >> ext_php_rs::ffi::_ZEND_SEND_MODE_SHIFT) & 3 == declared::ZEND_SEND_BY_REF)
        }
    }
}

/// A PHP callable that provides something, such as the time. The value in which it was found must outlive it.
#[derive(Clone, Copy)]
pub struct Procedure(Target);

impl Procedure {
    /// The procedure of a callable, and the value to keep alive for it.
    pub fn find(callable: &Zval) -> Option<(Self, Zval)> {
        let (target, kept) = find(callable)?;
        Some((Self(target), kept))
    }

    /// The constructor of an object, if its class has one. It must not be called when the object is gone.
    #[cfg(feature = "component")]
    pub fn constructor(object: &mut Zval) -> Option<Self> {
        let object = object.object_mut()?;
        // SAFETY: zero is a value of each field; the class of an object is alive.
        let mut cache = unsafe { MaybeUninit::<zend_fcall_info_cache>::zeroed().assume_init() };
        // SAFETY: as above.
        cache.function_handler = unsafe { (*object.ce).constructor };
        cache.called_scope = object.ce;
        cache.object = object;
        (!cache.function_handler.is_null()).then_some(Self(Target(cache)))
    }

    /// Whether it takes an argument by reference.
    #[cfg(feature = "component")]
    pub fn takes_references(&self) -> bool {
        self.0.takes_references()
    }

    /// Calls it with one argument, or none.
    ///
    /// # Safety
    ///
    /// As `call_with`.
    ///
    /// # Errors
    ///
    /// As `call_with`.
    pub unsafe fn call(&self, mut argument: Option<Zval>) -> Result<Zval, HostStop> {
        // SAFETY: by contract.
        unsafe { self.call_with(argument.as_mut_slice()) }
    }

    /// # Safety
    ///
    /// The value that came with the procedure must be alive.
    ///
    /// # Errors
    ///
    /// When an exception is pending in PHP, or PHP is abandoning the request.
    pub unsafe fn call_with(&self, arguments: &mut [Zval]) -> Result<Zval, HostStop> {
        let mut result = ManuallyDrop::new(Zval::new());
        let mut call = ManuallyDrop::new(self.0.call(arguments.len()));
        call.params = arguments.as_mut_ptr();
        call.retval = &raw mut *result;
        let (call, target) = (&raw mut *call, (&raw const self.0.0).cast_mut());
        // SAFETY: the record is complete, and the function alive by contract.
        hold_back(|| unsafe { declared::zend_call_function(call, target) })?;
        Ok(ManuallyDrop::into_inner(result))
    }
}

/// The function of a callable, and the value to keep alive for it.
pub fn find(callable: &Zval) -> Option<(Target, Zval)> {
    let mut callable = callable.shallow_clone();
    let mut target = resolve(&mut callable)?;
    if target.is_trampoline() {
        // The engine has one trampoline for `__call` and reuses it; a closure has its own.
        callable = closure(&mut callable)?;
        target = resolve(&mut callable)?;
    }
    Some((target, callable))
}

fn resolve(callable: &mut Zval) -> Option<Target> {
    let mut cache = MaybeUninit::zeroed();
    // SAFETY: the engine fills the cache if it returns true; a trampoline in it must be released.
    unsafe {
        let found = ext_php_rs::ffi::zend_is_callable_ex(
            callable,
            ptr::null_mut(),
            0,
            ptr::null_mut(),
            cache.as_mut_ptr(),
            ptr::null_mut(),
        );
        let mut cache: zend_fcall_info_cache = cache.assume_init();
        if !found || cache.function_handler.is_null() {
            return None;
        }
        let target = Target(cache);
        if target.is_trampoline() {
            declared::zend_release_fcall_info_cache(&raw mut cache);
        }
        Some(target)
    }
}

/// `Closure::fromCallable`.
fn closure(callable: &mut Zval) -> Option<Zval> {
    let mut closure = Zval::new();
    // SAFETY: the class and its method are part of the engine; the method takes one argument.
    unsafe {
        let class = declared::zend_ce_closure;
        let name = c"fromcallable";
        let function = ext_php_rs::ffi::zend_hash_str_find_ptr_lc(
            &raw const (*class).function_table,
            name.as_ptr(),
            name.count_bytes(),
        );
        if function.is_null() {
            return None;
        }
        let function = function.cast::<zend_function>();
        zend_call_known_function(function, ptr::null_mut(), class, &raw mut closure, 1, callable, ptr::null_mut());
    }
    closure.is_object().then_some(closure)
}
