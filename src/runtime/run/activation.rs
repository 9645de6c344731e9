//! A call that is under way, and how compiled code is entered and left.
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

/// A call that is under way, as signal handlers must know it.
pub(crate) struct Activation {
    trampoline: VMTrampoline,
    body: *const VMFunctionBody,
    extent: StackExtent,
    /// Near the beginning of the guest's stack; 0 until compiled code is entered.
    entry: Cell<usize>,
    /// The guest's stack with its guard page and the reserve, which come first; empty until compiled code is entered.
    stack: Cell<(usize, usize)>,
    /// The call that it is part of, on the same stack of the host's; null if it is of none.
    outer: *const Activation,
    /// When it has to be over.
    pub(crate) deadline: Deadline,
    /// Which of the host's stacks it was called on, in the host's own terms.
    context: usize,
    /// When it began, in the host's own terms, or a later moment before it was entered.
    pub(crate) began: u64,
    /// Whether it has called the host, and waits.
    pub(crate) in_host: Cell<bool>,
    /// Where the guest's stack ended when it called the host; what lies above may be in use.
    pub(crate) left_at: Cell<usize>,
    /// Whether to look for a reason to stop before wasm goes on.
    pub(crate) look: Cell<bool>,
    /// Whether the host interrupts it in the middle of compiled code.
    pub(crate) interrupted: *const Cell<bool>,
    innermost: Innermost,
    /// Whether a library function came to the end of the guest's stack, and was given the reserve.
    reserve_open: Cell<bool>,
}

/// What lies below the part of the guest's stack that compiled code may use, in bytes.
///
/// The engine's library functions run on the guest's stack, and hold locks of the unwinder and the allocator while
/// they do. One that came to the end of the stack could not be left there: the locks would stay held. So it gets the
/// reserve and comes to its own end, and the guest is stopped where it returns to compiled code. The largest need that
/// was measured is that of throwing, 2 KiB.
pub(crate) const RESERVE: usize = 64 << 10;

/// How much address space the guest's stack takes.
#[derive(Clone, Copy)]
pub(crate) struct StackExtent {
    page: usize,
    /// With its reserve and its guard page; a multiple of the page.
    length: usize,
}

impl StackExtent {
    /// That of a stack of `size` bytes and the reserve, as wasmer makes it.
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
            }
        };

    /// What wasm is left with, from a signal handler to `raise`.
    static RAISED: Cell<Option<Raised>> = const { Cell::new(None) };
}

/// What wasm is left with.
pub(crate) enum Raised {
    Trap(Trap),
    Stop(HostStop),
    Fault(Fault),
}

/// The calls of this thread.
struct Calls {
    /// That of the fiber that runs.
    innermost: Cell<*const Activation>,
    /// In all fibers.
    under_way: Cell<u32>,
    /// How many are under way when stacks that nobody uses are to be given back. wasmer never does so by itself, and
    /// hands them out in turn: each would come to be used to its end.
    tidy_at: Cell<u32>,
    /// Where the stack begins whose reserve was closed last; 0 if it may be gone. Calls use the same stack again and
    /// again, and one that a thread has just used is given to no other.
    closed: Cell<usize>,
}

const NEVER: u32 = u32::MAX;

/// As many calls at once are unusual; their stacks are given back when there are only few again.
const MANY_CALLS: u32 = 32;
const STACKS_TO_KEEP: u32 = 16;

/// Gives the stacks back that no call uses.
#[cold]
fn tidy(calls: &Calls) {
    calls.tidy_at.set(NEVER);
    calls.closed.set(0);
    drain_stack_pool();
}

/// Where this thread keeps its innermost call. Stores and host functions stay on their thread and
/// keep a copy: finding a thread's own variable costs more than the rest of what is done with it.
#[derive(Clone, Copy)]
pub(crate) struct Innermost(*const Calls);

impl Innermost {
    pub(crate) fn of_this_thread() -> Self {
        Self(CALLS.with(ptr::from_ref))
    }

    fn calls(&self) -> &Calls {
        // SAFETY: the thread that this belongs to is the one that runs.
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

    /// The call that one which begins now on that stack of the host's is part of.
    ///
    /// One that waits on another stack, in a fiber that is, may be over before this one.
    #[inline]
    pub(crate) fn outer(self, context: usize) -> *const Activation {
        let innermost = self.get();
        // SAFETY: calls are under way as long as they stand there.
        if unsafe { innermost.as_ref() }.is_some_and(|call| call.context == context) { innermost } else { ptr::null() }
    }

    /// Makes a call the innermost one, as long as the result lives; then the one that it is part of is again.
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

    /// Notes that a call has used all of its stack, which is then too much memory to keep.
    #[cold]
    pub(crate) fn used_up(self) {
        let tidy_at = &self.calls().tidy_at;
        if tidy_at.get() == NEVER {
            tidy_at.set(0);
        }
    }
}

/// Forgets the calls of this thread. Those that a fatal error has left in fibers do not end.
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

/// Another fiber runs now, whose innermost call, if it has one, is `activation`. Returns that of the one before.
pub(crate) fn exchange(activation: *const Activation) -> *const Activation {
    CALLS.with(|calls| calls.innermost.replace(activation))
}

/// The innermost call of this thread, if there is one.
pub(crate) fn current() -> Option<&'static Activation> {
    // SAFETY: set only to calls that are under way; whoever asks is done before they are.
    unsafe { CALLS.with(|calls| calls.innermost.get()).as_ref() }
}

/// A call that is the innermost one; after it the one that it is part of is again.
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
    /// Of the function that `trampoline` enters with `body`.
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
        }
    }

    /// This, in the place where a call expects the function's body: `trampoline` looks there.
    pub(crate) fn as_body(&self) -> *const VMFunctionBody {
        ptr::from_ref(self).cast()
    }

    /// Notes where the guest's stack is: `here` is near its beginning, the highest address.
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

    /// Takes the reserve away.
    #[cold]
    fn close_reserve(&self) {
        let Range { start, end } = self.reserve();
        let (protection, flags) = (libc::PROT_NONE, libc::MAP_PRIVATE | libc::MAP_ANON | libc::MAP_FIXED);
        // SAFETY: the pages belong to the guest's stack, and no frame lies there: a call begins, or has ended. Mapped
        // like the guard page they are one with it, so the system needs no further entry in its list of mappings.
        unsafe { libc::mmap(start as *mut libc::c_void, end - start, protection, flags, -1, 0) };
        if self.reserve_open.replace(false) {
            code::has_left();
        }
        self.innermost.calls().closed.set(self.stack.get().0);
    }

    /// The guest's stack has been left.
    #[inline]
    pub(crate) fn has_left(&self) {
        if self.reserve_open.get() {
            self.close_reserve();
        }
    }

    /// Gives the reserve to a library function that faulted at `address`; whether that helps it. The guest must not go
    /// on: `Reason::now` says so from now on, and the caller has to seal its code. For a signal handler.
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

    /// Whether the guest has come to the end of its stack, and is only to be left in good order.
    pub(crate) fn has_overflowed(&self) -> bool {
        self.reserve_open.get()
    }

    /// Whether the guest's stack, if `here` is on it, has room for a way to the host's.
    #[inline]
    pub(crate) fn has_room(&self, here: usize) -> bool {
        // Any other stack is either far above its start, or below, and then wraps to a large number.
        here.wrapping_sub(self.stack.get().0) > HEADROOM + RESERVE + self.extent.page
    }

    /// The guest's stack with its guard page and the reserve, which come first.
    pub(crate) fn stack(&self) -> Range<usize> {
        let (start, end) = self.stack.get();
        start..end
    }

    /// The call that it is part of.
    pub(crate) fn outer(&self) -> *const Activation {
        self.outer
    }

    /// The part of the guest's stack that is in use while it has called the host: with the registers that a host
    /// function saves there, in less than `SAVED` bytes.
    pub(crate) fn used_stack(&self) -> Range<usize> {
        let (_, end) = self.stack.get();
        let start = self.left_at.get().saturating_sub(SAVED).max(self.reserve().end);
        start.min(end)..end
    }

    /// What compiled code must not use of the guest's stack: the guard page and the reserve.
    pub(crate) fn guard(&self) -> Range<usize> {
        self.stack.get().0..self.reserve().end
    }

    /// Has the thread leave wasm, with `raised`, when the signal handler returns. The frames of the
    /// guest's stack are given up, so there is room.
    pub(crate) fn leave(&self, state: &mut Context, raised: Raised) {
        RAISED.set(Some(raised));
        registers::call(state, self.entry.get(), raise as *const () as usize);
    }
}

/// Enters compiled code, on the guest's stack: takes the place of the compiled trampoline, notes
/// where the stack begins, and goes on to it.
///
/// # Safety
///
/// As the compiled trampoline; and `body` must come from `Activation::as_body`.
pub(crate) unsafe extern "C" fn trampoline(context: *mut VMContext, body: *const VMFunctionBody, slots: *mut RawValue) {
    // SAFETY: by contract; the activation lives on the stack of the host, which waits for this call.
    unsafe {
        let activation = &*body.cast::<Activation>();
        let here = 0_u8;
        activation.note_stack((&raw const here).addr());
        (activation.trampoline)(context, activation.body, slots);
    }
}

/// What entering a host function takes of the guest's stack, several times over.
const HEADROOM: usize = 16 << 10;

/// The frames between a host function that is entered and the host's stack, in bytes; several times over.
const SAVED: usize = 2 << 10;

/// The trap at the end of the guest's stack. No room is left there to take a backtrace.
pub(crate) fn stack_overflow() -> Trap {
    Trap::Lib { trap_code: TrapCode::StackOverflow, backtrace: Backtrace::from(Vec::new()) }
}

/// Where a signal handler sends a thread that is to leave wasm: on the guest's stack.
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
