//! The signals by which ticks come, and their handler.
#![allow(unsafe_code, reason = "handles a signal")]

use std::ffi::{c_int, c_void};
use std::io;
use std::mem::MaybeUninit;
use std::ptr;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use crate::run::registers::Context;
use crate::run::signals::succeeded;
use crate::run::{tick_thread, timers};

/// What the handler calls. There is one receiver in a process.
pub(crate) struct Receiver {
    /// A tick came; the state of the thread is passed.
    pub tick: fn(&mut Context),
    /// A fork was made; called in the child.
    pub forked: extern "C" fn(),
}

static RECEIVER: OnceLock<&Receiver> = OnceLock::new();

/// A signal by which ticks come.
pub(crate) struct Line {
    signal: OnceLock<c_int>,
    choose: fn(&dyn Fn(c_int) -> bool) -> c_int,
    is_tick: fn(&libc::siginfo_t) -> bool,
    /// The previous handler of the signal; 0 if there was none.
    previous: AtomicUsize,
    previous_takes_info: AtomicBool,
}

/// The signal of timers.
pub(crate) static TIMERS: Line = Line::new(|is_free| timers::signal(is_free), timers::is_tick);

/// The signal of threads that send ticks.
pub(crate) static THREADS: Line = Line::new(|is_free| tick_thread::signal(is_free), tick_thread::is_tick);

impl Line {
    const fn new(choose: fn(&dyn Fn(c_int) -> bool) -> c_int, is_tick: fn(&libc::siginfo_t) -> bool) -> Self {
        let (previous, previous_takes_info) = (AtomicUsize::new(0), AtomicBool::new(false));
        Self { signal: OnceLock::new(), choose, is_tick, previous, previous_takes_info }
    }

    /// Whether it has that signal.
    pub(crate) fn is(&self, signal: c_int) -> bool {
        self.signal.get() == Some(&signal)
    }

    /// Makes ticks come to `receiver`, and returns their signal. A program may have taken the signal for itself
    /// meanwhile; its handler then gets every signal that is not a tick.
    pub(crate) fn install(&self, receiver: &'static Receiver) -> io::Result<c_int> {
        RECEIVER.get_or_init(|| receiver);
        observe_forks(receiver)?;
        let is_free = |signal| installed_for(signal).is_ok_and(|action| action.sa_sigaction == libc::SIG_DFL);
        let signal = *self.signal.get_or_init(|| (self.choose)(&is_free));
        let now = installed_for(signal)?;
        if now.sa_sigaction == on_signal as *const () as usize {
            return Ok(signal);
        }
        let is_function = now.sa_sigaction != libc::SIG_DFL && now.sa_sigaction != libc::SIG_IGN;
        self.previous_takes_info.store(now.sa_flags & libc::SA_SIGINFO != 0, Ordering::SeqCst);
        self.previous.store(if is_function { now.sa_sigaction } else { 0 }, Ordering::SeqCst);
        // SAFETY: installs a function of the type that its flags announce.
        unsafe {
            let mut action: libc::sigaction = MaybeUninit::zeroed().assume_init();
            action.sa_sigaction = on_signal as *const () as usize;
            // Interrupted system calls are restarted; another tick, or a fault, may come meanwhile.
            action.sa_flags = libc::SA_SIGINFO | libc::SA_ONSTACK | libc::SA_RESTART | libc::SA_NODEFER;
            succeeded(libc::sigaction(signal, &raw const action, ptr::null_mut())).map(|()| signal)
        }
    }

    /// # Safety
    ///
    /// Must be called in a handler of the signal, with what the system passed to it.
    unsafe fn pass_on(&self, signal: c_int, info: *mut libc::siginfo_t, context: *mut c_void) {
        // SAFETY: the previous handler is called as its flags say.
        unsafe {
            match self.previous.load(Ordering::SeqCst) {
                0 => {}
                previous if self.previous_takes_info.load(Ordering::SeqCst) => {
                    let previous: extern "C" fn(c_int, *mut libc::siginfo_t, *mut c_void) =
                        std::mem::transmute(previous);
                    previous(signal, info, context);
                }
                previous => {
                    let previous: extern "C" fn(c_int) = std::mem::transmute(previous);
                    previous(signal);
                }
            }
        }
    }
}

/// Otherwise a child would take its parent's ticks for its own.
fn observe_forks(receiver: &Receiver) -> io::Result<()> {
    static OUTCOME: OnceLock<c_int> = OnceLock::new();
    // SAFETY: registers a function that lives as long as the process.
    match *OUTCOME.get_or_init(|| unsafe { libc::pthread_atfork(None, None, Some(receiver.forked)) }) {
        0 => Ok(()),
        error => Err(io::Error::from_raw_os_error(error)),
    }
}

fn installed_for(signal: c_int) -> io::Result<libc::sigaction> {
    let mut action = MaybeUninit::<libc::sigaction>::zeroed();
    // SAFETY: zero is a valid action, and the system writes the one that is installed.
    unsafe { succeeded(libc::sigaction(signal, ptr::null(), action.as_mut_ptr())).map(|()| action.assume_init()) }
}

extern "C" fn on_signal(signal: c_int, info: *mut libc::siginfo_t, context: *mut c_void) {
    // SAFETY: the system passes a description of the signal and the state of the thread.
    unsafe {
        // The interrupted code may be about to read it.
        let error = *errno();
        let line = if TIMERS.is(signal) { &TIMERS } else { &THREADS };
        match RECEIVER.get() {
            Some(receiver) if (line.is_tick)(&*info) => (receiver.tick)(&mut *context.cast::<Context>()),
            _ => line.pass_on(signal, info, context),
        }
        *errno() = error;
    }
}

/// The address of this thread's `errno`.
unsafe fn errno() -> *mut c_int {
    #[cfg(target_os = "linux")]
    // SAFETY: always valid.
    unsafe {
        libc::__errno_location()
    }
    #[cfg(not(target_os = "linux"))]
    // SAFETY: always valid.
    unsafe {
        libc::__error()
    }
}
