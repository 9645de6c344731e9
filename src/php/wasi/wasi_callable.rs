//! The time and the random bytes that PHP code provides for a WASI guest.
#![allow(unsafe_code, reason = "calls a callable that the `Wasm\\Wasi` keeps alive")]

use std::time::Duration;

use ext_php_rs::zend::ce;
use wasm_runtime::fault::HostStop;
use wasm_runtime::wasi::world::{RandomBytes, Result, Span, TimeOfDay};

use crate::php::call::procedure::Procedure;
use crate::php::engine::exceptions::throw;
use crate::php::engine::zend;

/// A callable of a `Wasm\Wasi`. Everything that can call a function of WASI keeps that object alive, and so the
/// callable.
pub struct WasiCallable(Procedure);

impl WasiCallable {
    /// # Safety
    ///
    /// The value that came with the procedure must live as long as a guest may call it.
    pub unsafe fn new(procedure: Procedure) -> Self {
        Self(procedure)
    }
}

/// The largest whole number of seconds since 1970 that fits in 64 bits of nanoseconds.
pub const MOST_SECONDS: f64 = 18_446_744_073.0;

/// A time in seconds since 1970, if WASI can represent it.
pub fn since_1970(seconds: f64) -> Option<Duration> {
    (0.0..=MOST_SECONDS).contains(&seconds).then(|| Duration::from_secs_f64(seconds))
}

impl TimeOfDay for WasiCallable {
    fn now(&self) -> Result<Duration> {
        // SAFETY: the value is alive by contract.
        let returned = unsafe { self.0.call(None)? };
        let returned = returned.dereference();
        let Some(seconds) = returned.double().or_else(|| returned.long().map(|seconds| seconds as f64)) else {
            let message = format!("The clock must return float, {} returned", zend::type_name(returned));
            throw(ce::type_error(), &message);
            return Err(HostStop::Exception.into());
        };
        since_1970(seconds).ok_or_else(|| {
            let message = format!("The clock must return seconds between 0 and {MOST_SECONDS}, {seconds} returned");
            throw(ce::value_error(), &message);
            HostStop::Exception.into()
        })
    }
}

impl RandomBytes for WasiCallable {
    fn fill(&self, bytes: Span) -> Result {
        let count = bytes.len();
        // SAFETY: the value is alive by contract.
        let returned = unsafe { self.0.call(Some(zend::value(count as i64)))? };
        let returned = returned.dereference();
        let Some(text) = returned.zend_str() else {
            let message =
                format!("The source of random bytes must return string, {} returned", zend::type_name(returned));
            throw(ce::type_error(), &message);
            return Err(HostStop::Exception.into());
        };
        if text.len() != count {
            let message = format!("The source of random bytes must return {count} bytes, {} returned", text.len());
            throw(ce::value_error(), &message);
            return Err(HostStop::Exception.into());
        }
        bytes.put(text.as_bytes());
        Ok(())
    }
}
