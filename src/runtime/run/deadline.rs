//! The moment when a call must have ended.

use std::time::Duration;

use crate::clock;

/// A moment of the monotonic clock in nanoseconds, or never.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Deadline(u64);

impl Deadline {
    pub(crate) const NEVER: Self = Self(u64::MAX);

    pub(crate) fn after(time: Duration) -> Self {
        // The largest number means never; it is 584 years away.
        Self(now().saturating_add(clock::as_nanoseconds(time)))
    }

    /// The moment that `nanoseconds` returned.
    pub(crate) fn at(nanoseconds: u64) -> Self {
        Self(nanoseconds)
    }

    pub(crate) fn nanoseconds(self) -> u64 {
        self.0
    }

    #[inline]
    pub(crate) fn is_set(self) -> bool {
        self != Self::NEVER
    }

    pub(crate) fn has_passed(self) -> bool {
        self.is_set() && now() >= self.0
    }

    /// The time left; `None` for never.
    pub(crate) fn remaining(self) -> Option<Duration> {
        self.is_set().then(|| Duration::from_nanos(self.0.saturating_sub(now())))
    }
}

/// Nanoseconds of the monotonic clock.
fn now() -> u64 {
    clock::nanoseconds(libc::CLOCK_MONOTONIC)
}
