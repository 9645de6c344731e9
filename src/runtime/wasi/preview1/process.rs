//! The WASI functions about the program itself: arguments, environment, clocks, randomness, its end.

use super::caller::Caller;
use super::errno::{Errno, Result};
use crate::fault::HostStop;
use crate::wasi::world::{Clock, Failure};

pub fn args_get(caller: &Caller<'_>, argv: u32, argv_buf: u32) -> Result {
    strings(caller, &caller.context.world.arguments, argv, argv_buf)
}

pub fn args_sizes_get(caller: &Caller<'_>, argc: u32, argv_buf_size: u32) -> Result {
    sizes(caller, &caller.context.world.arguments, argc, argv_buf_size)
}

pub fn environ_get(caller: &Caller<'_>, environ: u32, environ_buf: u32) -> Result {
    strings(caller, &caller.context.world.environment, environ, environ_buf)
}

pub fn environ_sizes_get(caller: &Caller<'_>, environc: u32, environ_buf_size: u32) -> Result {
    sizes(caller, &caller.context.world.environment, environc, environ_buf_size)
}

/// Writes the strings to `text`, each followed by a NUL, and their addresses to `pointers`.
fn strings(caller: &Caller<'_>, strings: &[Vec<u8>], mut pointers: u32, mut text: u32) -> Result {
    for string in strings {
        caller.guest.write_u32(pointers, text)?;
        caller.guest.write(text, string)?;
        let end = text.checked_add(string.len() as u32).ok_or(Errno::Fault)?;
        caller.guest.write(end, &[0])?;
        text = end.checked_add(1).ok_or(Errno::Fault)?;
        pointers = pointers.checked_add(4).ok_or(Errno::Fault)?;
    }
    Ok(())
}

fn sizes(caller: &Caller<'_>, strings: &[Vec<u8>], count: u32, size: u32) -> Result {
    let bytes: usize = strings.iter().map(|string| string.len() + 1).sum();
    caller.guest.write_u32(count, u32::try_from(strings.len()).map_err(|_| Errno::Overflow)?)?;
    caller.guest.write_u32(size, u32::try_from(bytes).map_err(|_| Errno::Overflow)?)?;
    Ok(())
}

/// The clock that a `clockid` names.
pub fn clock(id: u32) -> Result<Clock, Errno> {
    match id {
        0 => Ok(Clock::Realtime),
        1 => Ok(Clock::Monotonic),
        // The clocks of process and thread are the same, since a guest has one thread.
        2 | 3 => Ok(Clock::Processor),
        _ => Err(Errno::Inval),
    }
}

pub fn clock_res_get(caller: &Caller<'_>, id: u32, resolution: u32) -> Result {
    let nanoseconds = caller.context.world.clocks.resolution(clock(id)?);
    Ok(caller.guest.write_u64(resolution, nanoseconds)?)
}

/// The host's clocks are read with full precision, whatever precision the guest wants.
pub fn clock_time_get(caller: &Caller<'_>, id: u32, _precision: u64, time: u32) -> Result {
    let nanoseconds = caller.context.world.clocks.now(clock(id)?)?;
    Ok(caller.guest.write_u64(time, nanoseconds)?)
}

pub fn random_get(caller: &Caller<'_>, buf: u32, buf_len: u32) -> Result {
    Ok(caller.context.world.randomness.fill(caller.guest.span(buf, buf_len)?, caller.patience)?)
}

pub fn proc_exit(caller: &Caller<'_>, rval: u32) -> Result {
    caller.context.world.exit(rval);
    Err(Failure::Stop(HostStop::Exit(rval)))
}

pub fn proc_raise(_caller: &Caller<'_>, sig: u32) -> Result {
    /// `SIGSYS`, the last of the specification.
    const LAST: u32 = 30;
    Err(if sig > LAST { Errno::Inval } else { Errno::Notsup }.into())
}

pub fn sched_yield(caller: &Caller<'_>) -> Result {
    caller.patience.check()?;
    std::thread::yield_now();
    Ok(())
}
