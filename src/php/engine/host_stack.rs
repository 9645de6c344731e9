//! Measures how much room is left on the stack that PHP runs on.
//!
//! Wasm has a stack of its own, with a guard page. But a guest that calls PHP, which calls a guest, and so on, uses
//! up PHP's stack, and PHP before 8.3 does not check it.
#![allow(unsafe_code, reason = "asks the system, and the engine, about stacks")]

use std::cell::{OnceCell, RefCell};
use std::collections::HashMap;
use std::mem::MaybeUninit;
use std::ops::Range;
use std::ptr;

use ext_php_rs::ffi::zend_fiber_context;
use wasm_runtime::fault::{Fault, Trap, TrapCode};

use super::exceptions::Class;
use super::raise::{Raise, Result};
use super::{declared, fibers, zend};

/// What one call into wasm and a host function under it may take before the next check, with room for internal
/// functions of PHP in between.
const RESERVE: usize = 256 << 10;

/// The stack of the thread that a store belongs to, without the reserve.
pub struct HostStack(Range<usize>);

/// The stack of a fiber.
struct Fiber {
    size: usize,
    /// The highest address seen on it.
    highest: usize,
}

thread_local! {
    /// The live fibers, by their contexts.
    static FIBERS: RefCell<HashMap<usize, Fiber>> = RefCell::default();

    /// The thread's own stack.
    static STACK: OnceCell<Range<usize>> = const { OnceCell::new() };
}

impl HostStack {
    pub fn of_this_thread() -> Self {
        let stack = STACK.with(|stack| stack.get_or_init(thread_stack).clone());
        Self((stack.start + RESERVE).min(stack.end)..stack.end)
    }

    /// Fails when the stack of this thread, or of the running fiber, is nearly used up.
    #[inline]
    pub fn check(&self) -> Result {
        let marker = 0_u8;
        let here = ptr::from_ref(&marker).addr();
        if self.0.contains(&here) { Ok(()) } else { self.look(here) }
    }

    #[cold]
    fn look(&self, here: usize) -> Result {
        let in_reserve = (self.0.start.saturating_sub(RESERVE)..self.0.start).contains(&here);
        if !in_reserve && fibers::is_in_unknown_coroutine() {
            return Err(Raise::new(
                Class::WasmException,
                "wasm cannot be called in a coroutine that Swoole does not tell PHP of: set swoole.enable_fiber_mock to On",
            ));
        }
        if !in_reserve && fiber_fits(here) {
            return Ok(());
        }
        Err(Fault::Trap(Trap::new(TrapCode::StackOverflow, Vec::new())).into())
    }
}

/// Whether a fiber at that address has room. How much of its stack was used before the first check is unknown, so
/// half of a small stack is left alone.
fn fiber_fits(here: usize) -> bool {
    FIBERS.with_borrow_mut(|stacks| {
        let fiber = stacks.entry(fibers::running()).or_insert_with(Fiber::begun);
        fiber.highest = fiber.highest.max(here);
        let limit = fiber.size.saturating_sub(RESERVE).max(fiber.size / 2);
        fiber.highest - here < limit
    })
}

impl Fiber {
    /// A fiber that begins now.
    fn begun() -> Self {
        // SAFETY: reads a plain value of this thread's executor globals.
        let size = unsafe { (*zend::executor_globals()).fiber_stack_size };
        let size =
            usize::try_from(size).ok().filter(|size| *size > 0).unwrap_or(declared::ZEND_FIBER_DEFAULT_C_STACK_SIZE);
        Self { size, highest: 0 }
    }
}

/// Registers observers for the beginning of a fiber, whose stack has the size that is set then, and for its end: the
/// next fiber with the same context has its stack elsewhere. Called once, when the module starts.
pub fn startup() {
    // SAFETY: the engine calls them for as long as the module is loaded.
    unsafe {
        declared::zend_observer_fiber_init_register(Some(begin));
        declared::zend_observer_fiber_destroy_register(Some(end));
    }
}

unsafe extern "C" fn begin(context: *mut zend_fiber_context) {
    let _ = FIBERS.try_with(|fibers| fibers.borrow_mut().insert(context.addr(), Fiber::begun()));
}

unsafe extern "C" fn end(context: *mut zend_fiber_context) {
    let _ = FIBERS.try_with(|fibers| fibers.borrow_mut().remove(&context.addr()));
}

/// Forgets the fibers of a request.
pub fn end_of_request() {
    // A thread that is ending has no table any more, and nothing to forget.
    let _ = FIBERS.try_with(|fibers| fibers.take());
}

/// The stack of this thread, as the system made it.
fn thread_stack() -> Range<usize> {
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    if let Some(stack) = main_stack() {
        return stack;
    }
    #[cfg(target_os = "linux")]
    // SAFETY: the attributes are initialised by the call that is given them, and destroyed after use.
    unsafe {
        let mut attributes = MaybeUninit::<libc::pthread_attr_t>::uninit();
        if libc::pthread_getattr_np(libc::pthread_self(), attributes.as_mut_ptr()) != 0 {
            return 0..0;
        }
        let (mut start, mut size) = (ptr::null_mut(), 0);
        libc::pthread_attr_getstack(attributes.as_ptr(), &raw mut start, &raw mut size);
        libc::pthread_attr_destroy(attributes.as_mut_ptr());
        let end = start.addr().saturating_add(size);
        // For the main thread's stack, musl reports only what is mapped so far.
        #[cfg(not(target_env = "gnu"))]
        if let Some(limit) = main_stack_limit() {
            return main_stack_top().max(end).saturating_sub(limit.unwrap_or(WITHOUT_LIMIT))..end;
        }
        start.addr()..end
    }
    #[cfg(target_os = "macos")]
    // SAFETY: asks about the running thread.
    unsafe {
        let thread = libc::pthread_self();
        let end = libc::pthread_get_stackaddr_np(thread).addr();
        end.saturating_sub(libc::pthread_get_stacksize_np(thread))..end
    }
}

/// The stack of the main thread, if this is that thread: as far as the system lets it grow. The C library would
/// search the list of all mappings, which takes longer than a boot.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
fn main_stack() -> Option<Range<usize>> {
    unsafe extern "C" {
        /// Where the main thread's stack began (elf/dl-support.c of glibc).
        static __libc_stack_end: usize;
    }
    let limit = main_stack_limit()??;
    // SAFETY: reads a number that belongs to the C library.
    let end = unsafe { __libc_stack_end }.next_multiple_of(PAGE);
    Some(main_stack_top().max(end).checked_sub(limit)?..end)
}

/// Pages may be larger, and then this divides them.
#[cfg(target_os = "linux")]
const PAGE: usize = 4096;

/// The highest address of the main thread's stack, from which its limit counts; 0 if it is not known. The system puts the
/// program's name there, and arguments and environment, up to 2 MB of them, between it and the first frame.
#[cfg(target_os = "linux")]
fn main_stack_top() -> usize {
    // SAFETY: reads a number that the system provides, which points to the name or is 0.
    unsafe {
        let name = ptr::with_exposed_provenance::<libc::c_char>(libc::getauxval(libc::AT_EXECFN) as usize);
        if name.is_null() { 0 } else { (name.addr() + libc::strlen(name)).next_multiple_of(PAGE) }
    }
}

/// The size assumed for a main thread's stack where the system sets no limit.
#[cfg(all(target_os = "linux", not(target_env = "gnu")))]
const WITHOUT_LIMIT: usize = 1 << 30;

/// How far the system lets the stack grow, if this is the main thread. The inner `None`: without a limit.
#[cfg(target_os = "linux")]
fn main_stack_limit() -> Option<Option<usize>> {
    let mut limit = MaybeUninit::<libc::rlimit>::uninit();
    // SAFETY: reads numbers that the system provides.
    unsafe {
        if libc::syscall(libc::SYS_gettid) != libc::c_long::from(libc::getpid())
            || libc::getrlimit(libc::RLIMIT_STACK, limit.as_mut_ptr()) != 0
        {
            return None;
        }
        let limit = limit.assume_init().rlim_cur;
        Some(usize::try_from(limit).ok().filter(|_| limit != libc::RLIM_INFINITY))
    }
}
