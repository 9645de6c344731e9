//! Keeps signals from a thread for a while, and reads the outcome of calls about signals.
#![allow(unsafe_code, reason = "changes the thread's signal mask")]

use std::ffi::c_int;
use std::io;
use std::mem::MaybeUninit;
use std::ptr;

/// While it lives, no signal is delivered to this thread. Threads that are started meanwhile inherit that, and so do
/// the threads that they start.
pub(crate) struct SignalsBlocked {
    before: libc::sigset_t,
}

impl SignalsBlocked {
    pub(crate) fn new() -> Self {
        let mut before = MaybeUninit::uninit();
        // SAFETY: the call that gets the set initialises it.
        unsafe {
            libc::pthread_sigmask(libc::SIG_SETMASK, &all(), before.as_mut_ptr());
            Self { before: before.assume_init() }
        }
    }

    /// Runs `work` with signals delivered as they were before.
    pub(crate) fn suspended<R>(&self, work: impl FnOnce() -> R) -> R {
        self.restore();
        let result = work();
        // SAFETY: sets the mask, and reads nothing.
        unsafe { libc::pthread_sigmask(libc::SIG_SETMASK, &all(), ptr::null_mut()) };
        result
    }

    fn restore(&self) {
        // SAFETY: restores the mask that `new` read.
        unsafe { libc::pthread_sigmask(libc::SIG_SETMASK, &raw const self.before, ptr::null_mut()) };
    }
}

impl Drop for SignalsBlocked {
    fn drop(&mut self) {
        self.restore();
    }
}

fn all() -> libc::sigset_t {
    let mut all = MaybeUninit::uninit();
    // SAFETY: the call initialises the set.
    unsafe {
        libc::sigfillset(all.as_mut_ptr());
        all.assume_init()
    }
}

/// The error of a system call that reports one by a result other than 0.
pub(crate) fn succeeded(result: c_int) -> io::Result<()> {
    if result == 0 { Ok(()) } else { Err(io::Error::last_os_error()) }
}
