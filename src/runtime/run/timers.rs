//! Timers of the system that send ticks to one thread.
#![allow(unsafe_code, reason = "asks the system for timers")]

use std::ffi::c_int;
use std::io;
use std::time::Duration;

pub(crate) use system::{Timers, is_tick, signal};

use crate::run::signals::succeeded;

/// Linux has timers of one thread's processor time.
#[cfg(target_os = "linux")]
mod system {
    use std::mem::MaybeUninit;
    use std::ptr;

    use super::*;

    /// A timer that ticks by the thread's processor time, and one that ticks once, by the wall clock.
    #[derive(Clone, Copy)]
    pub(crate) struct Timers {
        ticks: libc::timer_t,
        alarm: libc::timer_t,
    }

    /// Its address marks a signal as a tick.
    static MARK: u8 = 0;

    /// A signal that is not in use. The C library keeps the first real-time signals for itself, and PHP takes the next
    /// one for its own timers (`ZEND_MAX_EXECUTION_TIMERS`).
    pub(crate) fn signal(is_free: impl Fn(c_int) -> bool) -> c_int {
        let mut candidates = (libc::SIGRTMIN() + 1..libc::SIGRTMAX()).rev();
        candidates.find(|signal| is_free(*signal)).unwrap_or_else(|| libc::SIGRTMAX())
    }

    pub(crate) fn is_tick(info: &libc::siginfo_t) -> bool {
        // SAFETY: a timer's signal carries the value with which the timer was made.
        info.si_code == libc::SI_TIMER && unsafe { info.si_value().sival_ptr }.addr() == (&raw const MARK).addr()
    }

    impl Timers {
        /// Timers of this thread, which tick. Both are made or none: the first may use up the user's last one.
        pub(crate) fn new(signal: c_int, period: Duration) -> io::Result<Self> {
            let ticks = create(signal, libc::CLOCK_THREAD_CPUTIME_ID)?;
            let alarm = set(ticks, period, period).and_then(|()| create(signal, libc::CLOCK_MONOTONIC));
            if alarm.is_err() {
                // SAFETY: it belongs to this thread, and is not used again.
                unsafe { libc::timer_delete(ticks) };
            }
            Ok(Self { ticks, alarm: alarm? })
        }

        /// Sets the period of the ticks; zero stops them.
        pub(crate) fn repeat(self, period: Duration) -> io::Result<()> {
            set(self.ticks, period, period)
        }

        /// Ticks once. If that fails, the other timer's next tick comes a little late.
        pub(crate) fn once(self, after: Duration) {
            let _ = set(self.alarm, after.max(Duration::from_nanos(1)), Duration::ZERO);
        }

        /// Stops both.
        pub(crate) fn stop(self) {
            for timer in [self.ticks, self.alarm] {
                let _ = set(timer, Duration::ZERO, Duration::ZERO);
            }
        }

        pub(crate) fn delete(self) {
            for timer in [self.ticks, self.alarm] {
                // SAFETY: the timers belong to this thread, were not deleted, and are not used again.
                unsafe { libc::timer_delete(timer) };
            }
        }
    }

    /// A timer of this thread by that clock.
    fn create(signal: c_int, clock: libc::clockid_t) -> io::Result<libc::timer_t> {
        let mut id = ptr::null_mut();
        // SAFETY: the event is of a kind that the system knows, for this thread.
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
        let time =
            |time: Duration| libc::timespec { tv_sec: time.as_secs() as i64, tv_nsec: time.subsec_nanos().into() };
        let times = libc::itimerspec { it_interval: time(then), it_value: time(first) };
        // SAFETY: the timer belongs to this thread, and was not deleted.
        succeeded(unsafe { libc::timer_settime(timer, 0, &raw const times, ptr::null_mut()) })
    }
}

/// Other systems have a timer of the whole process's processor time only.
#[cfg(not(target_os = "linux"))]
mod system {
    use std::ptr;

    use super::*;

    #[derive(Clone, Copy)]
    pub(crate) struct Timers;

    pub(crate) fn signal(_is_free: impl Fn(c_int) -> bool) -> c_int {
        libc::SIGVTALRM
    }

    pub(crate) fn is_tick(_info: &libc::siginfo_t) -> bool {
        true
    }

    impl Timers {
        pub(crate) fn new(_signal: c_int, _period: Duration) -> io::Result<Self> {
            Ok(Self)
        }

        pub(crate) fn repeat(self, period: Duration) -> io::Result<()> {
            let time = libc::timeval {
                tv_sec: period.as_secs() as libc::time_t,
                tv_usec: period.subsec_micros() as libc::suseconds_t,
            };
            let times = libc::itimerval { it_interval: time, it_value: time };
            // SAFETY: sets the timer whose signal is handled here.
            succeeded(unsafe { libc::setitimer(libc::ITIMER_VIRTUAL, &raw const times, ptr::null_mut()) })
        }

        /// Does nothing: the signal of the timer by the wall clock belongs to the program.
        pub(crate) fn once(self, _after: Duration) {}

        pub(crate) fn stop(self) {
            let _ = self.repeat(Duration::ZERO);
        }

        pub(crate) fn delete(self) {
            let _ = self.repeat(Duration::ZERO);
        }
    }
}
