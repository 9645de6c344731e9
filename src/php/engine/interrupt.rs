//! What PHP does while a guest runs: it ends the script when its time is up, and runs the program's own signal
//! handlers.
#![allow(unsafe_code, reason = "looks at the executor's flags, and does what its interrupt does")]

use std::cell::Cell;
use std::ffi::{CStr, c_int};
use std::ptr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Once, OnceLock};

use ext_php_rs::ffi::{
    zend_execute_data, zend_fetch_function_str, zend_fiber_context, zend_function, zend_string, zval,
};
use ext_php_rs::zend::ce;
use wasm_runtime::fault::HostStop;
use wasm_runtime::interrupt::{self, EachFrame, Host, set_host};
use wasm_runtime::profiler;
use wasm_runtime::ticker;

use super::exceptions::throw;
use super::hold_back::hold_back;
use super::{declared, fibers, zend};

/// Registers PHP as the runtime's host. Only while the module starts.
pub fn startup() {
    set_host(Host {
        is_waiting,
        attend,
        limit,
        context: fibers::place,
        ask_for_rest,
        each_frame,
        is_on_main_stack: fibers::is_on_main_stack,
    });
    // SAFETY: the engine keeps the function for as long as it runs.
    unsafe { declared::zend_observer_fiber_switch_register(Some(fiber_switches)) };
}

/// PHP functions that change which signals this thread takes, and how it handles them. The extension's own signals
/// must arrive all the same.
const CHANGING: [(&CStr, Handler); 2] = [(c"pcntl_sigprocmask", changing_mask), (c"pcntl_signal", changing_handler)];
const MASK: usize = 0;
const HANDLER: usize = 1;

type Handler = unsafe extern "C" fn(*mut zend_execute_data, *mut zval);

/// The original handler of each of them.
static UNCHANGED: [OnceLock<Handler>; CHANGING.len()] = [const { OnceLock::new() }; CHANGING.len()];

type EndOfRequest = unsafe extern "C" fn(c_int, c_int) -> c_int;

/// What pcntl does at the end of a request.
static UNCHANGED_END: OnceLock<EndOfRequest> = OnceLock::new();

/// Wraps those functions, and pcntl's end of a request, once all extensions have started: with the first request.
pub fn begin_of_request() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        for ((name, changing), unchanged) in CHANGING.into_iter().zip(&UNCHANGED) {
            // SAFETY: a function that is found lives as long as the process, and no PHP code runs yet.
            unsafe {
                let function = zend_fetch_function_str(name.as_ptr(), name.count_bytes()).as_mut();
                if let Some(function) = function
                    && let Some(handler) = function.internal_function.handler
                {
                    let _ = unchanged.set(handler);
                    function.internal_function.handler = Some(changing);
                }
            }
        }
        // SAFETY: an extension lives as long as the process; no request ends meanwhile, as this is the process's first.
        unsafe {
            if let Some(pcntl) = zend::extension(c"pcntl").as_mut()
                && let Some(end) = pcntl.request_shutdown_func
            {
                let _ = UNCHANGED_END.set(end);
                pcntl.request_shutdown_func = Some(end_of_handlers);
            }
        }
    });
}

/// At the end of a request pcntl gives all signals that the program handled their default action back, which for the
/// ticks' own is to end the process.
unsafe extern "C" fn end_of_handlers(kind: c_int, module_number: c_int) -> c_int {
    let mut result = declared::SUCCESS;
    if let Some(end) = UNCHANGED_END.get() {
        // SAFETY: does what the engine would have done.
        ticker::without_ticks(|| result = unsafe { end(kind, module_number) });
    }
    result
}

unsafe extern "C" fn changing_mask(call: *mut zend_execute_data, result: *mut zval) {
    if let Some(handler) = UNCHANGED[MASK].get() {
        // SAFETY: does what the engine would have done.
        unsafe { handler(call, result) };
    }
    ticker::look_again();
}

/// For a moment the engine has installed PHP's handler without knowing it, or has the default action: a tick that came
/// then would end the process.
unsafe extern "C" fn changing_handler(call: *mut zend_execute_data, result: *mut zval) {
    let Some(handler) = UNCHANGED[HANDLER].get() else { return };
    // Here the ticks of other threads cannot be stopped.
    // SAFETY: the engine passes the frame of a call.
    if cfg!(php_zts) && unsafe { is_of_ticks(&*call) } {
        let message =
            "pcntl_signal(): Argument #1 ($signal) must not be the signal that the time limits of WebAssembly come by";
        throw(ce::value_error(), message);
        return;
    }
    // SAFETY: does what the engine would have done.
    ticker::without_ticks(|| unsafe { handler(call, result) });
}

/// Whether the first argument of a call is the ticks' signal.
fn is_of_ticks(call: &zend_execute_data) -> bool {
    // SAFETY: the argument is initialised, and stays while the call runs.
    let signal = zend::argument(call, 0).and_then(|signal| unsafe { &*signal }.coerce_to_long());
    signal.and_then(|signal| i32::try_from(signal).ok()).is_some_and(ticker::come_by)
}

/// The order of events on a thread: PHP hands something to wasm, or switches fibers.
pub struct Moments {
    last: Cell<u64>,
    fiber_switched: Cell<u64>,
}

thread_local! {
    static MOMENTS: Moments = const { Moments { last: Cell::new(0), fiber_switched: Cell::new(0) } };
}

impl Moments {
    /// This thread's counters, which live as long as it does.
    pub fn of_this_thread() -> *const Self {
        MOMENTS.with(ptr::from_ref)
    }

    /// The last moment that was noted.
    #[inline]
    pub fn last(&self) -> u64 {
        self.last.get()
    }

    /// A new one, later than all before.
    pub fn next(&self) -> u64 {
        self.last.set(self.last.get() + 1);
        self.last.get()
    }

    /// The moment since which the running fiber, or the code outside of fibers, has run without a switch.
    pub fn alone_since(&self) -> u64 {
        self.fiber_switched.get()
    }
}

/// The engine calls it before another fiber continues.
unsafe extern "C" fn fiber_switches(from: *mut zend_fiber_context, to: *mut zend_fiber_context) {
    MOMENTS.with(|moments| moments.fiber_switched.set(moments.next()));
    // SAFETY: the engine's.
    let (from, to) = unsafe { fibers::switch(from, to) };
    interrupt::host_switches(from, to);
}

/// A flag of the executor. Its type differs between versions, but is always one byte that is 0 or 1.
macro_rules! flag {
    ($name:ident) => {
        // SAFETY: this thread's executor globals live as long as the thread; the flag is read and written as the
        // engine does it, or would in a version where it is a plain bool that a signal handler sets.
        unsafe { AtomicBool::from_ptr((&raw mut (*zend::executor_globals()).$name).cast()) }
    };
}

/// Whether the engine is to stop between two PHP instructions, if it were executing PHP code.
fn is_waiting() -> bool {
    flag!(vm_interrupt).load(Ordering::Relaxed)
}

/// The engine's time limit for a script. The engine itself notices its end only outside of wasm.
fn limit() -> Option<&'static str> {
    // SAFETY: reads a plain value of this thread's executor globals.
    let seconds = unsafe { (*zend::executor_globals()).timeout_seconds };
    (seconds > 0).then_some("max_execution_time")
}

/// Does what the engine does between two instructions when its interrupt flag is set (`zend_interrupt_helper`,
/// Zend/zend_vm_def.h).
fn attend() -> Result<(), HostStop> {
    hold_back(|| {
        flag!(vm_interrupt).store(false, Ordering::SeqCst);
        if flag!(timed_out).load(Ordering::SeqCst) {
            // SAFETY: raises the fatal error, as the engine would.
            unsafe { declared::zend_timeout() };
        } else {
            // SAFETY: extensions such as pcntl install this function, and expect the running frame.
            unsafe {
                if let Some(function) = ext_php_rs::ffi::zend_interrupt_function {
                    function((*zend::executor_globals()).current_execute_data);
                }
            }
        }
    })
}

/// Has the engine stop between two PHP instructions. For a signal handler.
fn ask_for_rest() {
    flag!(vm_interrupt).store(true, Ordering::SeqCst);
}

type Interrupt = unsafe extern "C" fn(*mut zend_execute_data);

/// What was to be called when the engine stops, before `tell_of_rest`.
static BEFORE: OnceLock<Option<Interrupt>> = OnceLock::new();

/// Has the profiler told whenever the engine stops between two PHP instructions, from now on.
pub fn tell_of_rest() {
    // SAFETY: the engine reads the pointer between two instructions, of which none is being executed; with threads, all of
    // them would write the same.
    unsafe {
        let now = ext_php_rs::ffi::zend_interrupt_function;
        if BEFORE.set(now).is_ok() {
            ext_php_rs::ffi::zend_interrupt_function = Some(at_rest);
        }
    }
}

unsafe extern "C" fn at_rest(frame: *mut zend_execute_data) {
    profiler::host_is_at_rest();
    if let Some(Some(before)) = BEFORE.get() {
        // SAFETY: the engine's contract is passed on.
        unsafe { before(frame) };
    }
}

/// Shows the PHP functions that are running. Nothing is changed and nothing allocated: a signal handler may ask, while a
/// guest runs.
fn each_frame(show: &mut EachFrame<'_>) {
    // SAFETY: each frame on the engine's stack has a function, or is one of the engine's own without any; both live as long
    // as the frame does, and so do their names.
    unsafe {
        let mut frame = (*zend::executor_globals()).current_execute_data;
        while let Some(running) = frame.as_ref() {
            if let Some(function) = running.func.as_ref()
                && !show_function(function, show)
            {
                return;
            }
            frame = running.prev_execute_data;
        }
    }
}

/// # Safety
///
/// The function must be running.
unsafe fn show_function(function: &zend_function, show: &mut EachFrame<'_>) -> bool {
    // SAFETY: by contract; the kind says which members a function has.
    unsafe {
        let text = |string: *mut zend_string| string.as_ref().map_or(&[][..], |string| string.as_bytes());
        let common = &function.common;
        let is_internal = u32::from(function.type_) == u32::from(declared::ZEND_INTERNAL_FUNCTION);
        let Some(name) = common.function_name.as_ref() else {
            // A file that runs, by its name.
            let path = if is_internal { &[] } else { text(function.op_array.filename) };
            let name = path.rsplit(|byte| *byte == b'/').next().unwrap_or_default();
            return name.is_empty() || show(&[name], false);
        };
        let scope = common.scope.as_ref().map_or(&[][..], |class| text(class.name));
        let between: &[u8] = if scope.is_empty() { b"" } else { b"::" };
        let calls_guests = is_internal && scope.starts_with(b"Wasm\\") && !scope.starts_with(b"Wasm\\Cache");
        show(&[scope, between, name.as_bytes()], calls_guests)
    }
}
