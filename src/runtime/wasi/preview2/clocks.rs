//! `wasi:clocks`.

use super::caller::Caller;
use super::compound::record;
use super::error::certain;
use super::poll::Pollable;
use super::value::Own;
use crate::component::broken::Stop;
use crate::wasi::world::Clock;

record! {
    /// `wasi:clocks/wall-clock.datetime`
    Datetime {
        seconds: u64 = "seconds",
        nanoseconds: u32 = "nanoseconds",
    }
}

/// In a second.
const NANOSECONDS: u64 = 1_000_000_000;

impl Datetime {
    pub fn of_nanoseconds(time: u64) -> Self {
        Self { seconds: time / NANOSECONDS, nanoseconds: (time % NANOSECONDS) as u32 }
    }
}

pub fn wall_now(caller: &Caller<'_>) -> Result<Datetime, Stop> {
    Ok(Datetime::of_nanoseconds(certain(caller.world.clocks.now(Clock::Realtime))?))
}

pub fn wall_resolution(caller: &Caller<'_>) -> Result<Datetime, Stop> {
    Ok(Datetime::of_nanoseconds(caller.world.clocks.resolution(Clock::Realtime)))
}

pub fn monotonic_now(caller: &Caller<'_>) -> Result<u64, Stop> {
    certain(caller.world.clocks.now(Clock::Monotonic))
}

pub fn monotonic_resolution(caller: &Caller<'_>) -> Result<u64, Stop> {
    Ok(caller.world.clocks.resolution(Clock::Monotonic))
}

pub fn subscribe_instant(_caller: &Caller<'_>, when: u64) -> Result<Own<Pollable>, Stop> {
    Ok(Own(Pollable::At(when)))
}

pub fn subscribe_duration(caller: &Caller<'_>, duration: u64) -> Result<Own<Pollable>, Stop> {
    Ok(Own(Pollable::At(monotonic_now(caller)?.saturating_add(duration))))
}
