//! Which of the stacks of a thread PHP runs on: the main one, a fiber's, or that of a coroutine of Swoole's.
//!
//! The engine's own record of the running fiber is not asked, because Swoole does not keep it. But Swoole tells the
//! observers of each change of stacks, as if its coroutines were fibers, when `swoole.enable_fiber_mock` is on. It is off
//! unless somebody turns it on, and so it is turned on here.
#![allow(unsafe_code, reason = "changes a setting, and reads the executor's globals")]

use std::cell::Cell;
use std::ptr;
use std::sync::OnceLock;

use ext_php_rs::ffi::zend_fiber_context;
use ext_php_rs::types::ZendStr;

use super::{declared, zend};

/// The main stack, among the addresses of fibers' contexts.
const MAIN: usize = 0;

thread_local! {
    /// The stack that is in use: that of a fiber or a coroutine, by its context, or `MAIN`.
    static RUNNING: Cell<usize> = const { Cell::new(MAIN) };

    /// The running coroutine, or `MAIN`. A fiber that it runs has a stack of its own, which Swoole cannot leave.
    static COROUTINE: Cell<usize> = const { Cell::new(MAIN) };
}

/// Whether Swoole is loaded; set with the first request, once all extensions have started.
static SWOOLE: OnceLock<bool> = OnceLock::new();

/// Turns Swoole's setting on for a request. Where Swoole is too old to have it, nothing happens.
pub fn begin_of_request() {
    if *SWOOLE.get_or_init(|| !zend::extension(c"swoole").is_null()) {
        let mut name = ZendStr::new("swoole.enable_fiber_mock", false);
        let on = c"1";
        // SAFETY: the engine copies the value, and takes what it keeps of the name.
        unsafe {
            declared::zend_alter_ini_entry_chars(
                &raw mut *name,
                on.as_ptr(),
                on.count_bytes(),
                declared::ZEND_INI_USER,
                declared::ZEND_INI_STAGE_RUNTIME,
            );
        }
    }
}

/// Forgets the fibers of a request. After a fatal error none has told that it ended.
pub fn end_of_request() {
    // A thread that is ending has nothing to forget.
    let _ = RUNNING.try_with(|running| running.set(MAIN));
    let _ = COROUTINE.try_with(|coroutine| coroutine.set(MAIN));
}

/// Notes that PHP continues in another fiber, or Swoole in another coroutine. Returns the stacks before and after, as
/// `running` has them.
///
/// # Safety
///
/// Both must be what the engine gives its observers.
pub unsafe fn switch(from: *const zend_fiber_context, to: *const zend_fiber_context) -> (usize, usize) {
    // SAFETY: by contract.
    let (from, to) = unsafe { (stack_of(from), stack_of(to)) };
    let before = RUNNING.get();
    let after = match (from, to) {
        (_, Stack::Fiber(fiber)) => fiber,
        // For PHP all coroutines are the main stack.
        (Stack::Fiber(_), Stack::Base(_)) => COROUTINE.get(),
        (Stack::Base(_), Stack::Base(coroutine)) => {
            COROUTINE.set(coroutine);
            coroutine
        }
    };
    RUNNING.set(after);
    (before, after)
}

enum Stack {
    /// The main stack, or a coroutine's.
    Base(usize),
    Fiber(usize),
}

/// # Safety
///
/// It must be what the engine gives its observers.
unsafe fn stack_of(context: *const zend_fiber_context) -> Stack {
    /// The kind of Swoole's contexts: `INVALID_PTR`.
    const COROUTINE: usize = usize::MAX;
    // SAFETY: reads a plain value of this thread's executor globals.
    let main = unsafe { (*zend::executor_globals()).main_fiber_context };
    // SAFETY: by contract; the field is a pointer.
    let kind = unsafe { context.byte_add(declared::ZEND_FIBER_CONTEXT_KIND).cast::<usize>().read() };
    match kind {
        _ if ptr::eq(context, main) => Stack::Base(MAIN),
        COROUTINE => Stack::Base(context.addr()),
        _ => Stack::Fiber(context.addr()),
    }
}

/// The stack that is in use: that of a fiber or a coroutine, by its context, or `MAIN`.
pub fn running() -> usize {
    RUNNING.get()
}

/// Where `running` is kept. The place lives as long as the thread.
pub fn place() -> *const usize {
    RUNNING.with(Cell::as_ptr)
}

/// Whether neither a fiber nor a coroutine runs.
pub fn is_on_main_stack() -> bool {
    running() == MAIN
}

/// Whether the running code, which is not on the thread's own stack, is in a coroutine that nobody has told of.
pub fn is_in_unknown_coroutine() -> bool {
    SWOOLE.get().is_some_and(|is_loaded| *is_loaded) && is_on_main_stack()
}
