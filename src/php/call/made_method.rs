//! A method that is made while a request runs: one of the class's own, under another name and signature.
#![allow(unsafe_code, reason = "makes functions that the engine calls")]

use std::ffi::CStr;

use ext_php_rs::ffi::{ZEND_ACC_NEVER_CACHE, zend_function, zend_hash_str_find_ptr_lc, zend_internal_function};
use ext_php_rs::types::Zval;
use ext_php_rs::zend::{ClassEntry, ExecuteData};

use super::arg_info::{ArgInfo, RequestString};

/// A method that stands for functions of one name and signature. `N` is how its users have the name.
///
/// It refers to no instance, module or component, so it may outlive them: the engine refers to it from closures and stack
/// traces. It must live until the request ends.
#[repr(C)]
pub struct MadeMethod<N> {
    // First, so that a pointer to one is a pointer to the other.
    function: zend_function,
    pub name: N,
    /// What `function` refers to.
    _function_name: RequestString,
    _arg_info: ArgInfo,
}

/// The slot in which a method stores its own address, because the engine copies functions into closures. These slots are for
/// engine extensions, which are given the first ones.
const RESERVED: usize = 5;

/// How the engine calls a method.
pub type Handler = unsafe extern "C" fn(*mut ExecuteData, *mut Zval);

impl<N> MadeMethod<N> {
    /// A method of `class` that begins as a copy of the one called `template`. `text` is its name for the engine; `params`
    /// is how many parameters it has, and `required` how many of them a call must give.
    pub fn new(
        class: &ClassEntry,
        template: &CStr,
        (name, text): (N, &[u8]),
        mut arg_info: ArgInfo,
        (params, required): (usize, usize),
        handler: Handler,
    ) -> Box<Self> {
        let count = |count: usize| u32::try_from(count).expect("a validator allows few parameters");
        let function_name = RequestString::new(text);
        let table = &raw const class.function_table;
        // SAFETY: the class has this method. A copy of it is a complete internal function of this PHP version,
        // whatever its layout.
        let function = unsafe {
            let template = zend_hash_str_find_ptr_lc(table, template.as_ptr(), template.count_bytes());
            // The engine allocates only as much of the union as an internal function takes.
            zend_function { internal_function: template.cast::<zend_internal_function>().read() }
        };
        let (shown, described) = (function_name.ptr(), arg_info.params());
        let mut method = Box::new(Self { function, name, _function_name: function_name, _arg_info: arg_info });
        let address: *const Self = &raw const *method;
        // SAFETY: the union holds an internal function.
        unsafe {
            let function = &mut method.function.internal_function;
            function.function_name = shown;
            function.handler = Some(handler);
            // PHP's inline method cache remembers the class only, and all instances share one class.
            function.fn_flags |= ZEND_ACC_NEVER_CACHE;
            function.num_args = count(params);
            function.required_num_args = count(required);
            function.arg_info = described;
            function.reserved[RESERVED] = address.cast_mut().cast();
        }
        method
    }

    /// The method that a frame runs.
    ///
    /// # Safety
    ///
    /// The frame must be that of a `MadeMethod<N>`, or of a closure over one.
    #[inline]
    pub unsafe fn of(frame: &ExecuteData) -> *const Self {
        // SAFETY: by contract; `new` has filled the slot.
        unsafe { (*frame.func).internal_function.reserved[RESERVED].cast() }
    }
}
