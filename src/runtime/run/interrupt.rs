//! Stops a guest whose time is up, and runs the host's work (timeouts, signal handlers) while a guest runs.
//!
//! A thread that a signal finds in compiled code holds no lock and has no half-done work of ours: whatever the host
//! does then, it does as if compiled code had called it.
#![allow(unsafe_code, reason = "gives signals another stack while the host runs")]

use std::cell::Cell;
use std::io;
use std::mem::MaybeUninit;
use std::panic::catch_unwind;
use std::ptr;
use std::sync::OnceLock;

use backtrace::Backtrace;
use wasmer::sys::vm::{Trap, TrapCode};

use crate::fault::{Fault, HostStop};
use crate::run::activation::{Activation, Raised, forget_all, stack_overflow};
use crate::run::fibers;
use crate::run::prepared::{self, on_stack_of_host};
use crate::run::registers::{self, Context};
use crate::run::signals::SignalsBlocked;

/// The host's callbacks. They are called on the thread on which wasm runs.
pub struct Host {
    /// Whether the host has something to do that cannot wait for the guest. A signal handler may call it at any time.
    pub is_waiting: fn() -> bool,
    /// Does it.
    pub attend: fn() -> Result<(), HostStop>,
    /// The name of the host's own limit that ends a guest only if `attend` is called, if there is one now.
    pub limit: fn() -> Option<&'static str>,
    /// The place where this thread keeps which of several host stacks is in use: of two calls on the same one, the
    /// later ends first. The place must be valid as long as the thread.
    pub context: fn() -> *const usize,
    /// Whether the stack that this thread began with is the one in use.
    pub is_on_main_stack: fn() -> bool,
    /// Has the host call `host_is_at_rest` as soon as it is. Called by a signal handler, at any time.
    pub ask_for_rest: fn(),
    /// Shows its functions that are running, innermost first: the name in at most four parts, and whether the function may
    /// have called a guest. It ends when it is told so. Only while the host is at rest, or a guest runs; perhaps by a
    /// signal handler.
    pub each_frame: fn(&mut EachFrame<'_>),
}

/// What is shown a function of the host's, and returns whether to go on.
pub type EachFrame<'a> = dyn FnMut(&[&[u8]], bool) -> bool + 'a;

static HOST: OnceLock<Host> = OnceLock::new();

/// Registers the host, once in a process.
pub fn set_host(host: Host) {
    prepared::set_main_stack(host.is_on_main_stack);
    let _ = HOST.set(host);
}

/// The place where this thread keeps which host stack is in use.
pub(crate) fn context() -> *const usize {
    static ONLY: usize = 0;
    HOST.get().map_or(&raw const ONLY, |host| (host.context)())
}

/// Has the host say when it is at rest. For a signal handler.
pub(crate) fn ask_for_rest() {
    if let Some(host) = HOST.get() {
        (host.ask_for_rest)();
    }
}

/// Shows the host's functions that are running, innermost first. For a signal handler that found the thread in compiled
/// code, or while the host is at rest.
pub(crate) fn each_host_frame(show: &mut EachFrame<'_>) {
    if let Some(host) = HOST.get() {
        (host.each_frame)(show);
    }
}

/// The name of the host's own limit that could not be enforced without interrupting a guest.
pub(crate) fn limit_of_host() -> Option<&'static str> {
    HOST.get().and_then(|host| (host.limit)())
}

/// Notes that the host continues on another of its stacks, in the terms of `Host::context`. Must be called before it
/// does.
pub fn host_switches(from: usize, to: usize) {
    prepared::host_switches();
    fibers::switch(from, to);
}

/// Notes that the host will free its stacks, and with them the calls that wait on them.
pub fn before_end_of_request() {
    fibers::give_up();
}

/// Forgets the calls of this thread: the host has ended or abandoned them all.
pub fn end_of_request() {
    fibers::free();
    forget_all();
    prepared::end_of_request();
}

/// Why a guest should not simply continue.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reason {
    /// A library function that it called reached the end of the guest's stack.
    Overflow,
    Deadline,
    Host,
}

impl Reason {
    /// The most urgent reason that there is now.
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
    /// Whether the trap that is being raised is the end of the guest's time.
    static TIME_IS_UP: Cell<bool> = const { Cell::new(false) };
}

/// The trap that ends a guest whose time is up. No backtrace is taken: unwinding is only safe at a call, not between
/// other instructions.
pub(crate) fn time_is_up() -> Trap {
    TIME_IS_UP.set(true);
    Trap::Lib { trap_code: TrapCode::HostInterrupt, backtrace: Backtrace::from(Vec::new()) }
}

/// Whether a trap of wasmer's kind `HostInterrupt` was raised here.
pub(crate) fn take_time_is_up() -> bool {
    TIME_IS_UP.replace(false)
}

/// Handles a signal that found the thread in compiled code of `activation`.
pub(crate) fn deliver(activation: &Activation, state: &mut Context, reason: Reason) {
    match reason {
        Reason::Overflow => activation.leave(state, Raised::Trap(stack_overflow())),
        Reason::Deadline => activation.leave(state, Raised::Trap(time_is_up())),
        Reason::Host => {
            // SAFETY: the store of a call that is under way is alive.
            let interrupted = unsafe { &*activation.interrupted };
            activation.left_at.set(registers::sp(state));
            let before = (interrupted.replace(true), activation.in_host.replace(true));
            // The frame of this signal lies on the thread's signal stack. When the thread has left that stack, the
            // next signal's frame would overwrite it: so signals are blocked until there is another such stack.
            let blocked = SignalsBlocked::new();
            let outcome =
                on_stack_of_host(Some(activation), || SignalStack::new().map(|_stack| blocked.suspended(attend)));
            drop(blocked);
            interrupted.set(before.0);
            activation.in_host.set(before.1);
            match outcome {
                Ok(Ok(())) => {}
                Ok(Err(stop)) => activation.leave(state, Raised::Stop(stop)),
                // The host's work must not depend on how much memory a guest leaves. Without memory the guest ends,
                // and the host does its work by itself.
                Err(error) => activation.leave(
                    state,
                    Raised::Fault(Fault::Unguarded(format!(
                        "the guest was ended, as there is no memory for what has to run meanwhile: {error}"
                    ))),
                ),
            }
        }
    }
}

/// Runs the host's work.
pub(crate) fn attend() -> Result<(), HostStop> {
    match HOST.get() {
        Some(host) => catch_unwind(host.attend).unwrap_or(Err(HostStop::Abort)),
        None => Ok(()),
    }
}

/// Runs the host's work, if there is some. Not from a signal handler.
pub(crate) fn attend_if_waiting() -> Result<(), HostStop> {
    if HOST.get().is_some_and(|host| (host.is_waiting)()) { attend() } else { Ok(()) }
}

/// As `attend`, but from the guest's stack, at a place where compiled code has made a call.
pub(crate) fn attend_from_guest(activation: &Activation) -> Result<(), HostStop> {
    activation.in_host.set(true);
    let here = 0_u8;
    activation.left_at.set((&raw const here).addr());
    let outcome = on_stack_of_host(Some(activation), attend);
    activation.in_host.set(false);
    outcome
}

thread_local! {
    /// Memory for the next `SignalStack`; null if there is none.
    static SPARE: Cell<*mut libc::c_void> = const { Cell::new(ptr::null_mut()) };
}

/// Sets aside the memory that the host needs to interrupt a guest, before the guest can take all of it.
pub(crate) fn prepare() {
    if SPARE.get().is_null()
        && let Ok(memory) = SignalStack::map()
    {
        SPARE.set(memory);
    }
}

/// Gives back what `prepare` keeps for this thread.
pub(crate) fn give_back() {
    let spare = SPARE.replace(ptr::null_mut());
    if !spare.is_null() {
        // SAFETY: it was mapped with this size, and is not in use.
        unsafe { libc::munmap(spare, SignalStack::SIZE) };
    }
}

/// Gives this thread another signal stack as long as it lives.
struct SignalStack {
    memory: *mut libc::c_void,
    before: libc::stack_t,
}

impl SignalStack {
    const SIZE: usize = 128 << 10;

    fn map() -> io::Result<*mut libc::c_void> {
        let (protection, kind) = (libc::PROT_READ | libc::PROT_WRITE, libc::MAP_PRIVATE | libc::MAP_ANON);
        // SAFETY: maps fresh memory.
        let memory = unsafe { libc::mmap(ptr::null_mut(), Self::SIZE, protection, kind, -1, 0) };
        if memory == libc::MAP_FAILED { Err(io::Error::last_os_error()) } else { Ok(memory) }
    }

    fn new() -> io::Result<Self> {
        let spare = SPARE.replace(ptr::null_mut());
        let memory = if spare.is_null() { Self::map()? } else { spare };
        let stack = libc::stack_t { ss_sp: memory, ss_flags: 0, ss_size: Self::SIZE };
        let mut before = MaybeUninit::<libc::stack_t>::zeroed();
        // SAFETY: the memory of the new signal stack is not in use; the running handler is not on the old one, since
        // it moved to the host's stack.
        unsafe {
            if libc::sigaltstack(&raw const stack, before.as_mut_ptr()) != 0 {
                let error = io::Error::last_os_error();
                libc::munmap(memory, Self::SIZE);
                return Err(error);
            }
            Ok(Self { memory, before: before.assume_init() })
        }
    }
}

impl Drop for SignalStack {
    fn drop(&mut self) {
        // SAFETY: restores the previous stack; no signal is being handled on this one any more.
        unsafe { libc::sigaltstack(&raw const self.before, ptr::null_mut()) };
        give_back();
        SPARE.set(self.memory);
    }
}
