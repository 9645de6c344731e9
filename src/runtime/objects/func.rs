//! Calls a function: from argument slots, through the compiled trampoline, to result slots.
#![allow(unsafe_code, reason = "enters compiled code")]

use std::ptr::NonNull;
use std::sync::Arc;

use wasmer::sys::vm::{
    MaybeInstanceOwned, StoreHandle, Trap as VmTrap, VMCallerCheckedAnyfunc, VMExceptionRef, VMExtern, VMFunction,
    VMFunctionBody, VMFunctionContext, VMFunctionKind, VMTrampoline, wasmer_call_trampoline,
};
use wasmer::{AsStoreMut, VMExternToExtern};

use crate::fault::{Fault, HostStop, Thrown, TrapCode};
use crate::module::shared_file;
use crate::objects::{stand_in, trace};
use crate::run::activation::{self, Activation};
use crate::run::deadline::Deadline;
use crate::run::stack::Stack;
use crate::store::Store;
use crate::types::{FuncType, ValType};
use crate::values::{Identity, Reference, Slot, payload};

/// A function of a store, ready to be called.
#[derive(Clone)]
pub struct Func {
    raw: RawFunc,
    ty: Arc<FuncType>,
    /// The address of the descriptor, which a funcref points at.
    descriptor: NonNull<VMCallerCheckedAnyfunc>,
    identity: Identity,
    handle: Option<wasmer::Function>,
}

impl Func {
    /// A function for which wasmer has a handle.
    pub(crate) fn new(store: &Store, handle: wasmer::Function, ty: &Arc<FuncType>) -> Self {
        let VMExtern::Function(internal) = wasmer::Extern::from(handle.clone()).to_vm_extern().unwrap_sys() else {
            unreachable!("a function's extern is a function");
        };
        let descriptor = store.with(|store| internal.get(store.objects_mut().as_sys()).anyfunc.as_ptr());
        // SAFETY: the descriptor belongs to the store or to an instance in it, and lives as long as the store.
        unsafe { Self::described(store, descriptor, Arc::clone(ty), Some(handle)) }
    }

    /// The function behind a funcref; `None` for the null reference.
    ///
    /// # Safety
    ///
    /// `reference` must come from compiled code of this store: a slot, a table or a global.
    pub unsafe fn from_reference(store: &Store, reference: Reference) -> Option<Self> {
        let descriptor = NonNull::new(reference as *mut VMCallerCheckedAnyfunc)?;
        // SAFETY: by contract, and descriptors live as long as their store.
        let (hash, environment) = unsafe {
            let descriptor = descriptor.as_ref();
            (descriptor.type_signature_hash, descriptor.vmctx.host_env as usize)
        };
        let ty = store.signature(hash);
        // SAFETY: as above.
        Some(unsafe { Self::described(store, descriptor, ty, store.host(environment)) })
    }

    /// # Safety
    ///
    /// `descriptor` must belong to this store.
    unsafe fn described(
        store: &Store,
        descriptor: NonNull<VMCallerCheckedAnyfunc>,
        ty: Arc<FuncType>,
        handle: Option<wasmer::Function>,
    ) -> Self {
        // SAFETY: by contract; both members of the context's union are pointers.
        let (raw, environment) = unsafe {
            let words = descriptor.as_ref();
            let raw = RawFunc { context: words.vmctx, body: words.func_ptr, trampoline: words.call_trampoline };
            (raw, words.vmctx.host_env as usize)
        };
        // The body of a host function's descriptor differs from one importing module to another; its environment does
        // not.
        let body = if store.host(environment).is_some() { 0 } else { raw.body as usize };
        Self { raw, ty, descriptor, identity: (environment, body), handle }
    }

    pub fn ty(&self) -> &Arc<FuncType> {
        &self.ty
    }

    pub fn identity(&self) -> Identity {
        self.identity
    }

    /// The funcref of this function, as compiled code holds it.
    pub fn reference(&self) -> Reference {
        self.descriptor.as_ptr() as usize
    }

    /// The function as wasmer links it.
    pub(crate) fn handle(&self, store: &Store) -> wasmer::Function {
        self.handle.clone().unwrap_or_else(|| {
            store.with(|store| {
                let function = VMFunction {
                    anyfunc: MaybeInstanceOwned::Instance(self.descriptor),
                    signature: signature(&self.ty),
                    kind: VMFunctionKind::Static,
                    // wasmer distinguishes wasm functions from host functions in the same way.
                    host_data: Box::new(()),
                };
                let handle = StoreHandle::new(store.objects_mut().as_sys_mut(), function);
                match VMExtern::Function(handle.internal_handle()).to_extern(store) {
                    wasmer::Extern::Function(function) => function,
                    _ => unreachable!("a function's extern is a function"),
                }
            })
        })
    }

    /// Calls the function. Arguments are in the first slots; the results are written there.
    ///
    /// # Safety
    ///
    /// `store` must be the function's, and this be its thread; `slots` must have room for as
    /// many values as the function has parameters or results, whichever is more, and hold valid
    /// arguments of the parameters' types.
    ///
    /// # Errors
    ///
    /// `Fault::Trap`; `Fault::Exception` if the guest threw one; `Fault::Host` if a host function left wasm;
    /// `Fault::Unguarded` if a time limit cannot be enforced.
    ///
    /// # Panics
    ///
    /// If the engine or a host function panics.
    // Without it the compiler outlines the call, and saves and restores all registers once more.
    #[inline(always)]
    pub unsafe fn call(&self, store: &Store, slots: *mut Slot) -> Result<(), Box<Fault>> {
        let RawFunc { context, body, trampoline } = self.raw;
        let Stack { config, extent } = store.stack();
        if store.interrupted().get() {
            return Err(Box::new(Fault::Busy));
        }
        let host_stack = store.context();
        let outer = store.innermost().outer(host_stack);
        let deadline = deadline(store, outer);
        let activation = Activation::new(
            (trampoline, body),
            *extent,
            outer,
            deadline,
            (host_stack, store.began()),
            store.interrupted(),
            store.innermost(),
        );
        let _innermost = store.innermost().push(&activation);
        store.ticker().watch(deadline)?;
        // SAFETY: the words belong to one function, and the caller guarantees store and slots.
        let outcome = unsafe {
            wasmer_call_trampoline(None, config, context, activation::trampoline, activation.as_body(), slots.cast())
        };
        outcome.map_err(|trap| {
            // Other threads may be waiting for that.
            activation.has_left();
            Box::new(fault(trap, store))
        })
    }
}

/// The deadline of a call that begins now.
#[inline]
fn deadline(store: &Store, outer: *const Activation) -> Deadline {
    // SAFETY: the enclosing call is under way.
    let outer = unsafe { outer.as_ref() }.map_or(Deadline::NEVER, |outer| outer.deadline);
    match store.time_limit() {
        None => outer,
        Some(limit) => outer.min(Deadline::after(limit)),
    }
}

/// The three words that are needed to call a function, copied out of its store once.
#[derive(Clone, Copy)]
struct RawFunc {
    context: VMFunctionContext,
    body: *const VMFunctionBody,
    trampoline: VMTrampoline,
}

/// A function type in wasmer's form.
pub(crate) fn signature(ty: &FuncType) -> wasmer::FunctionType {
    let types = |types: &[ValType]| types.iter().map(|&ty| ty.into()).collect::<Vec<wasmer::Type>>();
    wasmer::FunctionType::new(types(&ty.params), types(&ty.results))
}

/// The fault with which a call ended.
#[cold]
fn fault(trap: VmTrap, store: &Store) -> Fault {
    match trap {
        VmTrap::UncaughtException { exnref, .. } => {
            let slots = store.gives_exceptions_slots();
            store.with(|store| Fault::Exception(thrown(store, slots, &exnref)))
        }
        VmTrap::User(error) => match error.downcast::<HostStop>() {
            Ok(stop) => Fault::Host(*stop),
            Err(error) => match error.downcast::<Fault>() {
                Ok(fault) => *fault,
                Err(error) => Fault::Engine(error.to_string()),
            },
        },
        trap => {
            // The engine looks up the trap here.
            let _reading = shared_file::reading();
            let mut trap = trace::describe(&trap);
            if trap.code == TrapCode::Unreachable && store.take_exhausted() {
                trap.code = TrapCode::OutOfFuel;
            }
            if trap.code == TrapCode::MemoryOutOfBounds {
                trap.refused_growth = store.usage().take_refused_growth();
            }
            trap.import = stand_in::take_called();
            if trap.code == TrapCode::StackOverflow {
                store.innermost().used_up();
            }
            Fault::Trap(trap)
        }
    }
}

/// Takes an exception out of a store.
pub(crate) fn thrown(store: &mut wasmer::Store, slots: bool, exception: &VMExceptionRef) -> Thrown {
    let objects = store.objects_mut().as_sys();
    let exception = exception.0.get(objects);
    let payload = payload(objects, slots, exception).into_iter().map(|(_, slot)| slot).collect();
    match VMExtern::Tag(exception.tag()).to_extern(store) {
        wasmer::Extern::Tag(tag) => Thrown { tag, payload },
        _ => unreachable!("a tag's extern is a tag"),
    }
}
