//! A timer that looks, every few milliseconds of a thread's processor time, whether the guest that
//! runs on it must stop.
//!
//! A guest that spins calls nothing and touches nothing, so only a signal reaches it. The timer
//! counts processor time of its thread: it is silent while the thread sleeps or waits, so it does not
//! cut short what PHP waits for. It runs while calls do; a tick that finds none stops it. Shortly before
//! a call's time is up an alarm is set, by the clock on the wall, for processor time may be scarce.
#![allow(unsafe_code, reason = "handles a signal, and asks the system for timers")]

use std::cell::Cell;
use std::ffi::{c_int, c_void};
use std::mem::MaybeUninit;
use std::ptr;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use timer::Timer;
use wasmer::sys::vm::{VMConfig, catch_traps};

use crate::run::activation::{Activation, current};
use crate::run::code;
use crate::run::interrupt::{Reason, deliver};
use crate::run::registers::{self, Context};

/// Processor time between two looks. Linux counts in ticks of its own of 1 to 10 milliseconds and
/// rounds up.
const PERIOD: Duration = Duration::from_millis(4);

/// The ticker of a thread.
struct State {
    running: Cell<bool>,
    timer: Cell<Option<Timer>>,
    alarm: Cell<Option<Timer>>,
    /// Whether `END` is there.
    ends: Cell<bool>,
}

thread_local! {
    // Without a destructor, so that a signal handler may look at it at any time.
    static STATE: State = const {
        State { running: Cell::new(false), timer: Cell::new(None), alarm: Cell::new(None), ends: Cell::new(false) }
    };

    /// Gives the timers back when the thread ends.
    static END: End = const { End };
}

struct End;

impl Drop for End {
    fn drop(&mut self) {
        #[cfg(test)]
        tests::note_signal_stack();
        STATE.with(|state| {
            state.forget(Timer::delete);
        });
    }
}

impl State {
    /// Parts with the timers.
    fn forget(&self, then: fn(Timer)) {
        [&self.timer, &self.alarm].into_iter().filter_map(Cell::take).for_each(then);
    }
}

/// The ticker of the thread that it was taken on, which is the only one that may use it.
#[derive(Clone, Copy)]
pub(crate) struct Ticker(*const State);

impl Ticker {
    pub(crate) fn of_this_thread() -> Self {
        Self(STATE.with(ptr::from_ref))
    }

    /// Has the guest watched that is about to run.
    #[inline]
    pub(crate) fn watch(self) {
        // SAFETY: the thread that this belongs to is the one that runs.
        let state = unsafe { &*self.0 };
        if !state.running.get() {
            start(state);
        }
    }
}

#[cold]
fn start(state: &State) {
    let Some(signal) = handler::installed() else { return };
    if state.timer.get().is_none() {
        // Once, before the thread's first call: it would take the place of a call under way, and a forked child, which
        // comes here in the midst of one, has the stack.
        if !state.ends.replace(true) {
            have_signal_stack();
            END.with(|_| ());
        }
        state.timer.set(Timer::new(signal, timer::PROCESSOR_TIME));
        state.alarm.set(Timer::new(signal, timer::WALL_TIME));
    }
    let Some(timer) = state.timer.get() else { return };
    // Before the first tick can come.
    state.running.set(true);
    timer.repeat(PERIOD);
}

/// wasmer gives a thread its stack for signals with the first call, and unmaps it when the thread ends, without telling
/// the system. What a thread had first goes last. So the stack must be there before `END`: a tick that came between the
/// two ends would find none, and the process would end by SIGSEGV instead of `exit()`.
fn have_signal_stack() {
    // SAFETY: the closure has nothing to drop. It cannot trap; without memory for the stack the call fails as well.
    let _ = unsafe { catch_traps(None, &VMConfig { wasm_stack_size: None }, || ()) };
}

/// After a fork the child has no timer, whatever it remembers.
extern "C" fn forked() {
    STATE.with(|state| {
        state.forget(drop);
        state.running.set(false);
    });
}

/// A tick: what this thread does at the moment decides what can be done about it.
fn tick(context: &mut Context) {
    let Some(activation) = current() else {
        STATE.with(|state| {
            state.running.set(false);
            if let Some(timer) = state.timer.get() {
                timer.repeat(Duration::ZERO);
            }
        });
        return;
    };
    match Reason::now(activation) {
        Some(reason) => stop(activation, context, reason),
        None => {
            if let Some(left) = activation.deadline.remaining().filter(|left| *left < PERIOD * 4)
                && let Some(alarm) = STATE.with(|state| state.alarm.get())
            {
                alarm.once(left);
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

/// The signal handler, and the signal it has.
mod handler {
    use super::*;

    /// What handled the signal before, or nothing.
    static PREVIOUS: AtomicUsize = AtomicUsize::new(0);
    static PREVIOUS_TAKES_INFO: AtomicBool = AtomicBool::new(false);

    /// Sees that ticks come here, and says by which signal. A program may have taken the signal for
    /// itself meanwhile; its handler then gets what is not a tick.
    pub fn installed() -> Option<c_int> {
        static SIGNAL: OnceLock<c_int> = OnceLock::new();
        let signal = *SIGNAL.get_or_init(|| {
            // SAFETY: asks to be told of forks, by a function that lives as long as the process.
            unsafe { libc::pthread_atfork(None, None, Some(forked)) };
            timer::signal(|signal| installed_for(signal).is_some_and(|action| action.sa_sigaction == libc::SIG_DFL))
        });
        let now = installed_for(signal)?;
        if now.sa_sigaction == on_signal as *const () as usize {
            return Some(signal);
        }
        let is_function = now.sa_sigaction != libc::SIG_DFL && now.sa_sigaction != libc::SIG_IGN;
        PREVIOUS_TAKES_INFO.store(now.sa_flags & libc::SA_SIGINFO != 0, Ordering::SeqCst);
        PREVIOUS.store(if is_function { now.sa_sigaction } else { 0 }, Ordering::SeqCst);
        // SAFETY: installs a function of the type that its flags announce.
        unsafe {
            let mut action: libc::sigaction = MaybeUninit::zeroed().assume_init();
            action.sa_sigaction = on_signal as *const () as usize;
            // What is interrupted goes on; another tick, or a fault, may come meanwhile.
            action.sa_flags = libc::SA_SIGINFO | libc::SA_ONSTACK | libc::SA_RESTART | libc::SA_NODEFER;
            (libc::sigaction(signal, &raw const action, ptr::null_mut()) == 0).then_some(signal)
        }
    }

    fn installed_for(signal: c_int) -> Option<libc::sigaction> {
        let mut action = MaybeUninit::<libc::sigaction>::zeroed();
        // SAFETY: zero is an action, and the system writes the one that is installed.
        unsafe { (libc::sigaction(signal, ptr::null(), action.as_mut_ptr()) == 0).then(|| action.assume_init()) }
    }

    extern "C" fn on_signal(signal: c_int, info: *mut libc::siginfo_t, context: *mut c_void) {
        // SAFETY: the system passes a description of the signal and the state of the thread; what handled it
        // before is called as its flags say.
        unsafe {
            // The code that was interrupted may be about to read it.
            let error = *errno();
            if timer::is_tick(&*info) {
                tick(&mut *context.cast::<Context>());
            } else {
                match PREVIOUS.load(Ordering::SeqCst) {
                    0 => {}
                    previous if PREVIOUS_TAKES_INFO.load(Ordering::SeqCst) => {
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

/// A timer whose signal goes to one thread.
#[cfg(target_os = "linux")]
mod timer {
    use super::*;

    #[derive(Clone, Copy)]
    pub struct Timer(libc::timer_t);

    pub const PROCESSOR_TIME: libc::clockid_t = libc::CLOCK_THREAD_CPUTIME_ID;
    pub const WALL_TIME: libc::clockid_t = libc::CLOCK_MONOTONIC;

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

    impl Timer {
        /// A timer of this thread by that clock.
        pub fn new(signal: c_int, clock: libc::clockid_t) -> Option<Self> {
            let mut id = ptr::null_mut();
            // SAFETY: the event is one of a kind that the system knows, for this thread.
            unsafe {
                let mut event: libc::sigevent = MaybeUninit::zeroed().assume_init();
                event.sigev_notify = libc::SIGEV_THREAD_ID;
                event.sigev_notify_thread_id = libc::gettid();
                event.sigev_signo = signal;
                event.sigev_value.sival_ptr = (&raw const MARK).cast_mut().cast();
                (libc::timer_create(clock, &raw mut event, &raw mut id) == 0).then_some(Self(id))
            }
        }

        /// Ticks every so often; never if that is zero.
        pub fn repeat(self, period: Duration) {
            self.set(period, period);
        }

        /// Ticks once.
        pub fn once(self, after: Duration) {
            self.set(after.max(Duration::from_nanos(1)), Duration::ZERO);
        }

        fn set(self, first: Duration, then: Duration) {
            let time = |time: Duration| libc::timespec {
                tv_sec: time.as_secs() as libc::time_t,
                tv_nsec: time.subsec_nanos().into(),
            };
            let times = libc::itimerspec { it_interval: time(then), it_value: time(first) };
            // SAFETY: the timer is this thread's, and not deleted.
            unsafe { libc::timer_settime(self.0, 0, &raw const times, ptr::null_mut()) };
        }

        pub fn delete(self) {
            // SAFETY: as above, and it is not used again.
            unsafe { libc::timer_delete(self.0) };
        }
    }
}

/// The process's own timer of processor time: other systems have none for a thread.
#[cfg(not(target_os = "linux"))]
mod timer {
    use super::*;

    #[derive(Clone, Copy)]
    pub struct Timer(c_int);

    pub const PROCESSOR_TIME: c_int = libc::ITIMER_VIRTUAL;
    /// None: its signal is the program's own.
    pub const WALL_TIME: c_int = -1;

    pub fn signal(_is_free: impl Fn(c_int) -> bool) -> c_int {
        libc::SIGVTALRM
    }

    pub fn is_tick(_info: &libc::siginfo_t) -> bool {
        true
    }

    impl Timer {
        pub fn new(_signal: c_int, clock: c_int) -> Option<Self> {
            (clock != WALL_TIME).then_some(Self(clock))
        }

        pub fn repeat(self, period: Duration) {
            self.set(period, period);
        }

        pub fn once(self, after: Duration) {
            self.set(after, Duration::ZERO);
        }

        fn set(self, first: Duration, then: Duration) {
            let time = |time: Duration| libc::timeval {
                tv_sec: time.as_secs() as libc::time_t,
                tv_usec: time.subsec_micros() as libc::suseconds_t,
            };
            let times = libc::itimerval { it_interval: time(then), it_value: time(first) };
            // SAFETY: sets the timer whose signal is handled here.
            unsafe { libc::setitimer(self.0, &raw const times, ptr::null_mut()) };
        }

        pub fn delete(self) {
            self.repeat(Duration::ZERO);
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
        Ticker::of_this_thread().watch();
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
