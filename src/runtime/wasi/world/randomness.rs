//! Random bytes for a guest.

use rustix::io::Errno;
use rustix::rand::{GetRandomFlags, getrandom};

use super::error::Result;
use super::span::Span;
use super::wait::Patience;

/// Fills the bytes with randomness of the system, fit for cryptography.
pub fn fill_randomly(bytes: Span, patience: Patience) -> Result {
    /// Bytes made between two looks at the deadline and at what the host waits for.
    const PIECE: usize = 1 << 20;
    let mut rest = bytes;
    while !rest.is_empty() {
        match rest.first(PIECE).write(|bytes| getrandom(bytes, GetRandomFlags::empty())) {
            Ok(count) => rest = rest.skip(count),
            Err(Errno::INTR) => {}
            Err(error) => return Err(error.into()),
        }
        if !rest.is_empty() {
            patience.check()?;
        }
    }
    Ok(())
}
