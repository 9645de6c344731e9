//! Stops a guest whose time is up, and lets the host have a word while a guest runs.
//!
//! A signal that finds a thread in compiled code finds it in no lock and in no half-done work of
//! ours: whatever the host does then, it does as if compiled code had called it.
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
use crate::run::registers::Context;
use crate::run::signals::SignalsBlocked;

/// What the host tells of itself. All of it is asked on the thread that wasm runs on.
pub struct Host {
    /// Whether it has something to do that cannot wait for the guest. Asked by a signal handler, at any
    /// time.
    pub is_waiting: fn() -> bool,
    /// Does it.
    pub attend: fn() -> Result<(), HostStop>,
    /// The name of a limit of its own that ends a guest only if `attend` is called, when there is one.
    pub limit: fn() -> Option<&'static str>,
    /// Where this thread keeps which of several stacks of the host is in use: of two calls on the same one,
    /// the later ends first. The place must stay as long as the thread.
    pub context: fn() -> *const usize,
    /// Whether the stack that this thread began with is the one in use.
    pub is_on_main_stack: fn() -> bool,
}

static HOST: OnceLock<Host> = OnceLock::new();

/// Introduces the host, once a process.
pub fn set_host(host: Host) {
    prepared::set_main_stack(host.is_on_main_stack);
    let _ = HOST.set(host);
}

/// Where this thread keeps which of the host's stacks is in use.
pub(crate) fn context() -> *const usize {
    static ONLY: usize = 0;
    HOST.get().map_or(&raw const ONLY, |host| (host.context)())
}

/// The name of the host's own limit that would not hold if it could not interrupt a guest.
pub(crate) fn limit_of_host() -> Option<&'static str> {
    HOST.get().and_then(|host| (host.limit)())
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
    prepared::end_of_request();
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
            let outcome = on_stack_of_host(Some(activation), || SignalStack::new().map(|_stack| blocked.suspended(attend)));
            drop(blocked);
            interrupted.set(before.0);
            activation.in_host.set(before.1);
            match outcome {
                Ok(Ok(())) => {}
                Ok(Err(stop)) => activation.leave(state, Raised::Stop(stop)),
                // What the host waits for must not depend on how much memory a guest leaves. Once that is left, the
                // host sees to it by itself.
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
    let outcome = on_stack_of_host(Some(activation), attend);
    activation.in_host.set(false);
    outcome
}

thread_local! {
    /// Memory for the next `SignalStack`; null if there is none.
    static SPARE: Cell<*mut libc::c_void> = const { Cell::new(ptr::null_mut()) };
}

/// Keeps memory that the host needs to interrupt a guest, before that can take all there is.
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
        // SAFETY: it was mapped with this size, and nobody uses it.
        unsafe { libc::munmap(spare, SignalStack::SIZE) };
    }
}

/// Another stack for this thread's signals, as long as it lives.
struct SignalStack {
    memory: *mut libc::c_void,
    before: libc::stack_t,
}

impl SignalStack {
    const SIZE: usize = 128 << 10;

    fn map() -> io::Result<*mut libc::c_void> {
        let (protection, kind) = (libc::PROT_READ | libc::PROT_WRITE, libc::MAP_PRIVATE | libc::MAP_ANON);
        // SAFETY: asks for fresh memory.
        let memory = unsafe { libc::mmap(ptr::null_mut(), Self::SIZE, protection, kind, -1, 0) };
        if memory == libc::MAP_FAILED { Err(io::Error::last_os_error()) } else { Ok(memory) }
    }

    fn new() -> io::Result<Self> {
        let spare = SPARE.replace(ptr::null_mut());
        let memory = if spare.is_null() { Self::map()? } else { spare };
        let stack = libc::stack_t { ss_sp: memory, ss_flags: 0, ss_size: Self::SIZE };
        let mut before = MaybeUninit::<libc::stack_t>::zeroed();
        // SAFETY: makes memory that nobody uses the signal stack; the handler that is running is not on the one that is
        // replaced, since it moved to the host's stack.
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
        // SAFETY: puts back what was there; no signal is being handled on this stack any more.
        unsafe { libc::sigaltstack(&raw const self.before, ptr::null_mut()) };
        give_back();
        SPARE.set(self.memory);
    }
}
