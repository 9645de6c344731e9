//! Runs work under which PHP code may run, so that a fatal error can be held back.
#![allow(unsafe_code, reason = "calls through the engine's try and catch")]

use std::ffi::c_void;
use std::mem::ManuallyDrop;
use std::ptr;

use ext_php_rs::types::Zval;
use wasm_runtime::fault::HostStop;

use super::zend;

struct Work<F, R> {
    work: Option<F>,
    result: Option<R>,
}

/// Runs `work`, under which PHP code may run.
///
/// A bailout may leave it, so nothing with a destructor may be on the stack: `work` holds plain words, and calls the
/// engine directly.
///
/// # Errors
///
/// When an exception is pending in PHP, or PHP is abandoning the request.
pub fn hold_back<R: Copy>(work: impl FnOnce() -> R + Copy) -> Result<R, HostStop> {
    unsafe extern "C" fn run<F: FnOnce() -> R, R>(context: *const c_void) -> *const c_void {
        // SAFETY: passed below, and alive until the engine returns.
        let work = unsafe { &mut *context.cast_mut().cast::<Work<F, R>>() };
        work.result = work.work.take().map(|work| work());
        context
    }
    /// A function, because a closure's type has no name.
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

/// Drops a value, whose destructor may run PHP code. A fatal error there is held back until the running method or handler
/// is over; false if there was one.
pub fn let_go(value: Zval) -> bool {
    if value.is_string() {
        drop(value);
        return true;
    }
    let mut value = ManuallyDrop::new(value);
    let place: *mut Zval = &raw mut *value;
    // SAFETY: the value is not used again, whether it was dropped completely or in part.
    let dropped = hold_back(|| unsafe { place.drop_in_place() });
    if matches!(dropped, Err(HostStop::Abort)) {
        zend::bailout_later();
        return false;
    }
    true
}
