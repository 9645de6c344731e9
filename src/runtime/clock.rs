//! What the system's clocks say.
#![allow(unsafe_code, reason = "asks libc, because rustix cannot be asked everywhere")]

use std::time::Duration;

/// The time by one of libc's `CLOCK_…`; `None` if the system has no such clock, and zero for a time before 1970.
///
/// A signal handler may call it (POSIX.1-2017, 2.4.3), unlike `Instant`, which may panic. And it works under valgrind,
/// unlike rustix, which looks for the vDSO where the kernel put it, and valgrind removes that.
pub(crate) fn time(clock: libc::clockid_t) -> Option<Duration> {
    let mut time = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: writes one `timespec`.
    if unsafe { libc::clock_gettime(clock, &raw mut time) } != 0 {
        return None;
    }
    let (Ok(seconds), Ok(nanoseconds)) = (u64::try_from(time.tv_sec), u32::try_from(time.tv_nsec)) else {
        return Some(Duration::ZERO);
    };
    Some(Duration::new(seconds, nanoseconds))
}

/// Nanoseconds of one of libc's clocks, as [`time`].
pub(crate) fn nanoseconds(clock: libc::clockid_t) -> u64 {
    time(clock).map_or(0, as_nanoseconds)
}

/// At most the largest number, which is 584 years.
pub(crate) fn as_nanoseconds(time: Duration) -> u64 {
    u64::try_from(time.as_nanos()).unwrap_or(u64::MAX)
}
