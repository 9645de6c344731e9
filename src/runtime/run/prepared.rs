//! A guest's stack that stays ready between calls.
//!
//! For each call the engine takes a stack, makes a coroutine on it and a record for its library functions, and undoes
//! all of that after the call. Here this is done once: a coroutine of our own, the base, enters the engine, and what the
//! engine enters on the guest's stack waits there for the next function to call. A call then takes one change of stacks
//! each way. A trap ends the wait, since the engine leaves the guest's stack with it; the next call prepares another.
//!
//! While the guest's stack waits after a call, the engine takes the guest for running. That is so until something else is
//! to enter the engine on this thread, or the host is to change stacks: before, the guest's stack is told to wait as a guest
//! does that calls the host.
//!
//! One stack a thread is prepared, for the outermost calls on the host's main stack. Such calls end in the reverse of
//! the order that they began in, so the engine's records are right whenever the guest runs. Calls inside of calls, and
//! those in fibers, which may be given up at any time, are entered through the engine one by one. So are guests that call
//! the host often: from a prepared stack the way to the host's is longer.
#![allow(unsafe_code, reason = "enters compiled code, on a stack that outlives the call")]

use std::cell::{Cell, UnsafeCell};
use std::mem::ManuallyDrop;
use std::ptr;
use std::sync::OnceLock;

use corosensei::stack::DefaultStack;
use corosensei::{Coroutine, CoroutineResult, Yielder};
use wasmer::sys::vm::{
    Trap, VMConfig, VMContext, VMFunctionBody, VMFunctionContext, on_host_stack, wasmer_call_trampoline,
};
use wasmer_types::RawValue;

use crate::run::activation::{self, Activation, Innermost};

/// What the guest's stack is told to do: to call a function, or, without an activation, to wait in a way that the engine
/// knows of.
struct Job {
    context: VMFunctionContext,
    activation: *const Activation,
    slots: *mut RawValue,
}

/// The base: resumed with a job, null to end; suspended when it is done; over when the guest's stack is left.
type Base = Coroutine<*const Job, (), Result<(), Trap>, DefaultStack>;
type Way = Yielder<*const Job, ()>;

/// What the base's stack has room for, in bytes: library functions of the engine that leave the guest's stack, such as
/// those that grow memories and tables. Pages that are not used take no memory.
const BASE_SIZE: usize = 256 << 10;

/// The prepared stack of a thread, if there is one.
struct Place {
    /// Whether a guest's stack is ready, and no call is on it.
    idle: Cell<bool>,
    /// Whether the engine takes the guest for running while the stack is idle (INV-44).
    unseen: Cell<bool>,
    /// Which of the host's stacks may use it.
    host_stack: Cell<usize>,
    /// How large the guest's stack is.
    size: Cell<Option<usize>>,
    /// How to leave the base for the host's stack.
    way: Cell<*const Way>,
    /// Not dropped with the thread: a base that waits would be unwound, in the middle of the engine.
    base: UnsafeCell<Option<ManuallyDrop<Base>>>,
    /// The stack of the last base, for the next one, of the next request perhaps: mapping one takes longer than a boot.
    spare: Cell<Option<DefaultStack>>,
}

thread_local! {
    static PLACE: Place = const {
        Place {
            idle: Cell::new(false),
            unseen: Cell::new(false),
            host_stack: Cell::new(0),
            size: Cell::new(None),
            way: Cell::new(ptr::null()),
            base: UnsafeCell::new(None),
            spare: Cell::new(None),
        }
    };
}

/// Whether the host's main stack is in use, in the host's own words.
static ON_MAIN_STACK: OnceLock<fn() -> bool> = OnceLock::new();

/// Says how the host's main stack is told from others, once a process. A host that does not say has no others.
pub(crate) fn set_main_stack(is_in_use: fn() -> bool) {
    let _ = ON_MAIN_STACK.set(is_in_use);
}

fn is_on_main_stack() -> bool {
    ON_MAIN_STACK.get().is_none_or(|is_in_use| is_in_use())
}

/// Where a thread keeps its prepared stack. Stores stay on their thread and keep a copy, as of `Innermost`.
#[derive(Clone, Copy)]
pub(crate) struct Prepared {
    place: *const Place,
    innermost: Innermost,
}

impl Prepared {
    pub(crate) fn of_this_thread() -> Self {
        Self { place: PLACE.with(ptr::from_ref), innermost: Innermost::of_this_thread() }
    }

    /// Calls the function that `activation` enters, with a stack that is prepared if there can be one.
    ///
    /// # Safety
    ///
    /// On the thread that this belongs to; as the compiled trampoline of the function. `activation` is the innermost
    /// call, on `host_stack`, and `outer` the one that it is part of.
    ///
    /// # Errors
    ///
    /// What the guest was left with.
    #[inline]
    pub(crate) unsafe fn call(
        self,
        context: VMFunctionContext,
        activation: &Activation,
        slots: *mut RawValue,
        outer: *const Activation,
        host_stack: usize,
        config: &VMConfig,
    ) -> Result<(), Trap> {
        // SAFETY: by contract.
        unsafe {
            let place = &*self.place;
            let fits = place.host_stack.get() == host_stack && place.size.get() == config.wasm_stack_size;
            let often = self.innermost.calls_host_often();
            if outer.is_null() && !often && (place.idle.get() && fits || place.prepare(host_stack, config)) {
                place.serve(&Job { context, activation, slots }, activation)
            } else {
                place.make_seen();
                wasmer_call_trampoline(
                    None,
                    config,
                    context,
                    activation::trampoline,
                    activation.as_body(),
                    slots.cast(),
                )
            }
        }
    }
}

impl Place {
    /// # Safety
    ///
    /// As `Prepared::call`; the stack must be idle.
    #[inline]
    unsafe fn serve(&self, job: &Job, activation: &Activation) -> Result<(), Trap> {
        self.idle.set(false);
        activation.set_way(self.way.get().cast());
        // SAFETY: nobody else has the base while the stack is not idle.
        let base = unsafe { (*self.base.get()).as_mut() }.expect("there is a base while the stack is idle");
        match base.resume(job) {
            CoroutineResult::Yield(()) => {
                self.idle.set(true);
                self.unseen.set(true);
                Ok(())
            }
            CoroutineResult::Return(outcome) => {
                self.ended();
                outcome
            }
        }
    }

    /// Lets the engine know that the guest does not run, before anything else enters the engine on this thread.
    #[inline]
    fn make_seen(&self) {
        if self.idle.get() && self.unseen.replace(false) {
            self.have_it_wait();
        }
    }

    #[cold]
    fn have_it_wait(&self) {
        let job = Job {
            context: VMFunctionContext { host_env: ptr::null_mut() },
            activation: ptr::null(),
            slots: ptr::null_mut(),
        };
        // SAFETY: nobody else has the base while the stack is idle.
        let base = unsafe { (*self.base.get()).as_mut() }.expect("there is a base while the stack is idle");
        let waits = matches!(base.resume(&raw const job), CoroutineResult::Yield(()));
        debug_assert!(waits, "it only waits");
    }

    /// Prepares a stack for calls on `host_stack`; whether it did.
    #[cold]
    fn prepare(&self, host_stack: usize, config: &VMConfig) -> bool {
        // SAFETY: looks whether there is one.
        let taken = unsafe { (*self.base.get()).is_some() } && !self.idle.get();
        if taken || !is_on_main_stack() {
            return false;
        }
        self.end();
        let stack = self.spare.take().map_or_else(|| DefaultStack::new(BASE_SIZE), Ok);
        let Ok(stack) = stack else { return false };
        let size = config.wasm_stack_size;
        let place = ptr::from_ref(self);
        let mut base = Base::with_stack(stack, move |way, job| {
            debug_assert!(job.is_null(), "the first resume only prepares");
            // SAFETY: the base runs on the thread that the place belongs to.
            unsafe { (*place).way.set(way) };
            let (config, nothing) =
                (VMConfig { wasm_stack_size: size }, VMFunctionContext { host_env: ptr::null_mut() });
            // SAFETY: `wait` takes the way for a body, and neither context nor slots.
            unsafe { wasmer_call_trampoline(None, &config, nothing, wait, ptr::from_ref(way).cast(), ptr::null_mut()) }
        });
        if !matches!(base.resume(ptr::null()), CoroutineResult::Yield(())) {
            return false;
        }
        // SAFETY: there is none, and nobody else looks at it.
        unsafe { *self.base.get() = Some(ManuallyDrop::new(base)) };
        self.host_stack.set(host_stack);
        self.size.set(size);
        self.unseen.set(false);
        self.idle.set(true);
        true
    }

    /// Takes away a base that is over.
    #[cold]
    fn ended(&self) {
        self.way.set(ptr::null());
        // SAFETY: nobody has a reference into it.
        if let Some(base) = unsafe { (*self.base.get()).take() } {
            self.spare.set(Some(ManuallyDrop::into_inner(base).into_stack()));
        }
    }

    /// Ends the base, if it waits.
    fn end(&self) {
        if self.idle.replace(false) {
            // SAFETY: nobody else has the base.
            let over = unsafe { (*self.base.get()).as_mut() }
                .is_none_or(|base| matches!(base.resume(ptr::null()), CoroutineResult::Return(_)));
            debug_assert!(over, "null ends the base");
            self.ended();
        }
    }
}

/// Has the engine run `work` on a guest's stack, where it may raise a trap. For what is not a call: that is `Prepared::call`.
///
/// # Safety
///
/// When `work` raises a trap, nothing on its stack may wait for a destructor.
///
/// # Errors
///
/// The trap.
pub(crate) unsafe fn catch_traps<R: 'static>(work: impl FnOnce() -> R + 'static) -> Result<R, Trap> {
    // The place is gone when the thread is ending, and nothing waits on it.
    let _ = PLACE.try_with(Place::make_seen);
    // SAFETY: by contract.
    unsafe { wasmer::sys::vm::catch_traps(None, &VMConfig { wasm_stack_size: None }, work) }
}

/// Lets the engine know that the guest does not run, before the host continues on another of its stacks: a call that waits
/// there goes on, and may end, without entering the engine again.
pub(crate) fn host_switches() {
    // The place is gone when the thread is ending, and nothing waits on it.
    let _ = PLACE.try_with(Place::make_seen);
}

/// Gives back what is prepared on this thread. One that a call has been left on, by a way around all of its frames, is
/// forgotten: nobody can end it.
pub(crate) fn end_of_request() {
    // There is none when the thread is ending.
    let _ = PLACE.try_with(|place| {
        place.end();
        // SAFETY: no call is under way.
        unsafe { *place.base.get() = None };
    });
}

/// Waits on the guest's stack for functions to call: takes the place of a compiled trampoline, which the engine enters.
unsafe extern "C" fn wait(_context: *mut VMContext, way: *const VMFunctionBody, _slots: *mut RawValue) {
    // SAFETY: the way lives as long as the base, which waits for this.
    let way = unsafe { &*way.cast::<Way>() };
    // By way of the base, so that the engine knows that the guest does not run, and whatever else enters the engine
    // meanwhile leaves its records as they were. On the way back processors take four changes of stacks for returns that
    // they foresaw otherwise: that takes ten times as long as two.
    let wait_seen = || on_host_stack(|| way.suspend(()));
    let mut job = wait_seen();
    // SAFETY: who resumes the base keeps the job until it is suspended, and vouches for what is in it.
    while let Some(this) = unsafe { job.as_ref() } {
        // SAFETY: as above.
        job = match unsafe { this.activation.as_ref() } {
            Some(activation) => {
                // SAFETY: as above.
                unsafe { activation::trampoline(this.context.vmctx, activation.as_body(), this.slots) };
                // From here, where the engine does not see it (INV-44).
                way.suspend(())
            }
            None => wait_seen(),
        };
    }
}

/// Does `work` on the host's stack that the call was made on. On the guest's stack of that call, or on the host's
/// already.
#[inline]
pub(crate) fn on_stack_of_host<R>(activation: Option<&Activation>, work: impl FnOnce() -> R) -> R {
    let way = activation.map_or(ptr::null(), Activation::way).cast::<Way>();
    // SAFETY: the way of a call that is under way lives.
    match unsafe { way.as_ref() } {
        None => on_host_stack(work),
        // The engine knows the base for the host's stack.
        Some(way) => on_host_stack(|| {
            let work = OnThisThread(work);
            way.on_parent_stack(move || work.take()())
        }),
    }
}

/// What `on_parent_stack` asks to be `Send`, so that a way is not given to another thread: it runs on this one.
struct OnThisThread<T>(T);

// SAFETY: it stays on its thread; only the stack is another.
unsafe impl<T> Send for OnThisThread<T> {}

impl<T> OnThisThread<T> {
    fn take(self) -> T {
        self.0
    }
}
