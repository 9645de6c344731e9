//! Calls PHP from a guest, and carries the outcome (a result, an exception, a bailout) back through the guest.
#![allow(unsafe_code, reason = "calls through the engine with arguments in place")]

use std::ffi::c_void;
use std::mem::{ManuallyDrop, MaybeUninit};
use std::ptr;
use std::sync::Arc;

use ext_php_rs::ffi::IS_LONG;
use ext_php_rs::types::Zval;
use ext_php_rs::zend::ce;
use wasm_runtime::fault::HostStop;
use wasm_runtime::host::HostFunction;
use wasm_runtime::types::{FuncType, ImportType, ValType};
use wasm_runtime::values::Slot;

use super::convert;
use super::procedure::{self, Target};
use super::unfit::Place;
use super::user_function::UserFunction;
use crate::php::engine::declared::{self, zend_fcall_info};
use crate::php::engine::exceptions::throw;
use crate::php::engine::raise::Raise;
use crate::php::engine::zend::{self, RawType};
use crate::php::store::Shared;
use crate::php::store::func::{Func, Make};

/// A PHP callable as a host function. The store owns the callable; this refers to it.
pub struct Callable {
    target: Target,
    /// The engine's record of a call, apart from the arguments and the place for the result.
    call: zend_fcall_info,
    /// The way around most of what the engine does for a call, if there is one.
    user: Option<UserFunction>,
    ty: Arc<FuncType>,
    /// The name that messages use.
    name: String,
    store: *const Shared,
    /// No argument is counted, so none needs to be dropped.
    plain: bool,
    /// By far the most common result.
    returns_i32: bool,
    /// Each call may bring the store a value to keep.
    returns_values: bool,
}

/// Why a value cannot be a host function.
pub enum NotCallable {
    No,
    /// It takes that argument by reference: wasm has no variable to refer to.
    ByReference,
}

impl Callable {
    /// Finds the function of a callable. The store keeps the callable from now on.
    pub fn new(callable: &Zval, ty: &Arc<FuncType>, import: &ImportType, store: &Shared) -> Result<Self, NotCallable> {
        let (target, callable) = find_for_wasm(callable)?;
        let name = format!("\"{}\".\"{}\"", import.module, import.name);
        Ok(Self::of(target, callable, ty, name, store))
    }

    /// A `Wasm\Func` of a callable.
    pub fn func(callable: &Zval, ty: Arc<FuncType>) -> Result<Result<Func, Raise>, NotCallable> {
        let (target, callable) = find_for_wasm(callable)?;
        let of = Arc::clone(&ty);
        let name = "\"Wasm\\Func\".\"callable\"".to_owned();
        let make: Make = Box::new(move |callable, store| Box::new(Self::of(target, callable, &of, name, store)));
        Ok(Func::loose(ty, make, callable))
    }

    /// The function of a callable, which the store keeps from now on.
    fn of(target: Target, callable: Zval, ty: &Arc<FuncType>, name: String, store: &Shared) -> Self {
        let plain = ty.params.iter().all(|ty| !ty.is_reference() && *ty != ValType::V128);
        let returns_i32 = *ty.results == [ValType::I32];
        let returns_values = ty.results.contains(&ValType::ExternRef);
        let call = target.call(ty.params.len());
        let user = if plain { UserFunction::of(&target.0, &callable, ty.params.len()) } else { None };
        store.hold_callable(callable);
        Self { target, call, user, ty: Arc::clone(ty), name, store, plain, returns_i32, returns_values }
    }
}

/// The function of a callable that wasm is to call, and the value to keep alive for it.
fn find_for_wasm(callable: &Zval) -> Result<(Target, Zval), NotCallable> {
    let (target, callable) = procedure::find(callable).ok_or(NotCallable::No)?;
    if target.takes_references() { Err(NotCallable::ByReference) } else { Ok((target, callable)) }
}

/// A call that is about to be made.
struct Attempt<'a> {
    callable: &'a Callable,
    slots: *mut Slot,
    call: ManuallyDrop<zend_fcall_info>,
}

/// Makes the call and gives wasm its result; the engine runs it where a fatal error can be held back. Everything that
/// may run PHP code happens in here, including the destructors of arguments and result. Returns null if an exception
/// is pending.
unsafe extern "C" fn attempt(attempt: *const c_void) -> *const c_void {
    // SAFETY: `Callable::call_with` passes one that is alive and that nothing else refers to, with arguments
    // and room for results. The engine changes the cache of trampolines only, and there is none in it.
    unsafe {
        let Attempt { callable, slots, call } = &mut *attempt.cast_mut().cast::<Attempt<'_>>();
        // Dropped where it is: to move it right after it was written would stall.
        let mut result = ManuallyDrop::new(Zval::new());
        call.retval = &raw mut *result;
        declared::zend_call_function(&raw mut **call, (&raw const callable.target.0).cast_mut());
        callable.give_if_none_is_pending(&result, *slots);
        if !callable.plain {
            drop_all(call.params, call.param_count as usize);
        }
        ManuallyDrop::drop(&mut result);
        if zend::exception_is_pending() { ptr::null() } else { attempt }
    }
}

/// A call that is about to be made of a user function with plain arguments.
struct UserAttempt<'a> {
    callable: &'a Callable,
    user: &'a UserFunction,
    slots: *mut Slot,
    /// Whether the call was made, well or not.
    made: bool,
}

/// As `attempt`.
unsafe extern "C" fn attempt_user(context: *const c_void) -> *const c_void {
    // SAFETY: as `attempt`. Plain arguments are numbers; the engine owns the frame that they are in.
    unsafe {
        let attempt = &mut *context.cast_mut().cast::<UserAttempt<'_>>();
        let (callable, slots) = (attempt.callable, attempt.slots);
        let mut result = MaybeUninit::<Zval>::uninit();
        let fill = |arguments: *mut Zval| {
            for (index, &ty) in callable.ty.params.iter().enumerate() {
                convert::read_number(slots.add(index), ty, arguments.add(index));
            }
        };
        attempt.made = attempt.user.call(fill, result.as_mut_ptr());
        if !attempt.made {
            return ptr::null();
        }
        callable.give_if_none_is_pending(result.assume_init_ref(), slots);
        result.assume_init_drop();
        if zend::exception_is_pending() { ptr::null() } else { context }
    }
}

/// Makes an attempt, and says how it ended.
///
/// # Safety
///
/// The attempt takes the context, and no destructor waits in a frame between this and PHP's.
#[inline]
unsafe fn catch_bailout(
    attempt: unsafe extern "C" fn(*const c_void) -> *const c_void,
    context: *mut c_void,
) -> Result<(), HostStop> {
    let mut done = ptr::null_mut();
    // SAFETY: by contract.
    if unsafe { ext_php_rs::ffi::ext_php_rs_zend_try_catch(attempt, context, &raw mut done) } {
        // PHP frees what it abandons, together with the whole request.
        Err(HostStop::Abort)
    } else if done.is_null() {
        Err(HostStop::Exception)
    } else {
        Ok(())
    }
}

/// Room for arguments that suffices for most host functions.
const ARGS_ON_STACK: usize = 8;

impl HostFunction for Callable {
    unsafe fn call(&self, slots: *mut Slot) -> Result<(), HostStop> {
        if let Some(user) = &self.user {
            let mut attempt = UserAttempt { callable: self, user, slots, made: true };
            // SAFETY: the store keeps the callable and is alive; no destructor waits in a frame between.
            let outcome = unsafe { catch_bailout(attempt_user, (&raw mut attempt).cast()) };
            if attempt.made {
                return outcome;
            }
        }
        let count = self.ty.params.len();
        // SAFETY: by contract the slots hold the arguments, and there is room for as many here.
        unsafe {
            if count <= ARGS_ON_STACK {
                let mut args = [const { MaybeUninit::<Zval>::uninit() }; ARGS_ON_STACK];
                self.call_with(slots, args.as_mut_ptr().cast())
            } else {
                self.call_with_many(slots)
            }
        }
    }
}

impl Callable {
    /// # Safety
    ///
    /// As `HostFunction::call`.
    #[inline(never)]
    unsafe fn call_with_many(&self, slots: *mut Slot) -> Result<(), HostStop> {
        let mut args: Vec<MaybeUninit<Zval>> = self.ty.params.iter().map(|_| MaybeUninit::uninit()).collect();
        // SAFETY: by contract, and there is room for the arguments.
        unsafe { self.call_with(slots, args.as_mut_ptr().cast()) }
    }

    /// # Safety
    ///
    /// As `HostFunction::call`; `args` must have room for the arguments.
    #[inline(always)]
    unsafe fn call_with(&self, slots: *mut Slot, args: *mut Zval) -> Result<(), HostStop> {
        // SAFETY: the store outlives its functions, and the rest is the contract. No Rust frame with a
        // destructor lies between this one and the engine's.
        unsafe {
            let store = &*self.store;
            for (index, &ty) in self.ty.params.iter().enumerate() {
                // The place holds no value yet, so there is nothing to drop.
                if convert::read_number(slots.add(index), ty, args.add(index)) {
                    continue;
                }
                args.add(index).write(Zval::new());
                if convert::read_result(slots.add(index), ty, &mut *args.add(index), store).is_err() {
                    drop_all(args, index);
                    return Err(HostStop::Exception);
                }
            }
            // The record's one value, a name, is never set.
            let call = ManuallyDrop::new(ptr::read(&raw const self.call));
            let mut context = Attempt { callable: self, slots, call };
            context.call.params = args;
            catch_bailout(attempt, (&raw mut context).cast())
        }
    }

    /// Gives wasm what PHP returned, unless an exception is pending.
    ///
    /// # Safety
    ///
    /// As `give`.
    #[inline]
    unsafe fn give_if_none_is_pending(&self, result: &Zval, slots: *mut Slot) {
        if zend::exception_is_pending() {
            return;
        }
        // SAFETY: the store outlives its functions; the rest is the contract.
        unsafe {
            // Before the results become references.
            if self.returns_values {
                if !(*self.store).release_under_guest(slots) {
                    zend::bailout_if_late();
                }
                if zend::exception_is_pending() {
                    return;
                }
            }
            self.give(result, slots);
        }
    }

    /// Gives wasm what PHP returned, by the declared types. Throws if a value does not fit.
    ///
    /// # Safety
    ///
    /// The slots must have room for the results.
    #[inline]
    unsafe fn give(&self, result: &Zval, slots: *mut Slot) {
        // SAFETY: by contract, and the store outlives its functions.
        unsafe {
            if self.returns_i32 && result.u1_type() == IS_LONG && convert::fits_i32(result.value.lval) {
                (&raw mut (*slots).i32).write_unaligned(result.value.lval as i32);
            } else if !self.ty.results.is_empty() {
                self.give_any(result.dereference(), slots, &*self.store);
            }
        }
    }

    /// # Safety
    ///
    /// As `give`.
    unsafe fn give_any(&self, result: &Zval, slots: *mut Slot, store: &Shared) {
        if let [single] = *self.ty.results {
            // SAFETY: by contract.
            if let Err(unfit) = unsafe { convert::write_result(result, single, slots, store) } {
                unfit.at(Place::Result(&self.name, None), result).throw();
            }
            return;
        }
        let count = self.ty.results.len();
        let Some(list) = result.array().filter(|list| list.len() == count && zend::is_list(list)) else {
            let returned = zend::type_name(result);
            let message = format!(
                "The host function for {} must return a list of {count} values, {returned} returned",
                self.name
            );
            throw(ce::type_error(), &message);
            return;
        };
        for (index, (value, &ty)) in zend::values(list).zip(&self.ty.results).enumerate() {
            let value = value.dereference();
            // SAFETY: by contract.
            if let Err(unfit) = unsafe { convert::write_result(value, ty, slots.add(index), store) } {
                unfit.at(Place::Result(&self.name, Some(index)), value).throw();
                return;
            }
        }
    }
}

/// # Safety
///
/// The first `count` values must be initialised, and are not used again.
unsafe fn drop_all(values: *mut Zval, count: usize) {
    // SAFETY: by contract.
    unsafe { ptr::slice_from_raw_parts_mut(values, count).drop_in_place() };
}
