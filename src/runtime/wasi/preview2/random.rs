//! `wasi:random`. What may be insecure is as good as the rest.
#![allow(unsafe_code, reason = "lends buffers to the source")]

use super::caller::Caller;
use super::error::certain;
use super::value::Bytes;
use crate::component::broken::Stop;
use crate::wasi::world::Span;

pub fn get_random_bytes(caller: &Caller<'_>, length: u64) -> Result<Bytes, Stop> {
    /// A guest cannot have more memory.
    const MOST: u64 = 1 << 32;
    // It must not take memory of the host's that it could not have itself.
    if length >= MOST || length > caller.guest.memory()?.length() as u64 {
        return Err(Stop::trap(format!("{length} random bytes are more than the component's memory has room for")));
    }
    let mut bytes = vec![0; length as usize];
    fill(caller, &mut bytes)?;
    Ok(Bytes(bytes))
}

pub fn get_random_u64(caller: &Caller<'_>) -> Result<u64, Stop> {
    let mut bytes = [0; 8];
    fill(caller, &mut bytes)?;
    Ok(u64::from_le_bytes(bytes))
}

/// The same each time.
pub fn insecure_seed(caller: &Caller<'_>) -> Result<(u64, u64), Stop> {
    if let Some(seed) = caller.resources.seed.get() {
        return Ok(seed);
    }
    let seed = (get_random_u64(caller)?, get_random_u64(caller)?);
    caller.resources.seed.set(Some(seed));
    Ok(seed)
}

fn fill(caller: &Caller<'_>, bytes: &mut [u8]) -> Result<(), Stop> {
    // SAFETY: the span is used by this call only, in which nothing else uses the buffer.
    let span = unsafe { Span::of_buffer(bytes) };
    certain(caller.world.randomness.fill(span, caller.patience))
}
