//! Watches the guest that runs on a thread: every few milliseconds of the thread's processor time, a tick checks
//! whether the guest must stop.
//!
//! A guest that spins calls nothing and touches nothing, so only a signal reaches it. Ticks count the processor time
//! of their thread: none come while the thread sleeps or waits, so they do not interrupt what PHP waits for. They
//! come while calls run; a tick that finds none stops them. Shortly before a call's time is up an alarm is set, by
//! the wall clock, because processor time may be scarce.
//!
//! Where the system refuses a timer, a thread sends the ticks. Where it refuses a thread too, a call that has a limit
//! is refused.
#![allow(unsafe_code, reason = "signal handlers and the thread's own functions share its state by address")]

use std::cell::Cell;
use std::ffi::c_int;
use std::io;
use std::mem::MaybeUninit;
use std::ptr;
use std::time::Duration;

use crate::fault::Fault;
use crate::run::activation::{Activation, current, innermost};
use crate::run::code;
use crate::run::deadline::Deadline;
use crate::run::interrupt::{self, Reason, deliver};
use crate::run::prepared::catch_traps;
use crate::run::registers::{self, Context};
use crate::run::sampler;
use crate::run::tick_signal::{Line, Receiver, THREADS, TIMERS};
use crate::run::tick_thread::{self, TickThread};
use crate::run::timers::Timers;
use crate::run::trap_handler;

/// Processor time between two ticks. Linux counts in its own ticks of 1 to 10 milliseconds, and rounds up.
const PERIOD: Duration = Duration::from_millis(4);

/// The ticker of a thread.
struct State {
    running: Cell<bool>,
    source: Cell<Option<Source>>,
    /// The number of ticks that have come.
    ticks: Cell<u32>,
    /// Whether `END` was initialised.
    ends: Cell<bool>,
}

/// Where the ticks of a thread come from.
#[derive(Clone, Copy)]
enum Source {
    Timers(Timers),
    /// A leaked box, from `new` to `end`.
    Thread(*mut TickThread),
}

thread_local! {
    // Without a destructor, so that a signal handler may use it at any time.
    static STATE: State = const {
        State { running: Cell::new(false), source: Cell::new(None), ticks: Cell::new(0), ends: Cell::new(false) }
    };

    /// Ends the ticks when the thread ends.
    static END: End = const { End };
}

struct End;

impl Drop for End {
    fn drop(&mut self) {
        #[cfg(test)]
        tests::note_signal_stack();
        shutdown();
    }
}

/// Ends the ticks of this thread, until the next call.
pub fn shutdown() {
    STATE.with(|state| {
        state.running.set(false);
        if let Some(source) = state.source.take() {
            source.end();
        }
    });
    interrupt::give_back();
}

/// Lets a thread that sends ticks rest until the next call, because the host has nothing to do for a while. Timers
/// rest by themselves, since they count processor time.
pub fn rest() {
    STATE.with(|state| {
        if state.running.get()
            && let Some(source @ Source::Thread(_)) = state.source.get()
        {
            state.running.set(false);
            source.pause();
        }
    });
}

/// Makes this thread check, before wasm continues, that its ticks still come: its signals may have been changed.
pub fn look_again() {
    STATE.with(|state| state.running.set(false));
}

/// A thread that sends this one ticks, for another purpose than to watch guests.
pub(crate) fn ticks_of_thread(period: Duration) -> Result<TickThread, String> {
    let thread = install(&THREADS).and_then(|signal| {
        tick_thread::try_out(signal, || STATE.with(|state| state.ticks.get()))?;
        TickThread::start(signal, period)
    });
    thread.map_err(|error| error.to_string())
}

/// Does work that may replace the handler of the ticks: no tick of this thread comes meanwhile.
pub fn without_ticks(work: impl FnOnce()) {
    STATE.with(|state| {
        state.running.set(false);
        if let Some(source) = state.source.get() {
            source.stop();
        }
    });
    work();
    // The guest may continue without asking for them, if it was interrupted.
    if !innermost().is_null() {
        STATE.with(|state| state.running.set(state.source.get().is_some_and(|source| source.resume().is_ok())));
    }
}

/// Whether ticks come by a signal, to any thread.
pub fn come_by(signal: c_int) -> bool {
    [&TIMERS, &THREADS].iter().any(|line| line.is(signal))
}

impl Source {
    /// A source for this thread: timers, or else another thread.
    fn new() -> Result<Self, String> {
        let timers = install(&TIMERS).and_then(|signal| Timers::new(signal, PERIOD));
        timers.map(Self::Timers).or_else(|no_timer| match ticks_of_thread(PERIOD) {
            Ok(thread) => Ok(Self::Thread(Box::into_raw(Box::new(thread)))),
            Err(no_thread) => Err(format!("the system refuses a timer ({no_timer}) and a thread ({no_thread})")),
        })
    }

    /// Makes ticks come.
    fn resume(self) -> io::Result<()> {
        match self {
            Self::Timers(timers) => {
                install(&TIMERS)?;
                timers.repeat(PERIOD)
            }
            Self::Thread(thread) => {
                install(&THREADS)?;
                // SAFETY: the box lives until `end`.
                unsafe { &*thread }.resume();
                Ok(())
            }
        }
    }

    /// Stops the ticks. For a signal handler.
    fn pause(self) {
        match self {
            // If this fails, the next tick tries again.
            Self::Timers(timers) => drop(timers.repeat(Duration::ZERO)),
            // SAFETY: as in `resume`.
            Self::Thread(thread) => unsafe { &*thread }.pause(),
        }
    }

    /// Stops the ticks, including one that is on its way.
    fn stop(self) {
        let line = match self {
            Self::Timers(timers) => {
                timers.stop();
                &TIMERS
            }
            Self::Thread(thread) => {
                // SAFETY: as in `resume`.
                unsafe { &*thread }.stop();
                &THREADS
            }
        };
        // A signal that this thread has blocked comes now.
        let _ = install(line);
    }

    /// Requests a tick at that time. For a signal handler.
    fn alarm(self, at: Deadline, left: Duration) {
        match self {
            Self::Timers(timers) => timers.once(left),
            // SAFETY: as in `resume`.
            Self::Thread(thread) => unsafe { &*thread }.alarm(at),
        }
    }

    fn end(self) {
        match self {
            Self::Timers(timers) => timers.delete(),
            // SAFETY: `new` made it from a box, and the state, which kept the only lasting copy, has given it up.
            Self::Thread(thread) => unsafe { Box::from_raw(thread) }.end(),
        }
    }
}

static RECEIVER: Receiver = Receiver { tick, forked };

/// Makes ticks come by that signal, and returns it.
///
/// The thread also takes the signals of faults, which a sealed guest makes as well, even if PHP code, or the program
/// that started PHP, has blocked them.
fn install(line: &Line) -> io::Result<c_int> {
    let tick = line.install(&RECEIVER)?;
    // SAFETY: the set is initialised by the call to which it is passed first.
    unsafe {
        let mut set = MaybeUninit::uninit();
        libc::sigemptyset(set.as_mut_ptr());
        for signal in trap_handler::SIGNALS.into_iter().chain([tick]) {
            libc::sigaddset(set.as_mut_ptr(), signal);
        }
        libc::pthread_sigmask(libc::SIG_UNBLOCK, set.as_ptr(), ptr::null_mut());
    }
    Ok(tick)
}

/// The ticker of the thread on which it was obtained. Only that thread may use it.
#[derive(Clone, Copy)]
pub(crate) struct Ticker(*const State);

impl Ticker {
    pub(crate) fn of_this_thread() -> Self {
        Self(STATE.with(ptr::from_ref))
    }

    /// Watches the guest that is about to run, and must end by `deadline`.
    ///
    /// # Errors
    ///
    /// `Fault::Unguarded` if nothing can watch it, and there is a limit that could not be enforced.
    #[inline]
    pub(crate) fn watch(self, deadline: Deadline) -> Result<(), Box<Fault>> {
        // SAFETY: it is only used on the thread to which it belongs.
        let state = unsafe { &*self.0 };
        if state.running.get() { Ok(()) } else { start(state, deadline) }
    }
}

#[cold]
fn start(state: &State, deadline: Deadline) -> Result<(), Box<Fault>> {
    // Once, before the thread's first call. Later wasmer's record of it would replace that of a call under way; a
    // forked child comes here during a call, but has the stack already.
    if !state.ends.replace(true) {
        have_signal_stack();
        END.with(|_| ());
    }
    interrupt::prepare();
    // Before the first tick can come.
    state.running.set(true);
    let resumed = state.source.get().map(Source::resume);
    let outcome = match resumed {
        Some(Ok(())) => Ok(()),
        // There is no source yet, or it does not work any more.
        None | Some(Err(_)) => replace_source(state),
    };
    let Err(reason) = outcome else { return Ok(()) };
    state.running.set(false);
    let limit = if deadline.is_set() { Some("the time limit") } else { interrupt::limit_of_host() };
    let Some(limit) = limit else { return Ok(()) };
    Err(Box::new(Fault::Unguarded(format!("{limit} cannot be enforced, so the guest does not run: {reason}"))))
}

fn replace_source(state: &State) -> Result<(), String> {
    if let Some(source) = state.source.take() {
        source.end();
    }
    let source = Source::new()?;
    state.source.set(Some(source));
    source.resume().map_err(|error| error.to_string())
}

/// wasmer gives a thread its signal stack with the first call, and unmaps it when the thread ends, without telling
/// the system. A thread's values are dropped in reverse order, so the stack must be made before `END`: a tick that
/// came after the stack was unmapped would find none, and the process would end by SIGSEGV instead of `exit()`.
fn have_signal_stack() {
    // SAFETY: the closure has nothing to drop, and cannot trap. Without memory for the stack the guest's call fails
    // as well.
    let _ = unsafe { catch_traps(|| ()) };
}

/// After a fork the child has no timer and no such thread, whatever its state says.
extern "C" fn forked() {
    code::forked();
    STATE.with(|state| {
        sampler::forked();
        // It is leaked: freeing it would need the thread, which the child does not have.
        state.source.set(None);
        state.running.set(false);
    });
}

/// Handles a tick: what this thread is doing decides what can be done.
fn tick(context: &mut Context) {
    sampler::tick(context);
    let source = STATE.with(|state| {
        state.ticks.set(state.ticks.get().wrapping_add(1));
        state.source.get()
    });
    // SAFETY: the signal interrupted this thread under the call, so the call outlives its handler.
    let Some(activation) = (unsafe { current() }) else {
        STATE.with(|state| state.running.set(false));
        if let Some(source) = source {
            source.pause();
        }
        return;
    };
    match Reason::now(activation) {
        Some(reason) => stop(activation, context, reason),
        None => {
            if let Some(left) = activation.deadline.remaining().filter(|left| *left < PERIOD * 4)
                && let Some(source) = source
            {
                source.alarm(activation.deadline, left);
            }
        }
    }
}

fn stop(activation: &Activation, context: &mut Context, reason: Reason) {
    if activation.in_host.get() {
        // PHP observes its own limits; afterwards the call checks for a reason to stop.
        activation.look.set(true);
        return;
    }
    let pc = registers::pc(context);
    let on_its_stack = activation.stack().contains(&registers::sp(context));
    match code::contains_now(pc) {
        Some(true) if on_its_stack => deliver(activation, context, reason),
        // A library function that compiled code called, or the way in or out of it: the guest is stopped where its code
        // continues.
        Some(false) => code::seal(),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use std::ffi::c_void;
    use std::sync::atomic::{AtomicBool, Ordering};

    use super::*;

    static MAPPED_AT_END: AtomicBool = AtomicBool::new(false);

    /// Notes whether this thread's signal stack is still mapped.
    pub(super) fn note_signal_stack() {
        let mut stack = MaybeUninit::<libc::stack_t>::zeroed();
        // SAFETY: the system writes the stack that is set; asking for its pages to be written back changes nothing.
        let mapped = unsafe {
            libc::sigaltstack(ptr::null(), stack.as_mut_ptr()) == 0
                && libc::msync(stack.assume_init().ss_sp, 1, libc::MS_ASYNC) == 0
        };
        MAPPED_AT_END.store(mapped, Ordering::SeqCst);
    }

    extern "C" fn calls_wasm(_: *mut c_void) -> *mut c_void {
        Ticker::of_this_thread().watch(Deadline::NEVER).unwrap();
        have_signal_stack();
        ptr::null_mut()
    }

    #[test]
    fn ticks_end_before_the_stack_they_come_to() {
        let mut thread = MaybeUninit::uninit();
        // SAFETY: starts and joins a thread. Not one of Rust's, which have a signal stack of their own, and remove it
        // before anything else.
        unsafe {
            assert_eq!(libc::pthread_create(thread.as_mut_ptr(), ptr::null(), calls_wasm, ptr::null_mut()), 0);
            assert_eq!(libc::pthread_join(thread.assume_init(), ptr::null_mut()), 0);
        }
        assert!(MAPPED_AT_END.load(Ordering::SeqCst));
    }
}
