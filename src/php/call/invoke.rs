//! Serves a PHP call with a wasm function: arguments in, result out. Also makes functions from callables.
#![allow(unsafe_code, reason = "serves calls in place, without the engine's argument parsing")]

use std::mem::MaybeUninit;
use std::sync::Arc;

use ext_php_rs::types::Zval;
use ext_php_rs::zend::ExecuteData;
use wasm_runtime::core_dump::core_dump;
use wasm_runtime::fault::{Fault, Trap, TrapCode};
use wasm_runtime::func;
use wasm_runtime::types::{FuncType, ValType};
use wasm_runtime::values::Slot;

use super::callable::{Callable, NotCallable};
use super::convert;
use crate::php::engine::class::api;
use crate::php::engine::ini;
use crate::php::engine::method::{Arg, Call, Mixed, guard};
use crate::php::engine::object;
use crate::php::engine::raise::{Raise, Result, throw_trap};
use crate::php::engine::value_objects;
use crate::php::engine::{declared, zend};
use crate::php::store::func::Func;
use crate::php::store::reactors;
use crate::php::store::{Shared, Store};

api!("Func");

fn construct(call: &mut Call<'_>) -> Result {
    use api::arg::construct as arg;
    let ty = call.get(arg::TYPE)?;
    let store = call.get(arg::STORE)?;
    let func = func_argument(call, arg::CALLABLE, ty)?;
    Func::construct(call, func, store.map(|(_, store)| store))
}

/// A `Wasm\Func` of the callable in an argument, which has no store yet.
pub fn func_argument(call: &mut Call<'_>, arg: Arg<Mixed>, ty: Arc<FuncType>) -> Result<Func> {
    let callable = call.get(arg)?;
    Callable::func(callable, ty).map_err(|not| match not {
        NotCallable::No => call.expected(arg, "a valid callback"),
        NotCallable::ByReference => call.value_error(arg, "must not take arguments by reference: wasm passes values"),
    })?
}

fn r#type(call: &mut Call<'_>) -> Result {
    let this = call.this::<Func>()?;
    call.give(value_objects::func_type(this.ty()));
    Ok(())
}

/// `__invoke`, without the engine's argument parsing.
unsafe extern "C" fn invoke(frame: *mut ExecuteData, ret: *mut Zval) {
    guard(|| {
        // SAFETY: the engine passes the frame of a call of this method, which holds an object of its
        // class, and the object its function.
        unsafe {
            let object = (*frame).This.value.obj;
            match object::peek::<Func>(object) {
                Some(this) => {
                    let joined = this.anywhere(&*object)?;
                    serve(&mut *frame, &mut *ret, joined.value(), joined.shared())
                }
                None => Err(Raise::unconstructed::<Func>()),
            }
        }
    });
}

/// Slots on the stack; few functions need more.
const FEW_SLOTS: usize = 16;

/// The most parameters, and the most results, that the engine accepts in a function type.
const MOST_SLOTS: usize = 1000;

/// Serves the running call with a wasm function: the frame's arguments in, the result to `ret`.
///
/// # Safety
///
/// `func` must belong to the store and outlive the call, whatever PHP code runs meanwhile.
#[inline]
pub unsafe fn serve(frame: &mut ExecuteData, ret: &mut Zval, func: &func::Func, shared: &Shared) -> Result {
    let ty = func.ty();
    // SAFETY: by contract, and with as many slots as the type takes.
    unsafe {
        if ty.params.len().max(ty.results.len()) <= FEW_SLOTS {
            serve_with::<FEW_SLOTS>(frame, ret, func, shared)
        } else {
            serve_with_many(frame, ret, func, shared)
        }
    }
}

/// A function of its own, so that other calls do not carry its slots on their stack.
///
/// # Safety
///
/// As `serve`.
#[inline(never)]
unsafe fn serve_with_many(frame: &mut ExecuteData, ret: &mut Zval, func: &func::Func, shared: &Shared) -> Result {
    // SAFETY: by contract.
    unsafe { serve_with::<MOST_SLOTS>(frame, ret, func, shared) }
}

/// # Safety
///
/// As `serve`; and `SLOTS` must not be smaller than the number of parameters or of results.
#[inline]
unsafe fn serve_with<const SLOTS: usize>(
    frame: &mut ExecuteData,
    ret: &mut Zval,
    func: &func::Func,
    shared: &Shared,
) -> Result {
    let ty = func.ty();
    // On the stack, so that each call that is under way has its own slots.
    let mut slots = [const { MaybeUninit::<Slot>::uninit() }; SLOTS];
    let slots = slots.as_mut_ptr().cast::<Slot>();
    // SAFETY: the call information is a plain integer beside `$this`.
    if unsafe { frame.This.u1.type_info } & declared::ZEND_CALL_HAS_EXTRA_NAMED_PARAMS != 0 {
        return Err(Raise::error(format!("{} takes no named arguments", running_function(frame))));
    }
    let _call = Depth::begin(shared)?;
    let args = zend::arguments(frame);
    if args.len() != ty.params.len() {
        return Err(wrong_count(ty.params.len()));
    }
    for (index, (arg, &param)) in args.iter_mut().zip(&ty.params).enumerate() {
        // SAFETY: there are as many slots as parameters; both counts are at most 1000.
        unsafe { convert::write_argument(arg, param, index as u32 + 1, slots.add(index), shared)? };
    }
    shared.reactors().note_call(func);
    // SAFETY: the store is kept by the object that owns the function, the slots hold one argument a
    // parameter.
    unsafe { func.call(shared.runtime(), slots) }.map_err(|fault| failed(*fault, func, shared))?;
    match &*ty.results {
        [] => Ok(()),
        // SAFETY: the call has written the results.
        [single] => unsafe {
            if convert::read_number(slots, *single, ret) {
                return Ok(());
            }
            convert::read_result(slots, *single, ret, shared)
        },
        // SAFETY: as above.
        several => unsafe { read_several(slots, several, ret, shared) },
    }
}

/// Calls a function that takes and returns nothing.
pub fn call_plain(func: &func::Func, shared: &Shared) -> Result {
    debug_assert!(func.ty().params.is_empty() && func.ty().results.is_empty());
    let _call = Depth::begin(shared)?;
    // Nothing is read from the slot or written to it.
    let mut slots = [const { MaybeUninit::<Slot>::uninit() }; 1];
    shared.reactors().note_call(func);
    // SAFETY: the caller has the function of an instance in this store.
    unsafe { func.call(shared.runtime(), slots.as_mut_ptr().cast()) }.map_err(|fault| failed(*fault, func, shared))
}

/// Why a call failed, where its store is known.
#[cold]
fn failed(fault: Fault, func: &func::Func, shared: &Shared) -> Raise {
    match fault {
        Fault::Exception(thrown) => convert::throw_exception(&thrown, shared),
        // A missing `_initialize` does not explain a limit that was reached.
        Fault::Trap(trap) => {
            let dump = ini::keeps_core_dumps().then(|| core_dump(shared.runtime(), &trap));
            let stderr = shared.last_words().now();
            throw_trap(&trap, &hint(&trap, func, shared), stderr.as_ref(), dump.as_deref());
            Raise::Pending
        }
        fault => of_guest(fault.into(), shared),
    }
}

/// Why a guest of a store failed, with its last words.
#[cold]
pub fn of_guest(error: anyhow::Error, shared: &Shared) -> Raise {
    match shared.last_words().now() {
        Some(stderr) => Raise::Guest(error, stderr),
        None => Raise::Fault(error),
    }
}

/// What the program can do about a trap.
fn hint(trap: &Trap, func: &func::Func, shared: &Shared) -> String {
    let mut hint = String::new();
    if trap.code == TrapCode::StackOverflow {
        hint += &format!("; the guest's stack has {} bytes (wasm.stack_size)", ini::limits().stack_size);
    }
    // A limit that is reached has nothing to do with it.
    if !matches!(trap.code, TrapCode::OutOfFuel | TrapCode::TimeLimit) && shared.reactors().waits(func) {
        hint += reactors::HINT;
    }
    hint
}

/// A call into a store, from its first argument to its last result.
pub struct Depth<'a>(&'a Shared, u64);

impl<'a> Depth<'a> {
    /// Begins a call, if PHP's stack has room for one.
    #[inline]
    pub fn begin(shared: &'a Shared) -> Result<Self> {
        shared.host_stack().check()?;
        Ok(Self(shared, shared.begin()))
    }
}

impl Drop for Depth<'_> {
    fn drop(&mut self) {
        self.0.end(self.1);
    }
}

/// Several results, as a list.
///
/// # Safety
///
/// The slots must hold values of these types.
unsafe fn read_several(slots: *const Slot, types: &[ValType], ret: &mut Zval, shared: &Shared) -> Result {
    let values = types.iter().enumerate().map(|(index, &ty)| {
        let mut value = Zval::new();
        // SAFETY: by contract.
        unsafe { convert::read_result(slots.add(index), ty, &mut value, shared)? };
        Ok(value)
    });
    *ret = value_objects::list(values.collect::<Result<Vec<_>>>()?);
    Ok(())
}

#[cold]
fn wrong_count(expected: usize) -> Raise {
    let expected = u32::try_from(expected).unwrap_or(u32::MAX);
    // SAFETY: throws an ArgumentCountError that names the running function.
    unsafe { declared::zend_wrong_parameters_count_error(expected, expected) };
    Raise::Pending
}

/// `Class::method` of a frame.
#[cold]
fn running_function(frame: &ExecuteData) -> String {
    // SAFETY: a running method has a function with a name and a scope.
    unsafe {
        let function = frame.func;
        let name = |name: *mut ext_php_rs::ffi::zend_string| {
            name.as_ref().map_or_else(String::new, |name| String::from_utf8_lossy(name.as_bytes()).into_owned())
        };
        let scope = (*function).common.scope.as_ref().map_or(std::ptr::null_mut(), |class| class.name);
        format!("{}::{}()", name(scope), name((*function).common.function_name))
    }
}
