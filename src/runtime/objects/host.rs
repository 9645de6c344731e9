//! A host function as a wasm function.
#![allow(unsafe_code, reason = "builds the structures that compiled code calls through")]

use std::cell::UnsafeCell;
use std::ffi::c_void;
use std::hint::black_box;
use std::mem::MaybeUninit;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::ptr;
use std::sync::Arc;

use wasmer::sys::vm::{
    MaybeInstanceOwned, StoreHandle, Trap, TrapCode, VMCallerCheckedAnyfunc, VMContext, VMDynamicFunctionContext,
    VMExtern, VMFunction, VMFunctionBody, VMFunctionContext, VMFunctionKind, VMTrampoline, raise_lib_trap,
    raise_user_trap, resume_panic,
};
use wasmer::{AsStoreMut, VMExternToExtern};

use crate::fault::HostStop;
use crate::objects::func::signature;
use crate::objects::stand_in::StandIn;
use crate::run::activation::{Activation, Innermost, stack_overflow};
use crate::run::interrupt::{self, Reason};
use crate::run::prepared::on_stack_of_host;
use crate::run::registers;
use crate::run::ticker::Ticker;
use crate::store::Store;
use crate::types::FuncType;
use crate::values::Slot;

/// A host function's code.
pub trait HostFunction: 'static {
    /// Arguments are in the first slots; results are written there.
    ///
    /// # Errors
    ///
    /// The guest is left at once, and cannot catch the error.
    ///
    /// # Safety
    ///
    /// Only called by compiled code, with slots for the function's type. They may be unaligned.
    unsafe fn call(&self, slots: *mut Slot) -> Result<(), HostStop>;
}

impl HostFunction for StandIn {
    unsafe fn call(&self, _slots: *mut Slot) -> Result<(), HostStop> {
        Err(self.called())
    }
}

type Context = VMDynamicFunctionContext<Host>;

struct Host {
    function: Box<dyn HostFunction>,
    innermost: Innermost,
    ticker: Ticker,
}

/// Makes a function of `store` from a host function. The store keeps a module with that type. The function lives as
/// long as the store.
pub(crate) fn host_function(store: &Store, ty: &Arc<FuncType>, function: Box<dyn HostFunction>) -> wasmer::Function {
    let host = Host { function, innermost: store.innermost(), ticker: store.ticker() };
    dynamic_function(store, ty, host, from_guest as *const (), call_directly)
}

/// Makes a function of `store` from native code. Compiled code calls it at `entry`, with a pointer to its context, in
/// which `data` is, and one to the slots; the host calls `call_trampoline`.
pub(super) fn dynamic_function<T: 'static>(
    store: &Store,
    ty: &Arc<FuncType>,
    data: T,
    entry: *const (),
    call_trampoline: VMTrampoline,
) -> wasmer::Function {
    let signature = signature(ty);
    let number = store.add_signature(&signature, ty);
    let mut context = Box::new(VMDynamicFunctionContext { address: ptr::null(), ctx: data });
    context.address = entry.cast();
    let environment = ptr::from_ref(&*context).cast_mut().cast::<c_void>();
    let function = store.with(|store| {
        let anyfunc = VMCallerCheckedAnyfunc {
            // The importing module has a trampoline for this type; linking puts it here.
            func_ptr: ptr::null(),
            type_signature_hash: number,
            vmctx: VMFunctionContext { host_env: environment },
            call_trampoline,
        };
        let function = VMFunction {
            anyfunc: MaybeInstanceOwned::Host(Box::new(UnsafeCell::new(anyfunc))),
            kind: VMFunctionKind::Dynamic,
            signature,
            host_data: context,
        };
        let handle = StoreHandle::new(store.objects_mut().as_sys_mut(), function);
        match VMExtern::Function(handle.internal_handle()).to_extern(store) {
            wasmer::Extern::Function(function) => function,
            _ => unreachable!("a function's extern is a function"),
        }
    });
    store.add_host(environment as usize, function.clone());
    function
}

/// The entry from compiled code, on the guest's stack. Nothing here may wait for a destructor when wasm is left: the
/// frames of the guest's stack are forgotten, not unwound.
unsafe extern "C-unwind" fn from_guest(context: *const Context, slots: *mut Slot) {
    // Other calls may begin and end meanwhile, in any order: a host function may switch fibers.
    // SAFETY: the context lives as long as the store.
    let innermost = unsafe { (*context).ctx.innermost };
    let call = innermost.get();
    let here = ptr::from_ref(&call).addr();
    // SAFETY: the innermost call is under way.
    let activation = unsafe { call.as_ref() };
    if activation.is_some_and(|activation| !activation.has_room(here)) {
        // SAFETY: this is the guest's stack, and nothing on it waits for a destructor.
        unsafe { raise_lib_trap(stack_overflow()) };
    }
    if let Some(activation) = activation {
        innermost.note_host_call();
        activation.in_host.set(true);
        activation.left_at.set(here);
    }
    // References may be in registers only. Saved here, a search of the guest's stack finds them; code on the host's
    // stack would save them there.
    let mut kept = [MaybeUninit::uninit(); registers::KEPT];
    registers::write_kept(&mut kept);
    black_box(&raw const kept);
    // The host runs on its own stack, because PHP measures it.
    let outcome = on_stack_of_host(activation, || {
        // SAFETY: the context lives as long as the store, and the slots are the caller's.
        catch_unwind(AssertUnwindSafe(|| unsafe { (*context).ctx.function.call(slots) }))
    });
    innermost.set(call);
    if let Some(activation) = activation {
        activation.in_host.set(false);
    }
    match outcome {
        Ok(Ok(())) => {
            // The call was not watched while another fiber ran, and a forked child has no timer.
            if let Some(activation) = activation
                // SAFETY: the context lives as long as the store.
                && let Err(fault) = unsafe { (*context).ctx.ticker }.watch(activation.deadline)
            {
                // SAFETY: this is the guest's stack, and nothing on it waits for a destructor.
                unsafe { raise_user_trap(fault) }
            }
            if activation.is_some_and(|activation| activation.look.get()) {
                // SAFETY: this is the guest's stack, and nothing on it waits for a destructor.
                unsafe { look(call) }
            }
        }
        // SAFETY: as below.
        Ok(Err(HostStop::StandIn)) => unsafe { raise_lib_trap(Trap::lib(TrapCode::UnreachableCodeReached)) },
        // SAFETY: this is the guest's stack, and nothing on it waits for a destructor.
        Ok(Err(stop)) => unsafe { raise_user_trap(Box::new(stop)) },
        // SAFETY: as above.
        Err(panic) => unsafe { resume_panic(panic) },
    }
}

/// Checks, after a host function, whether wasm may continue.
///
/// # Safety
///
/// Must run on the guest's stack of `call`, which is under way, with nothing on that stack that waits for a
/// destructor.
#[cold]
unsafe fn look(call: *const Activation) {
    // SAFETY: by contract.
    unsafe {
        let activation = &*call;
        activation.look.set(activation.deadline.is_set());
        match Reason::now(activation) {
            None => {}
            Some(Reason::Overflow) => raise_lib_trap(stack_overflow()),
            Some(Reason::Deadline) => raise_lib_trap(interrupt::time_is_up()),
            Some(Reason::Host) => {
                if let Err(stop) = interrupt::attend_from_guest(activation) {
                    raise_user_trap(Box::new(stop));
                }
            }
        }
    }
}

/// The entry of a call from the host: the host function is called as if it were an export.
unsafe extern "C" fn call_directly(context: *mut VMContext, _body: *const VMFunctionBody, slots: *mut Slot) {
    // SAFETY: the call passes the context that stands beside this trampoline.
    unsafe { from_guest(context.cast::<Context>(), slots) }
}
