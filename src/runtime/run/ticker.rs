//! A timer that looks, every few milliseconds of a thread's processor time, whether the guest that
//! runs on it must stop.
//!
//! A guest that spins calls nothing and touches nothing, so only a signal reaches it. The timer
//! counts processor time of its thread: it is silent while the thread sleeps or waits, so it does not
//! cut short what PHP waits for. It runs while calls do; a tick that finds none stops it. Shortly before
//! a call's time is up an alarm is set, by the clock on the wall, for processor time may be scarce.
//!
//! Where the system gives no timer, a thread sends the ticks. Where it gives no thread either, a call that has a limit is
//! refused.
#![allow(unsafe_code, reason = "handles a signal, and asks the system for timers")]

use std::cell::Cell;
use std::ffi::{c_int, c_void};
use std::io;
use std::mem::MaybeUninit;
use std::ptr;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use timer::Timers;
use wasmer::sys::vm::{VMConfig, catch_traps};

use crate::fault::Fault;
use crate::run::activation::{Activation, current};
use crate::run::code;
use crate::run::deadline::Deadline;
use crate::run::interrupt::{self, Reason, deliver};
use crate::run::registers::{self, Context};
use crate::run::sampler;
use crate::run::tick_thread::{self, TickThread};
use crate::run::trap_handler;

/// Processor time between two looks. Linux counts in ticks of its own of 1 to 10 milliseconds and
/// rounds up.
const PERIOD: Duration = Duration::from_millis(4);

/// The ticker of a thread.
struct State {
    running: Cell<bool>,
    source: Cell<Option<Source>>,
    /// How many ticks have come.
    ticks: Cell<u32>,
    /// Whether `END` is there.
    ends: Cell<bool>,
}

/// Where the ticks of a thread come from.
#[derive(Clone, Copy)]
enum Source {
    Timers(Timers),
    /// A box, from `new` to `end`.
    Thread(*mut TickThread),
}

thread_local! {
    // Without a destructor, so that a signal handler may look at it at any time.
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

/// Lets a thread that sends ticks rest until the next call: the host has nothing to do for a while. Timers need no such
/// word, since they count processor time.
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

/// Has this thread look, before wasm goes on, whether its ticks still come: what signals it takes may have changed.
pub fn look_again() {
    STATE.with(|state| state.running.set(false));
}

/// A thread that sends this one ticks, for something else than to watch guests.
pub(crate) fn ticks_of_thread(period: Duration) -> Result<TickThread, String> {
    let thread = handler::THREADS.install().and_then(|signal| {
        receive(signal);
        tick_thread::try_out(signal, || STATE.with(|state| state.ticks.get()))?;
        TickThread::start(signal, period)
    });
    thread.map_err(|error| error.to_string())
}

/// Does work that may put another handler in the place of the ticks': no tick of this thread comes meanwhile.
pub fn without_ticks(work: impl FnOnce()) {
    STATE.with(|state| {
        state.running.set(false);
        if let Some(source) = state.source.get() {
            source.stop();
        }
    });
    work();
    // The guest may go on without asking for them, when it was interrupted.
    if current().is_some() {
        STATE.with(|state| state.running.set(state.source.get().is_some_and(|source| source.resume().is_ok())));
    }
}

/// Whether ticks come by a signal, to any thread.
pub fn come_by(signal: c_int) -> bool {
    [&handler::TIMERS, &handler::THREADS].iter().any(|line| line.is(signal))
}

impl Source {
    /// One for this thread: timers, or else a thread.
    fn new() -> Result<Self, String> {
        let timers = handler::TIMERS.install().and_then(|signal| {
            receive(signal);
            Timers::new(signal)
        });
        timers.map(Self::Timers).or_else(|no_timer| match ticks_of_thread(PERIOD) {
            Ok(thread) => Ok(Self::Thread(Box::into_raw(Box::new(thread)))),
            Err(no_thread) => Err(format!("the system gives no timer ({no_timer}) and no thread ({no_thread})")),
        })
    }

    /// Has the ticks come.
    fn resume(self) -> io::Result<()> {
        match self {
            Self::Timers(timers) => {
                receive(handler::TIMERS.install()?);
                timers.repeat(PERIOD)
            }
            Self::Thread(thread) => {
                receive(handler::THREADS.install()?);
                // SAFETY: until `end` it is there.
                unsafe { &*thread }.resume();
                Ok(())
            }
        }
    }

    /// Has no more of them come. For a signal handler.
    fn pause(self) {
        match self {
            // If that fails, the next tick tries again.
            Self::Timers(timers) => drop(timers.repeat(Duration::ZERO)),
            // SAFETY: as in `resume`.
            Self::Thread(thread) => unsafe { &*thread }.pause(),
        }
    }

    /// Has no more of them come: not one that was on its way, either.
    fn stop(self) {
        let line = match self {
            Self::Timers(timers) => {
                timers.stop();
                &handler::TIMERS
            }
            Self::Thread(thread) => {
                // SAFETY: as in `resume`.
                unsafe { &*thread }.stop();
                &handler::THREADS
            }
        };
        // What this thread does not take at the moment comes now.
        if let Ok(signal) = line.install() {
            receive(signal);
        }
    }

    /// Has one come at that time. For a signal handler.
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
            // SAFETY: `new` made it of a box, and the state, which had the only copy that stays, has none any more.
            Self::Thread(thread) => unsafe { Box::from_raw(thread) }.end(),
        }
    }
}

/// Has this thread take the signal of its ticks, and those of faults, which a sealed guest makes as well: whatever PHP code,
/// or the program that started PHP, keeps from it.
fn receive(signal: c_int) {
    // SAFETY: the set is initialised by the call that it is passed to first.
    unsafe {
        let mut set = MaybeUninit::uninit();
        libc::sigemptyset(set.as_mut_ptr());
        for signal in trap_handler::SIGNALS.into_iter().chain([signal]) {
            libc::sigaddset(set.as_mut_ptr(), signal);
        }
        libc::pthread_sigmask(libc::SIG_UNBLOCK, set.as_ptr(), ptr::null_mut());
    }
}

/// The ticker of the thread that it was taken on, which is the only one that may use it.
#[derive(Clone, Copy)]
pub(crate) struct Ticker(*const State);

impl Ticker {
    pub(crate) fn of_this_thread() -> Self {
        Self(STATE.with(ptr::from_ref))
    }

    /// Has the guest watched that is about to run, and has to be done by then.
    ///
    /// # Errors
    ///
    /// `Fault::Unguarded` if nothing can watch it, and there is a limit that would not hold.
    #[inline]
    pub(crate) fn watch(self, deadline: Deadline) -> Result<(), Box<Fault>> {
        // SAFETY: the thread that this belongs to is the one that runs.
        let state = unsafe { &*self.0 };
        if state.running.get() { Ok(()) } else { start(state, deadline) }
    }
}

#[cold]
fn start(state: &State, deadline: Deadline) -> Result<(), Box<Fault>> {
    // Once, before the thread's first call: it would take the place of a call under way, and a forked child, which
    // comes here in the midst of one, has the stack.
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
        // There is none yet, or it has come to be of no use.
        None | Some(Err(_)) => replace_source(state),
    };
    let Err(reason) = outcome else { return Ok(()) };
    state.running.set(false);
    let limit = if deadline.is_set() { Some("the time limit") } else { interrupt::limit_of_host() };
    let Some(limit) = limit else { return Ok(()) };
    Err(Box::new(Fault::Unguarded(format!("{limit} cannot be held, so the guest does not run: {reason}"))))
}

fn replace_source(state: &State) -> Result<(), String> {
    if let Some(source) = state.source.take() {
        source.end();
    }
    let source = Source::new()?;
    state.source.set(Some(source));
    source.resume().map_err(|error| error.to_string())
}

/// wasmer gives a thread its stack for signals with the first call, and unmaps it when the thread ends, without telling
/// the system. What a thread had first goes last. So the stack must be there before `END`: a tick that came between the
/// two ends would find none, and the process would end by SIGSEGV instead of `exit()`.
fn have_signal_stack() {
    // SAFETY: the closure has nothing to drop. It cannot trap; without memory for the stack the call fails as well.
    let _ = unsafe { catch_traps(None, &VMConfig { wasm_stack_size: None }, || ()) };
}

/// After a fork the child has no timer and no such thread, whatever it remembers.
extern "C" fn forked() {
    code::forked();
    STATE.with(|state| {
        sampler::forked();
        // What it would take to free it belongs to a thread that is not there.
        state.source.set(None);
        state.running.set(false);
    });
}

/// A tick: what this thread does at the moment decides what can be done about it.
fn tick(context: &mut Context) {
    sampler::tick(context);
    let source = STATE.with(|state| {
        state.ticks.set(state.ticks.get().wrapping_add(1));
        state.source.get()
    });
    let Some(activation) = current() else {
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
        // PHP looks after itself; when it is done, the call is looked after.
        activation.look.set(true);
        return;
    }
    let pc = registers::pc(context);
    let on_its_stack = activation.stack().contains(&registers::sp(context));
    match code::contains_now(pc) {
        Some(true) if on_its_stack => deliver(activation, context, reason),
        // A library function that compiled code called, or the way in or out of it: where the guest goes on,
        // it is stopped.
        Some(false) => code::seal(),
        _ => {}
    }
}

/// The signal handler, and the signals it has.
mod handler {
    use super::*;

    /// A signal that ticks come by.
    pub struct Line {
        signal: OnceLock<c_int>,
        choose: fn(&dyn Fn(c_int) -> bool) -> c_int,
        is_tick: fn(&libc::siginfo_t) -> bool,
        /// What handled the signal before, or nothing.
        previous: AtomicUsize,
        previous_takes_info: AtomicBool,
    }

    pub static TIMERS: Line = Line::new(|is_free| timer::signal(is_free), timer::is_tick);
    pub static THREADS: Line = Line::new(|is_free| tick_thread::signal(is_free), tick_thread::is_tick);

    impl Line {
        const fn new(choose: fn(&dyn Fn(c_int) -> bool) -> c_int, is_tick: fn(&libc::siginfo_t) -> bool) -> Self {
            let (previous, previous_takes_info) = (AtomicUsize::new(0), AtomicBool::new(false));
            Self { signal: OnceLock::new(), choose, is_tick, previous, previous_takes_info }
        }

        /// Whether it has that signal.
        pub fn is(&self, signal: c_int) -> bool {
            self.signal.get() == Some(&signal)
        }

        /// Sees that ticks come here, and says by which signal. A program may have taken the signal for
        /// itself meanwhile; its handler then gets what is not a tick.
        pub fn install(&self) -> io::Result<c_int> {
            told_of_forks()?;
            let is_free = |signal| installed_for(signal).is_ok_and(|action| action.sa_sigaction == libc::SIG_DFL);
            let signal = *self.signal.get_or_init(|| (self.choose)(&is_free));
            let now = installed_for(signal)?;
            if now.sa_sigaction == on_signal as *const () as usize {
                return Ok(signal);
            }
            let is_function = now.sa_sigaction != libc::SIG_DFL && now.sa_sigaction != libc::SIG_IGN;
            self.previous_takes_info.store(now.sa_flags & libc::SA_SIGINFO != 0, Ordering::SeqCst);
            self.previous.store(if is_function { now.sa_sigaction } else { 0 }, Ordering::SeqCst);
            // SAFETY: installs a function of the type that its flags announce.
            unsafe {
                let mut action: libc::sigaction = MaybeUninit::zeroed().assume_init();
                action.sa_sigaction = on_signal as *const () as usize;
                // What is interrupted goes on; another tick, or a fault, may come meanwhile.
                action.sa_flags = libc::SA_SIGINFO | libc::SA_ONSTACK | libc::SA_RESTART | libc::SA_NODEFER;
                succeeded(libc::sigaction(signal, &raw const action, ptr::null_mut())).map(|()| signal)
            }
        }

        /// # Safety
        ///
        /// In a handler of the signal, with what the system passed to it.
        unsafe fn pass_on(&self, signal: c_int, info: *mut libc::siginfo_t, context: *mut c_void) {
            // SAFETY: what handled it before is called as its flags say.
            unsafe {
                match self.previous.load(Ordering::SeqCst) {
                    0 => {}
                    previous if self.previous_takes_info.load(Ordering::SeqCst) => {
                        let previous: extern "C" fn(c_int, *mut libc::siginfo_t, *mut c_void) =
                            std::mem::transmute(previous);
                        previous(signal, info, context);
                    }
                    previous => {
                        let previous: extern "C" fn(c_int) = std::mem::transmute(previous);
                        previous(signal);
                    }
                }
            }
        }
    }

    /// Without that, a child would take its parent's ticks for its own.
    fn told_of_forks() -> io::Result<()> {
        static TOLD: OnceLock<c_int> = OnceLock::new();
        // SAFETY: asks to be told of forks, by a function that lives as long as the process.
        match *TOLD.get_or_init(|| unsafe { libc::pthread_atfork(None, None, Some(forked)) }) {
            0 => Ok(()),
            error => Err(io::Error::from_raw_os_error(error)),
        }
    }

    fn installed_for(signal: c_int) -> io::Result<libc::sigaction> {
        let mut action = MaybeUninit::<libc::sigaction>::zeroed();
        // SAFETY: zero is an action, and the system writes the one that is installed.
        unsafe { succeeded(libc::sigaction(signal, ptr::null(), action.as_mut_ptr())).map(|()| action.assume_init()) }
    }

    extern "C" fn on_signal(signal: c_int, info: *mut libc::siginfo_t, context: *mut c_void) {
        // SAFETY: the system passes a description of the signal and the state of the thread.
        unsafe {
            // The code that was interrupted may be about to read it.
            let error = *errno();
            let line = if TIMERS.is(signal) { &TIMERS } else { &THREADS };
            if (line.is_tick)(&*info) {
                tick(&mut *context.cast::<Context>());
            } else {
                line.pass_on(signal, info, context);
            }
            *errno() = error;
        }
    }

    /// Where this thread has its `errno`.
    unsafe fn errno() -> *mut c_int {
        #[cfg(target_os = "linux")]
        // SAFETY: always valid.
        unsafe {
            libc::__errno_location()
        }
        #[cfg(not(target_os = "linux"))]
        // SAFETY: always valid.
        unsafe {
            libc::__error()
        }
    }
}

/// What a system call says of itself.
fn succeeded(result: c_int) -> io::Result<()> {
    if result == 0 { Ok(()) } else { Err(io::Error::last_os_error()) }
}

/// Timers whose signals go to one thread.
#[cfg(target_os = "linux")]
mod timer {
    use super::*;

    /// A timer that ticks by the thread's processor time, and one that ticks once, by the clock on the wall.
    #[derive(Clone, Copy)]
    pub struct Timers {
        ticks: libc::timer_t,
        alarm: libc::timer_t,
    }

    /// Its address marks a signal as a tick.
    static MARK: u8 = 0;

    /// A signal that nobody uses. The C library keeps the first real-time signals for itself, and PHP takes
    /// the next one for its own timers (`ZEND_MAX_EXECUTION_TIMERS`).
    pub fn signal(is_free: impl Fn(c_int) -> bool) -> c_int {
        let mut candidates = (libc::SIGRTMIN() + 1..libc::SIGRTMAX()).rev();
        candidates.find(|signal| is_free(*signal)).unwrap_or_else(|| libc::SIGRTMAX())
    }

    pub fn is_tick(info: &libc::siginfo_t) -> bool {
        // SAFETY: a timer's signal carries the value that the timer was made with.
        info.si_code == libc::SI_TIMER && unsafe { info.si_value().sival_ptr }.addr() == (&raw const MARK).addr()
    }

    impl Timers {
        /// Those of this thread, and they tick. Both or none: the first may be the last one that there is.
        pub fn new(signal: c_int) -> io::Result<Self> {
            let ticks = create(signal, libc::CLOCK_THREAD_CPUTIME_ID)?;
            let alarm = set(ticks, PERIOD, PERIOD).and_then(|()| create(signal, libc::CLOCK_MONOTONIC));
            if alarm.is_err() {
                // SAFETY: it is this thread's, and not used again.
                unsafe { libc::timer_delete(ticks) };
            }
            Ok(Self { ticks, alarm: alarm? })
        }

        /// Ticks every so often; never if that is zero.
        pub fn repeat(self, period: Duration) -> io::Result<()> {
            set(self.ticks, period, period)
        }

        /// Ticks once. Without that, the other timer's next tick is late at worst.
        pub fn once(self, after: Duration) {
            let _ = set(self.alarm, after.max(Duration::from_nanos(1)), Duration::ZERO);
        }

        /// Has both be silent.
        pub fn stop(self) {
            for timer in [self.ticks, self.alarm] {
                let _ = set(timer, Duration::ZERO, Duration::ZERO);
            }
        }

        pub fn delete(self) {
            for timer in [self.ticks, self.alarm] {
                // SAFETY: the timers are this thread's, not deleted, and not used again.
                unsafe { libc::timer_delete(timer) };
            }
        }
    }

    /// A timer of this thread by that clock.
    fn create(signal: c_int, clock: libc::clockid_t) -> io::Result<libc::timer_t> {
        let mut id = ptr::null_mut();
        // SAFETY: the event is one of a kind that the system knows, for this thread.
        unsafe {
            let mut event: libc::sigevent = MaybeUninit::zeroed().assume_init();
            event.sigev_notify = libc::SIGEV_THREAD_ID;
            event.sigev_notify_thread_id = libc::gettid();
            event.sigev_signo = signal;
            event.sigev_value.sival_ptr = (&raw const MARK).cast_mut().cast();
            succeeded(libc::timer_create(clock, &raw mut event, &raw mut id)).map(|()| id)
        }
    }

    fn set(timer: libc::timer_t, first: Duration, then: Duration) -> io::Result<()> {
        let time = |time: Duration| libc::timespec {
            tv_sec: time.as_secs() as libc::time_t,
            tv_nsec: time.subsec_nanos().into(),
        };
        let times = libc::itimerspec { it_interval: time(then), it_value: time(first) };
        // SAFETY: the timer is this thread's, and not deleted.
        succeeded(unsafe { libc::timer_settime(timer, 0, &raw const times, ptr::null_mut()) })
    }
}

/// The process's own timer of processor time: other systems have none for a thread.
#[cfg(not(target_os = "linux"))]
mod timer {
    use super::*;

    #[derive(Clone, Copy)]
    pub struct Timers;

    pub fn signal(_is_free: impl Fn(c_int) -> bool) -> c_int {
        libc::SIGVTALRM
    }

    pub fn is_tick(_info: &libc::siginfo_t) -> bool {
        true
    }

    impl Timers {
        pub fn new(_signal: c_int) -> io::Result<Self> {
            Ok(Self)
        }

        pub fn repeat(self, period: Duration) -> io::Result<()> {
            let time = libc::timeval {
                tv_sec: period.as_secs() as libc::time_t,
                tv_usec: period.subsec_micros() as libc::suseconds_t,
            };
            let times = libc::itimerval { it_interval: time, it_value: time };
            // SAFETY: sets the timer whose signal is handled here.
            succeeded(unsafe { libc::setitimer(libc::ITIMER_VIRTUAL, &raw const times, ptr::null_mut()) })
        }

        /// There is none by the clock on the wall: its signal is the program's own.
        pub fn once(self, _after: Duration) {}

        pub fn stop(self) {
            let _ = self.repeat(Duration::ZERO);
        }

        pub fn delete(self) {
            let _ = self.repeat(Duration::ZERO);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    static MAPPED_AT_END: AtomicBool = AtomicBool::new(false);

    /// Whether this thread's stack for signals is still there.
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
        // SAFETY: starts and joins a thread. Not one of Rust's, which have a stack for signals of their own and put
        // it away before anything else.
        unsafe {
            assert_eq!(libc::pthread_create(thread.as_mut_ptr(), ptr::null(), calls_wasm, ptr::null_mut()), 0);
            assert_eq!(libc::pthread_join(thread.assume_init(), ptr::null_mut()), 0);
        }
        assert!(MAPPED_AT_END.load(Ordering::SeqCst));
    }
}
