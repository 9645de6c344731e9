//! The WASI functions about the program itself: arguments, environment, clocks, chance, its end.
#![allow(unsafe_code, reason = "asks libc for the time")]

use rustix::rand::{GetRandomFlags, getrandom};
use rustix::time::{ClockId, Timespec, clock_getres};

use super::call::Call;
use super::errno::Errno;
use super::file::NANOSECONDS;
use super::wait::{Failure, Result};
use crate::fault::HostStop;

pub fn args_get(call: &Call<'_>) -> Result {
    strings(call, &call.context.arguments)
}

pub fn args_sizes_get(call: &Call<'_>) -> Result {
    sizes(call, &call.context.arguments)
}

pub fn environ_get(call: &Call<'_>) -> Result {
    strings(call, &call.context.environment)
}

pub fn environ_sizes_get(call: &Call<'_>) -> Result {
    sizes(call, &call.context.environment)
}

fn strings(call: &Call<'_>, strings: &[Vec<u8>]) -> Result {
    let (mut pointer, mut text) = (call.u32(0), call.u32(1));
    for string in strings {
        call.guest.write_u32(pointer, text)?;
        call.guest.write(text, string)?;
        let end = text.checked_add(string.len() as u32).ok_or(Errno::Fault)?;
        call.guest.write(end, &[0])?;
        text = end.checked_add(1).ok_or(Errno::Fault)?;
        pointer = pointer.checked_add(4).ok_or(Errno::Fault)?;
    }
    Ok(())
}

fn sizes(call: &Call<'_>, strings: &[Vec<u8>]) -> Result {
    let bytes: usize = strings.iter().map(|string| string.len() + 1).sum();
    call.guest.write_u32(call.u32(0), u32::try_from(strings.len()).map_err(|_| Errno::Overflow)?)?;
    call.guest.write_u32(call.u32(1), u32::try_from(bytes).map_err(|_| Errno::Overflow)?)?;
    Ok(())
}

/// The clocks of the specification.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Clock {
    Realtime,
    Monotonic,
    /// Processor time. A guest is all that runs on its thread while it runs.
    Thread,
}

impl Clock {
    pub fn from_guest(id: u32) -> Result<Self, Errno> {
        match id {
            0 => Ok(Self::Realtime),
            1 => Ok(Self::Monotonic),
            2 | 3 => Ok(Self::Thread),
            _ => Err(Errno::Inval),
        }
    }

    fn id(self) -> ClockId {
        match self {
            Self::Realtime => ClockId::Realtime,
            Self::Monotonic => ClockId::Monotonic,
            Self::Thread => ClockId::ThreadCPUTime,
        }
    }

    /// Nanoseconds since the clock's beginning.
    pub fn now(self, call: &Call<'_>) -> u64 {
        match self {
            // How long the host has been running is none of the guest's business.
            Self::Monotonic => u64::try_from(call.context.started.elapsed().as_nanos()).unwrap_or(u64::MAX),
            Self::Realtime | Self::Thread => nanoseconds(time(self.id())),
        }
    }
}

/// By libc: rustix looks for the vDSO by itself, where the kernel put it, and valgrind took it away.
fn time(clock: ClockId) -> Timespec {
    let mut time = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: writes one `timespec`. It fails for no clock that `ClockId` has.
    unsafe { libc::clock_gettime(clock as libc::clockid_t, &raw mut time) };
    Timespec { tv_sec: time.tv_sec, tv_nsec: time.tv_nsec }
}

fn nanoseconds(time: Timespec) -> u64 {
    u64::try_from(i128::from(time.tv_sec) * i128::from(NANOSECONDS) + i128::from(time.tv_nsec)).unwrap_or_default()
}

pub fn clock_res_get(call: &Call<'_>) -> Result {
    let clock = Clock::from_guest(call.u32(0))?;
    Ok(call.guest.write_u64(call.u32(1), nanoseconds(clock_getres(clock.id())))?)
}

pub fn clock_time_get(call: &Call<'_>) -> Result {
    let clock = Clock::from_guest(call.u32(0))?;
    Ok(call.guest.write_u64(call.u32(2), clock.now(call))?)
}

pub fn random_get(call: &Call<'_>) -> Result {
    /// So much is made before the host is asked again.
    const PIECE: usize = 1 << 20;
    let mut rest = call.guest.span(call.u32(0), call.u32(1))?;
    while !rest.is_empty() {
        let made = rest.first(PIECE).write(|bytes| getrandom(bytes, GetRandomFlags::empty()));
        match made {
            Ok(count) => rest = rest.skip(count),
            Err(rustix::io::Errno::INTR) => {}
            Err(error) => return Err(error.into()),
        }
        if !rest.is_empty() {
            call.patience.check()?;
        }
    }
    Ok(())
}

pub fn proc_exit(call: &Call<'_>) -> Result {
    let code = call.u32(0);
    call.context.exit(code);
    Err(Failure::Stop(HostStop::Exit(code)))
}

pub fn proc_raise(call: &Call<'_>) -> Result {
    /// `SIGSYS`, the last of the specification.
    const LAST: u32 = 30;
    Err(if call.u32(0) > LAST { Errno::Inval } else { Errno::Notsup }.into())
}

pub fn sched_yield(call: &Call<'_>) -> Result {
    call.patience.check()?;
    std::thread::yield_now();
    Ok(())
}
