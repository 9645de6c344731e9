//! The clocks that a guest can read.

use std::cell::Cell;
use std::rc::Rc;
use std::time::{Duration, Instant};

use rustix::time::{ClockId, clock_getres};

use super::error::Result;
use crate::clock as system;
use crate::clock::as_nanoseconds;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Clock {
    /// The time of day, since the beginning of 1970.
    Realtime,
    /// Never goes back.
    Monotonic,
    /// The processor time of the thread. While a guest runs, nothing else runs on its thread.
    Processor,
}

/// A time of day that the host's user provides.
pub trait TimeOfDay {
    /// Since the beginning of 1970.
    ///
    /// # Errors
    ///
    /// The reason why the guest must be left.
    fn now(&self) -> Result<Duration>;
}

/// A guest's clocks.
pub struct Clocks(Source);

enum Source {
    /// The host's clocks. The monotonic clock was at 0 when it `started`.
    Host { started: Instant },
    /// A fixed time. Only waiting advances it, by `waited`.
    Fixed { time: Duration, waited: Cell<Duration> },
    /// The time that `by` returns, with the first and the latest time that it returned.
    Provided { by: Rc<dyn TimeOfDay>, first: Cell<Option<Duration>>, latest: Cell<Duration> },
}

impl Clocks {
    /// The host's clocks; the monotonic one begins now.
    pub fn of_host() -> Self {
        Self(Source::Host { started: Instant::now() })
    }

    /// Clocks that show `time` since the beginning of 1970, and advance only while the guest waits. The monotonic one
    /// begins at 0; processor time stays 0.
    pub fn fixed(time: Duration) -> Self {
        Self(Source::Fixed { time, waited: Cell::default() })
    }

    /// Clocks that call `by` each time they are read. The monotonic one begins at 0, and stands still while the time
    /// goes back; it is also used for processor time.
    pub fn provided(by: Rc<dyn TimeOfDay>) -> Self {
        Self(Source::Provided { by, first: Cell::default(), latest: Cell::default() })
    }

    /// Nanoseconds since the clock's beginning.
    pub fn now(&self, clock: Clock) -> Result<u64> {
        Ok(match &self.0 {
            Source::Host { started } => match clock {
                // The guest must not learn how long the host has been running.
                Clock::Monotonic => as_nanoseconds(started.elapsed()),
                Clock::Realtime | Clock::Processor => system::nanoseconds(id(clock) as libc::clockid_t),
            },
            Source::Fixed { time, waited } => match clock {
                Clock::Realtime => as_nanoseconds(time.saturating_add(waited.get())),
                Clock::Monotonic => as_nanoseconds(waited.get()),
                Clock::Processor => 0,
            },
            Source::Provided { by, first, latest } => {
                let time = by.now()?;
                if first.get().is_none() {
                    first.set(Some(time));
                }
                latest.set(time.max(latest.get()));
                match clock {
                    Clock::Realtime => as_nanoseconds(time),
                    Clock::Monotonic | Clock::Processor => {
                        as_nanoseconds(latest.get().saturating_sub(first.get().unwrap_or_default()))
                    }
                }
            }
        })
    }

    /// Nanoseconds between two times that the clock can show.
    pub fn resolution(&self, clock: Clock) -> u64 {
        match self.0 {
            Source::Host { .. } => {
                let resolution = clock_getres(id(clock));
                resolution.tv_sec.unsigned_abs() * 1_000_000_000 + resolution.tv_nsec.unsigned_abs()
            }
            Source::Fixed { .. } | Source::Provided { .. } => 1,
        }
    }

    /// The time of day for files in memory, in nanoseconds. No code of the host's user runs for it: where `TimeOfDay`
    /// provides the time, it is the latest that it returned.
    pub fn of_files(&self) -> i128 {
        let time = match &self.0 {
            Source::Host { .. } => return system::nanoseconds(libc::CLOCK_REALTIME).into(),
            Source::Fixed { time, waited } => time.saturating_add(waited.get()),
            Source::Provided { latest, .. } => latest.get(),
        };
        as_nanoseconds(time).into()
    }

    /// How long a wait took for the guest, which began at that time. `planned` is its intended length; `None` if it
    /// was not ended by the time.
    pub fn waited(&self, began: Instant, planned: Option<Duration>) -> Duration {
        match &self.0 {
            Source::Host { .. } | Source::Provided { .. } => began.elapsed(),
            Source::Fixed { waited, .. } => {
                let passed = planned.unwrap_or_default();
                waited.set(waited.get().saturating_add(passed));
                passed
            }
        }
    }
}

fn id(clock: Clock) -> ClockId {
    match clock {
        Clock::Realtime => ClockId::Realtime,
        Clock::Monotonic => ClockId::Monotonic,
        Clock::Processor => ClockId::ThreadCPUTime,
    }
}
