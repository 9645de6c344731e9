//! Runs what may run PHP code, where a fatal error can be held back.
#![allow(unsafe_code, reason = "calls through the engine's try and catch")]

use std::ffi::c_void;
use std::ptr;

use wasm_runtime::fault::HostStop;

use super::zend;

struct Work<F, R> {
    work: Option<F>,
    result: Option<R>,
}

/// Runs `work`, under which PHP code may run.
///
/// Where a bailout leaves it, nothing with a destructor may be on the stack: `work` holds plain words,
/// and calls the engine directly.
///
/// # Errors
///
/// When PHP has an exception pending, or gave everything up.
pub fn hold_back<R: Copy>(work: impl FnOnce() -> R + Copy) -> Result<R, HostStop> {
    unsafe extern "C" fn run<F: FnOnce() -> R, R>(context: *const c_void) -> *const c_void {
        // SAFETY: passed below, and alive until the engine returns.
        let work = unsafe { &mut *context.cast_mut().cast::<Work<F, R>>() };
        work.result = work.work.take().map(|work| work());
        context
    }
    /// Lets the function be generic over a type that has no name.
    fn runner<F: FnOnce() -> R, R>(_: &Work<F, R>) -> unsafe extern "C" fn(*const c_void) -> *const c_void {
        run::<F, R>
    }
    let mut context = Work { work: Some(work), result: None };
    let run = runner(&context);
    let mut done = ptr::null_mut();
    // SAFETY: `run` takes what it is given here.
    let abandoned =
        unsafe { ext_php_rs::ffi::ext_php_rs_zend_try_catch(run, (&raw mut context).cast(), &raw mut done) };
    match context.result {
        _ if abandoned => Err(HostStop::Abort),
        _ if zend::exception_is_pending() => Err(HostStop::Exception),
        Some(result) => Ok(result),
        None => Err(HostStop::Abort),
    }
}
