//! Calls of a user function with plain arguments, whose frame is pushed without `zend_call_function`.
//!
//! That function decides for each call anew what is the same for all calls of a host function: which function it is, the
//! object, the size of the frame, that no argument goes by reference or by name. Here this is decided once. What then
//! happens is what it does for a user function (Zend/zend_execute_API.c, read in the versions from 8.2 on); whatever it
//! decides by the moment (an exception, an observer, a caller in user code) leaves the call to it.
#![allow(unsafe_code, reason = "pushes a frame on the engine's stack")]

use std::ffi::c_void;
use std::ptr;

use ext_php_rs::ffi::{IS_UNDEF, zend_execute_data, zend_fcall_info_cache, zend_object, zend_op_array};
use ext_php_rs::types::Zval;

use crate::php::engine::{declared, zend};

/// A user function that can be called in this way.
#[derive(Clone, Copy)]
pub struct UserFunction {
    function: *mut zend_op_array,
    /// The object, or the class that `static` stands for.
    this: *mut c_void,
    /// The closure that the function is part of, or null. A call holds it.
    closure: *mut zend_object,
    call_info: u32,
    arguments: u32,
    /// What a frame takes of the engine's stack, in bytes.
    size: usize,
}

/// What the engine's own call of a function would look at.
const UNUSUAL: u32 = declared::ZEND_ACC_CALL_VIA_TRAMPOLINE | declared::ZEND_ACC_DEPRECATED;

impl UserFunction {
    /// The function of a callable that takes no argument by reference, if it is one to call in this way with so many
    /// arguments.
    pub fn of(target: &zend_fcall_info_cache, callable: &Zval, arguments: usize) -> Option<Self> {
        // How 8.1 makes a call was not read. Observers are told of a call by the engine only.
        // SAFETY: the engine sets this when it starts.
        if cfg!(not(php82)) || unsafe { declared::zend_observer_fcall_op_array_extension } != -1 {
            return None;
        }
        // SAFETY: the callable keeps its function, and the type says which member of the union it is.
        let function = unsafe {
            let function = target.function_handler;
            if (*function).type_ != declared::ZEND_USER_FUNCTION {
                return None;
            }
            &mut (*function).op_array
        };
        let flags = function.fn_flags;
        if flags & UNUSUAL != 0 {
            return None;
        }
        let mut call_info = declared::ZEND_CALL_TOP_FUNCTION | declared::ZEND_CALL_DYNAMIC;
        let this = if flags & declared::ZEND_ACC_STATIC != 0 || target.object.is_null() {
            target.called_scope.cast()
        } else {
            call_info |= declared::ZEND_CALL_HAS_THIS;
            target.object.cast()
        };
        let mut closure = ptr::null_mut();
        if flags & declared::ZEND_ACC_CLOSURE != 0 {
            // `ZEND_CLOSURE_OBJECT` (Zend/zend_closures.h): the function lies behind the object.
            closure = ptr::from_mut(function).cast::<zend_object>().wrapping_sub(1);
            if !callable.object().is_some_and(|object| ptr::eq(object, closure)) {
                return None;
            }
            call_info |= declared::ZEND_CALL_CLOSURE;
            if flags & declared::ZEND_ACC_FAKE_CLOSURE != 0 {
                call_info |= declared::ZEND_CALL_FAKE_CLOSURE;
            }
        }
        let arguments = u32::try_from(arguments).ok()?;
        // `zend_vm_calc_used_stack` (Zend/zend_execute.h).
        let variables =
            u32::try_from(function.last_var).ok()? + function.T + arguments - function.num_args.min(arguments);
        let size = (zend::FRAME_SLOTS + variables as usize) * size_of::<Zval>();
        Some(Self { function, this, closure, call_info, arguments, size })
    }

    /// Calls the function; `fill` writes the arguments. False if the engine must make this call; nothing has happened
    /// then.
    ///
    /// # Safety
    ///
    /// The callable is alive, and the executor is active. `fill` writes as many values as there are arguments, none of
    /// them counted, and nothing else; `result` is a place for a value.
    #[inline]
    pub unsafe fn call(&self, fill: impl FnOnce(*mut Zval), result: *mut Zval) -> bool {
        // SAFETY: by contract. The globals stay where they are while this thread runs, whatever fiber it is in.
        unsafe {
            let globals = &mut *zend::executor_globals();
            let caller = globals.current_execute_data.as_ref().and_then(|caller| caller.func.as_ref());
            let top = globals.vm_stack_top;
            if !globals.exception.is_null()
                || (globals.vm_stack_end.addr()).wrapping_sub(top.addr()) < self.size
                // The engine throws an exception on in a frame of user code.
                || caller.is_none_or(|caller| caller.type_ != declared::ZEND_INTERNAL_FUNCTION)
            {
                return false;
            }
            globals.vm_stack_top = top.byte_add(self.size);
            let frame = top.cast::<zend_execute_data>();
            (&raw mut (*frame).func).write(self.function.cast());
            (*frame).This.value.ptr = self.this;
            (*frame).This.u1.type_info = self.call_info;
            (*frame).This.u2.num_args = self.arguments;
            fill(top.add(zend::FRAME_SLOTS));
            if let Some(closure) = self.closure.as_mut() {
                closure.gc.refcount += 1;
            }
            (*result).u1.type_info = IS_UNDEF;
            let (scope, trace) = (globals.fake_scope, globals.jit_trace_num);
            globals.fake_scope = ptr::null_mut();
            declared::zend_init_func_execute_data(frame, self.function, result);
            if let Some(execute) = declared::zend_execute_ex {
                execute(frame);
            }
            let globals = &mut *zend::executor_globals();
            globals.jit_trace_num = trace;
            globals.fake_scope = scope;
            globals.vm_stack_top = top;
        }
        true
    }
}
