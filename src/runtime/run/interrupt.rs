//! Stops a guest whose time is up, and lets the host have a word while a guest runs.
//!
//! A signal that finds a thread in compiled code finds it in no lock and in no half-done work of
//! ours: whatever the host does then, it does as if compiled code had called it.
#![allow(unsafe_code, reason = "gives signals another stack while the host runs")]

use std::cell::Cell;
use std::mem::MaybeUninit;
use std::panic::catch_unwind;
use std::ptr;
use std::sync::OnceLock;

use backtrace::Backtrace;
use wasmer::sys::vm::{Trap, TrapCode, on_host_stack};

use crate::fault::HostStop;
use crate::run::activation::{Activation, Raised, forget_all, stack_overflow};
use crate::run::fibers;
use crate::run::registers::Context;
use crate::run::signals::SignalsBlocked;

/// What the host tells of itself. All of it is asked on the thread that wasm runs on.
pub struct Host {
    /// Whether it has something to do that cannot wait for the guest. Asked by a signal handler, at any
    /// time.
    pub is_waiting: fn() -> bool,
    /// Does it.
    pub attend: fn() -> Result<(), HostStop>,
    /// Where this thread keeps which of several stacks of the host is in use: of two calls on the same one,
    /// the later ends first. The place must stay as long as the thread.
    pub context: fn() -> *const usize,
}

static HOST: OnceLock<Host> = OnceLock::new();

/// Introduces the host, once a process.
pub fn set_host(host: Host) {
    let _ = HOST.set(host);
}

/// Where this thread keeps which of the host's stacks is in use.
pub(crate) fn context() -> *const usize {
    static ONLY: usize = 0;
    HOST.get().map_or(&raw const ONLY, |host| (host.context)())
}

/// The host goes on on another of its stacks, in the terms of `Host::context`. To be told before it does.
pub fn host_switches(from: usize, to: usize) {
    fibers::switch(from, to);
}

/// The host will free its stacks, and with them the calls that wait on one.
pub fn before_end_of_request() {
    fibers::give_up();
}

/// Forgets what was under way on this thread: the host is done with it, one way or the other.
pub fn end_of_request() {
    fibers::free();
    forget_all();
}

/// Why a guest should not simply go on.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reason {
    /// A library function that it called came to the end of its stack.
    Overflow,
    Deadline,
    Host,
}

impl Reason {
    /// The most pressing one there is.
    pub(crate) fn now(activation: &Activation) -> Option<Self> {
        if activation.has_overflowed() {
            Some(Self::Overflow)
        } else if activation.deadline.has_passed() {
            Some(Self::Deadline)
        } else if HOST.get().is_some_and(|host| (host.is_waiting)()) {
            Some(Self::Host)
        } else {
            None
        }
    }
}

thread_local! {
    /// Whether the trap that is on its way is the end of the guest's time.
    static TIME_IS_UP: Cell<bool> = const { Cell::new(false) };
}

/// The trap that ends a guest whose time is up. No backtrace is taken: between two instructions that
/// are no call, unwinding is not safe.
pub(crate) fn time_is_up() -> Trap {
    TIME_IS_UP.set(true);
    Trap::Lib { trap_code: TrapCode::HostInterrupt, backtrace: Backtrace::from(Vec::new()) }
}

/// Whether a trap of wasmer's kind `HostInterrupt` came from here.
pub(crate) fn take_time_is_up() -> bool {
    TIME_IS_UP.replace(false)
}

/// What a signal handler does that found the thread in compiled code of `activation`.
pub(crate) fn deliver(activation: &Activation, state: &mut Context, reason: Reason) {
    match reason {
        Reason::Overflow => activation.leave(state, Raised::Trap(stack_overflow())),
        Reason::Deadline => activation.leave(state, Raised::Trap(time_is_up())),
        Reason::Host => {
            // SAFETY: the store of a call that is under way lives.
            let interrupted = unsafe { &*activation.interrupted };
            let before = (interrupted.replace(true), activation.in_host.replace(true));
            // The frame of this signal lies on the thread's signal stack. Once the thread is elsewhere, the next
            // frame would be written over it: so no signal comes until there is another such stack, nor after.
            let blocked = SignalsBlocked::new();
            let outcome = on_host_stack(|| {
                let Some(_stack) = SignalStack::new() else { return Ok(()) };
                blocked.suspended(attend)
            });
            drop(blocked);
            interrupted.set(before.0);
            activation.in_host.set(before.1);
            if let Err(stop) = outcome {
                activation.leave(state, Raised::Stop(stop));
            }
        }
    }
}

/// Lets the host do what it waits for.
pub(crate) fn attend() -> Result<(), HostStop> {
    match HOST.get() {
        Some(host) => catch_unwind(host.attend).unwrap_or(Err(HostStop::Abort)),
        None => Ok(()),
    }
}

/// Lets the host do what it waits for, if there is something. Not from a signal handler.
pub(crate) fn attend_if_waiting() -> Result<(), HostStop> {
    if HOST.get().is_some_and(|host| (host.is_waiting)()) { attend() } else { Ok(()) }
}

/// As `attend`, from the guest's stack, at a place where compiled code has called something.
pub(crate) fn attend_from_guest(activation: &Activation) -> Result<(), HostStop> {
    activation.in_host.set(true);
    let here = 0_u8;
    activation.left_at.set((&raw const here).addr());
    let outcome = on_host_stack(attend);
    activation.in_host.set(false);
    outcome
}

/// Another stack for this thread's signals, as long as it lives.
struct SignalStack {
    memory: *mut libc::c_void,
    before: libc::stack_t,
}

impl SignalStack {
    const SIZE: usize = 128 << 10;

    fn new() -> Option<Self> {
        // SAFETY: maps fresh memory and makes it the signal stack; the handler that is running is not on the
        // one that is replaced, since it moved to the host's stack.
        unsafe {
            let memory = libc::mmap(
                ptr::null_mut(),
                Self::SIZE,
                libc::PROT_READ | libc::PROT_WRITE,
                libc::MAP_PRIVATE | libc::MAP_ANON,
                -1,
                0,
            );
            if memory == libc::MAP_FAILED {
                return None;
            }
            let stack = libc::stack_t { ss_sp: memory, ss_flags: 0, ss_size: Self::SIZE };
            let mut before = MaybeUninit::<libc::stack_t>::zeroed();
            if libc::sigaltstack(&raw const stack, before.as_mut_ptr()) != 0 {
                libc::munmap(memory, Self::SIZE);
                return None;
            }
            Some(Self { memory, before: before.assume_init() })
        }
    }
}

impl Drop for SignalStack {
    fn drop(&mut self) {
        // SAFETY: puts back what was there; no signal is being handled on this stack any more.
        unsafe {
            libc::sigaltstack(&raw const self.before, ptr::null_mut());
            libc::munmap(self.memory, Self::SIZE);
        }
    }
}
