//! A call that is under way, and how compiled code is entered and left.
//!
//! One file, because signal handlers read the fields of a call at any moment: each step of entering and leaving relies on
//! all the others.
#![allow(unsafe_code, reason = "takes the place of a compiled trampoline, and raises traps")]

use std::cell::Cell;
use std::ops::Range;
use std::ptr;

use backtrace::Backtrace;
use wasmer::sys::vm::{
    Trap, TrapCode, VMContext, VMFunctionBody, VMTrampoline, drain_stack_pool, raise_lib_trap, raise_user_trap,
};
use wasmer_types::RawValue;

use crate::fault::{Fault, HostStop};
use crate::run::code::{self, page_size};
use crate::run::deadline::Deadline;
use crate::run::registers::{self, Context};

/// A call that is under way, as signal handlers need it.
pub(crate) struct Activation {
    trampoline: VMTrampoline,
    body: *const VMFunctionBody,
    extent: StackExtent,
    /// Near the beginning of the guest's stack; 0 until compiled code is entered.
    entry: Cell<usize>,
    /// The guest's stack with its guard page and the reserve, which come first; empty until compiled code is entered.
    stack: Cell<(usize, usize)>,
    /// The enclosing call on the same host stack; null if there is none.
    outer: *const Activation,
    /// Its deadline.
    pub(crate) deadline: Deadline,
    /// The host stack on which it was called, in the host's own terms.
    context: usize,
    /// When it began, in the host's own terms, or a later moment before it was entered.
    pub(crate) began: u64,
    /// Whether it has called the host and waits for it.
    pub(crate) in_host: Cell<bool>,
    /// The stack pointer of the guest when it called the host; what lies above may be in use.
    pub(crate) left_at: Cell<usize>,
    /// Whether to look for a reason to stop before wasm continues.
    pub(crate) look: Cell<bool>,
    /// Whether the host has interrupted it in the middle of compiled code.
    pub(crate) interrupted: *const Cell<bool>,
    innermost: Innermost,
    /// Whether a library function reached the end of the guest's stack, and was given the reserve.
    reserve_open: Cell<bool>,
    /// How the host's stack is reached from a prepared stack; null on others. For `prepared`.
    way: Cell<*const ()>,
}

/// The size in bytes of the reserve, which lies below the part of the guest's stack that compiled code may use.
///
/// The engine's library functions run on the guest's stack, and may hold locks of the unwinder and the allocator. One
/// that reaches the end of the stack cannot be left there, because the locks would stay held. So it gets the reserve
/// and finishes, and the guest is stopped where the function returns to compiled code. The largest need that was
/// measured is that of throwing, 2 KiB.
pub(crate) const RESERVE: usize = 64 << 10;

/// The size of the guest's stack.
#[derive(Clone, Copy)]
pub(crate) struct StackExtent {
    page: usize,
    /// The bytes of address space, with reserve and guard page; a multiple of the page size.
    length: usize,
}

impl StackExtent {
    /// The size of a stack of `size` bytes and the reserve, as wasmer makes it.
    pub(crate) fn new(size: usize) -> Self {
        let page = page_size();
        Self { page, length: (size + RESERVE + page).next_multiple_of(page) }
    }
}

thread_local! {
    static CALLS: Calls =
        const {
            Calls {
                innermost: Cell::new(ptr::null()),
                under_way: Cell::new(0),
                tidy_at: Cell::new(NEVER),
                closed: Cell::new(0),
                host_calls: Cell::new(0),
            }
        };

    /// Why wasm is left, passed from a signal handler to `raise`.
    static RAISED: Cell<Option<Raised>> = const { Cell::new(None) };
}

/// Why wasm is left.
pub(crate) enum Raised {
    Trap(Trap),
    Stop(HostStop),
    Fault(Fault),
}

/// The calls of this thread.
struct Calls {
    /// The innermost call of the running fiber.
    innermost: Cell<*const Activation>,
    /// The number of calls in all fibers.
    under_way: Cell<u32>,
    /// The number of calls at which unused stacks are to be given back. wasmer itself never gives them back, and
    /// hands them out in turn, so in time each would be used to its end.
    tidy_at: Cell<u32>,
    /// The beginning of the stack whose reserve was closed last; 0 if it may be unmapped. Calls use the same stack
    /// again and again, and a stack that a thread has just used is not given to another thread.
    closed: Cell<usize>,
    /// How many times guests have called the host, as a bucket that leaks: see `calls_host_often`.
    host_calls: Cell<u32>,
}

const NEVER: u32 = u32::MAX;

/// How many times a guest may call the host in one call before a prepared stack costs more than it saves: it saves 290
/// instructions a call, and takes 70 more a host call.
const HOST_CALLS_A_CALL: u32 = 4;
/// How many of them above that are many. The few that an initialisation makes are not.
const MANY_HOST_CALLS: u32 = 64;
/// No more are remembered, so that guests with other habits are noticed soon.
const MOST_HOST_CALLS: u32 = 1024;

/// This many calls at once are unusual; their stacks are given back when only few calls are left.
const MANY_CALLS: u32 = 32;
const STACKS_TO_KEEP: u32 = 16;

/// Gives back the stacks that no call uses.
#[cold]
fn tidy(calls: &Calls) {
    calls.tidy_at.set(NEVER);
    calls.closed.set(0);
    drain_stack_pool();
}

/// The place where this thread keeps its innermost call. Stores and host functions stay on their thread and keep a
/// copy: finding a thread-local variable costs more than using it.
#[derive(Clone, Copy)]
pub(crate) struct Innermost(*const Calls);

impl Innermost {
    pub(crate) fn of_this_thread() -> Self {
        Self(CALLS.with(ptr::from_ref))
    }

    fn calls(&self) -> &Calls {
        // SAFETY: it is only used on the thread to which it belongs.
        unsafe { &*self.0 }
    }

    #[inline]
    pub(crate) fn get(self) -> *const Activation {
        self.calls().innermost.get()
    }

    #[inline]
    pub(crate) fn set(self, activation: *const Activation) {
        self.calls().innermost.set(activation);
    }

    /// The enclosing call of one that begins now on that host stack.
    ///
    /// A call that waits on another stack, that of a fiber, may end before this one.
    #[inline]
    pub(crate) fn outer(self, context: usize) -> *const Activation {
        let innermost = self.get();
        // SAFETY: a call that stands there is under way.
        if unsafe { innermost.as_ref() }.is_some_and(|call| call.context == context) { innermost } else { ptr::null() }
    }

    /// Makes a call the innermost one as long as the result lives; afterwards the enclosing call is the innermost one
    /// again.
    #[inline]
    pub(crate) fn push(self, activation: &Activation) -> Entered<'_> {
        let calls = self.calls();
        let under_way = calls.under_way.get() + 1;
        calls.under_way.set(under_way);
        if under_way >= MANY_CALLS {
            calls.tidy_at.set(STACKS_TO_KEEP);
        }
        self.set(activation);
        Entered { innermost: self, activation }
    }

    /// Notes that a guest calls the host.
    #[inline]
    pub(crate) fn note_host_call(self) {
        let host_calls = &self.calls().host_calls;
        host_calls.set(host_calls.get().saturating_add(1));
    }

    /// Whether the guests of this thread call the host often, in comparison with how often they are called. Asked once a
    /// call.
    #[inline]
    pub(crate) fn calls_host_often(self) -> bool {
        let host_calls = &self.calls().host_calls;
        let left = host_calls.get().saturating_sub(HOST_CALLS_A_CALL);
        host_calls.set(left.min(MOST_HOST_CALLS));
        left > MANY_HOST_CALLS
    }

    /// Notes that a call has used all of its stack, which is too much memory to keep.
    #[cold]
    pub(crate) fn used_up(self) {
        let tidy_at = &self.calls().tidy_at;
        if tidy_at.get() == NEVER {
            tidy_at.set(0);
        }
    }
}

/// Forgets the calls of this thread. Calls that a fatal error has left in fibers never end.
pub(crate) fn forget_all() {
    CALLS.with(|calls| {
        calls.innermost.set(ptr::null());
        if calls.under_way.replace(0) != 0 {
            // The stacks of calls that waited in fibers are unmapped.
            calls.closed.set(0);
        }
        if calls.tidy_at.get() != NEVER {
            tidy(calls);
        }
    });
}

/// Notes that another fiber runs now, with `activation` as its innermost call, if it has one. Returns that of the
/// previous fiber.
pub(crate) fn exchange(activation: *const Activation) -> *const Activation {
    CALLS.with(|calls| calls.innermost.replace(activation))
}

/// The innermost call of this thread; null if there is none.
pub(crate) fn innermost() -> *const Activation {
    CALLS.with(|calls| calls.innermost.get())
}

/// The innermost call of this thread, if there is one.
///
/// # Safety
///
/// The reference must not outlive the call. A function that runs under the call, on its host stack or in a signal handler,
/// may use it until it returns.
pub(crate) unsafe fn current<'a>() -> Option<&'a Activation> {
    // SAFETY: set only to calls that are under way (INV-11), and by contract it is not used afterwards.
    unsafe { innermost().as_ref() }
}

/// The deadline of the innermost call of this thread.
pub(crate) fn current_deadline() -> Deadline {
    // SAFETY: it is read at once, while the call is under way.
    unsafe { current() }.map_or(Deadline::NEVER, |call| call.deadline)
}

/// A call that is the innermost one. When it is dropped, the enclosing call is the innermost one again.
pub(crate) struct Entered<'a> {
    innermost: Innermost,
    activation: &'a Activation,
}

impl Drop for Entered<'_> {
    #[inline]
    fn drop(&mut self) {
        self.activation.has_left();
        let calls = self.innermost.calls();
        calls.innermost.set(self.activation.outer);
        let left = calls.under_way.get().wrapping_sub(1);
        calls.under_way.set(left);
        if left == calls.tidy_at.get() {
            tidy(calls);
        }
    }
}

impl Activation {
    /// The type of the function that `trampoline` enters with `body`.
    #[inline]
    pub(crate) fn new(
        (trampoline, body): (VMTrampoline, *const VMFunctionBody),
        extent: StackExtent,
        outer: *const Activation,
        deadline: Deadline,
        (context, began): (usize, u64),
        interrupted: &Cell<bool>,
        innermost: Innermost,
    ) -> Self {
        Self {
            trampoline,
            body,
            extent,
            entry: Cell::new(0),
            stack: Cell::new((0, 0)),
            outer,
            deadline,
            context,
            began,
            in_host: Cell::new(false),
            left_at: Cell::new(0),
            look: Cell::new(deadline.is_set()),
            interrupted,
            innermost,
            reserve_open: Cell::new(false),
            way: Cell::new(ptr::null()),
        }
    }

    /// This activation as a function's body: `trampoline` takes it from there.
    pub(crate) fn as_body(&self) -> *const VMFunctionBody {
        ptr::from_ref(self).cast()
    }

    /// Notes the place of the guest's stack: `here` is near its beginning, the highest address.
    #[inline]
    fn note_stack(&self, here: usize) {
        let StackExtent { page, length } = self.extent;
        let end = (here + page - 1) & !(page - 1);
        let start = end.saturating_sub(length);
        self.entry.set(here);
        self.stack.set((start, end));
        if self.innermost.calls().closed.get() != start {
            self.close_reserve();
        }
    }

    /// The part of the guest's stack that library functions may use, and compiled code may not.
    fn reserve(&self) -> Range<usize> {
        let start = self.stack.get().0 + self.extent.page;
        start..start + RESERVE
    }

    /// Closes the reserve.
    #[cold]
    fn close_reserve(&self) {
        let Range { start, end } = self.reserve();
        let (protection, flags) = (libc::PROT_NONE, libc::MAP_PRIVATE | libc::MAP_ANON | libc::MAP_FIXED);
        // SAFETY: the pages belong to the guest's stack, and no frame lies there, since a call begins or has ended.
        // With the protection of the guard page they are one mapping with it, so the system needs no further entry in
        // its list.
        unsafe { libc::mmap(start as *mut libc::c_void, end - start, protection, flags, -1, 0) };
        if self.reserve_open.replace(false) {
            code::has_left();
        }
        self.innermost.calls().closed.set(self.stack.get().0);
    }

    /// Notes that the guest's stack has been left.
    #[inline]
    pub(crate) fn has_left(&self) {
        if self.reserve_open.get() {
            self.close_reserve();
        }
    }

    /// Opens the reserve for a library function that faulted at `address`; returns whether that helps. The guest must
    /// not continue: `Reason::now` says so from now on, and the caller must seal its code. For a signal handler.
    pub(crate) fn open_reserve(&self, address: usize) -> bool {
        let Range { start, end } = self.reserve();
        if self.reserve_open.get() || !(start..end).contains(&address) {
            return false;
        }
        // SAFETY: the pages belong to the guest's stack, below all of its frames.
        let opened =
            unsafe { libc::mprotect(start as *mut libc::c_void, end - start, libc::PROT_READ | libc::PROT_WRITE) == 0 };
        self.reserve_open.set(opened);
        opened
    }

    /// Whether the guest has reached the end of its stack, and only has to be left in good order.
    pub(crate) fn has_overflowed(&self) -> bool {
        self.reserve_open.get()
    }

    /// Whether the guest's stack, if `here` is on it, has room for the switch to the host's stack.
    #[inline]
    pub(crate) fn has_room(&self, here: usize) -> bool {
        // On any other stack `here` is far above the start, or below it, and then the difference wraps to a large
        // number.
        here.wrapping_sub(self.stack.get().0) > HEADROOM + RESERVE + self.extent.page
    }

    /// The guest's stack with its guard page and the reserve, which come first.
    pub(crate) fn stack(&self) -> Range<usize> {
        let (start, end) = self.stack.get();
        start..end
    }

    /// How the host's stack is reached, if the guest's is a prepared one.
    #[inline]
    pub(crate) fn way(&self) -> *const () {
        self.way.get()
    }

    #[inline]
    pub(crate) fn set_way(&self, way: *const ()) {
        self.way.set(way);
    }

    /// Near the beginning of the guest's stack; 0 until compiled code is entered.
    pub(crate) fn entry(&self) -> usize {
        self.entry.get()
    }

    /// The enclosing call.
    pub(crate) fn outer(&self) -> *const Activation {
        self.outer
    }

    /// The part of the guest's stack that is in use while it has called the host, with the registers that a host
    /// function saves there in less than `SAVED` bytes.
    pub(crate) fn used_stack(&self) -> Range<usize> {
        let (_, end) = self.stack.get();
        let start = self.left_at.get().saturating_sub(SAVED).max(self.reserve().end);
        start.min(end)..end
    }

    /// The part of the guest's stack that compiled code must not use: the guard page and the reserve.
    pub(crate) fn guard(&self) -> Range<usize> {
        self.stack.get().0..self.reserve().end
    }

    /// Makes the thread leave wasm, because of `raised`, when the signal handler returns. The frames of the guest's
    /// stack are abandoned, so there is room.
    pub(crate) fn leave(&self, state: &mut Context, raised: Raised) {
        RAISED.set(Some(raised));
        registers::call(state, self.entry.get(), raise as *const () as usize);
    }
}

/// Enters compiled code, on the guest's stack: replaces the compiled trampoline, notes where the stack begins, and
/// calls the real trampoline.
///
/// # Safety
///
/// As the compiled trampoline; and `body` must come from `Activation::as_body`.
pub(crate) unsafe extern "C" fn trampoline(context: *mut VMContext, body: *const VMFunctionBody, slots: *mut RawValue) {
    // SAFETY: by contract; the activation lives on the host's stack, which waits for this call.
    unsafe {
        let activation = &*body.cast::<Activation>();
        let here = 0_u8;
        activation.note_stack((&raw const here).addr());
        (activation.trampoline)(context, activation.body, slots);
    }
}

/// Several times the bytes of the guest's stack that entering a host function takes.
const HEADROOM: usize = 16 << 10;

/// Several times the bytes of the frames between the entry of a host function and the host's stack.
const SAVED: usize = 2 << 10;

/// The trap at the end of the guest's stack. There is no room left for taking a backtrace.
pub(crate) fn stack_overflow() -> Trap {
    Trap::Lib { trap_code: TrapCode::StackOverflow, backtrace: Backtrace::from(Vec::new()) }
}

/// The function to which a signal handler sends a thread that must leave wasm; on the guest's stack.
unsafe extern "C-unwind" fn raise() -> ! {
    let raised = RAISED.take().unwrap_or_else(|| Raised::Trap(Trap::lib(TrapCode::UnreachableCodeReached)));
    // SAFETY: this is the guest's stack, and nothing on it waits for a destructor.
    unsafe {
        match raised {
            Raised::Trap(trap) => raise_lib_trap(trap),
            Raised::Stop(stop) => raise_user_trap(Box::new(stop)),
            Raised::Fault(fault) => raise_user_trap(Box::new(fault)),
        }
    }
}
