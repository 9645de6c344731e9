//! The clocks that a guest can read.
#![allow(unsafe_code, reason = "asks libc for the time")]

use std::time::Instant;

use rustix::time::{ClockId, Timespec, clock_getres};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Clock {
    /// The time of day, since the beginning of 1970.
    Realtime,
    /// Never goes back.
    Monotonic,
    /// Processor time that the thread has used. While a guest runs nothing else does on its thread.
    Processor,
}

/// A guest's clocks.
pub struct Clocks {
    /// When the monotonic one was at 0.
    started: Instant,
}

impl Clocks {
    /// Those of the host; the monotonic one begins now.
    pub fn of_host() -> Self {
        Self { started: Instant::now() }
    }

    /// Nanoseconds since the clock's beginning.
    pub fn now(&self, clock: Clock) -> u64 {
        match clock {
            // How long the host has been running is not the guest's business.
            Clock::Monotonic => u64::try_from(self.started.elapsed().as_nanos()).unwrap_or(u64::MAX),
            Clock::Realtime | Clock::Processor => nanoseconds(time(id(clock))),
        }
    }

    /// Nanoseconds between two times that the clock can show.
    pub fn resolution(&self, clock: Clock) -> u64 {
        nanoseconds(clock_getres(id(clock)))
    }
}

fn id(clock: Clock) -> ClockId {
    match clock {
        Clock::Realtime => ClockId::Realtime,
        Clock::Monotonic => ClockId::Monotonic,
        Clock::Processor => ClockId::ThreadCPUTime,
    }
}

/// Through libc: rustix looks for the vDSO where the kernel put it, and valgrind took it away.
fn time(clock: ClockId) -> Timespec {
    let mut time = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: writes one `timespec`. It fails for no clock that `ClockId` has.
    unsafe { libc::clock_gettime(clock as libc::clockid_t, &raw mut time) };
    Timespec { tv_sec: time.tv_sec, tv_nsec: time.tv_nsec }
}

fn nanoseconds(time: Timespec) -> u64 {
    /// In a second.
    const NANOSECONDS: i128 = 1_000_000_000;
    u64::try_from(i128::from(time.tv_sec) * NANOSECONDS + i128::from(time.tv_nsec)).unwrap_or_default()
}
