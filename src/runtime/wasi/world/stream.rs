//! Streams that the host provides, such as a guest's standard input and output.

use std::os::fd::RawFd;

use super::error::{Failure, Result};
use super::span::Span;
use super::wait::Patience;

/// Whether a stream can be read or written without waiting.
#[derive(Clone, Copy, Debug)]
pub enum Readiness {
    /// At once: at least that many bytes. `end`: no more bytes follow.
    Now { bytes: u64, end: bool },
    /// Once this descriptor of the system is ready.
    Descriptor(RawFd),
}

/// A stream from which a guest reads.
pub trait Input {
    /// Reads some bytes, at most as many as fit; 0 at the end.
    ///
    /// # Errors
    ///
    /// An error for the guest, or the host's reason why the guest must be left.
    fn read(&self, into: Span, patience: Patience) -> Result<usize>;

    /// # Errors
    ///
    /// As `read`.
    fn readiness(&self) -> Result<Readiness>;

    fn is_terminal(&self) -> bool {
        false
    }
}

/// A stream to which a guest writes.
pub trait Output {
    /// Writes some bytes, all of them if it can.
    ///
    /// # Errors
    ///
    /// As `Input::read`.
    fn write(&self, from: Span, patience: Patience) -> Result<usize>;

    /// # Errors
    ///
    /// As `Input::read`.
    fn readiness(&self) -> Result<Readiness> {
        Ok(Readiness::Now { bytes: 1, end: false })
    }

    /// How many bytes can be written without waiting when it is ready.
    fn room(&self) -> u64 {
        u64::MAX
    }

    fn is_terminal(&self) -> bool {
        false
    }
}

/// The number of bytes between two checks of the deadline and of the host's work.
const PIECE: usize = 16 << 20;

/// Moves bytes between buffers and what `step` reads or writes, until a step moves fewer than it could.
/// Once something has been moved an error is not reported: the next call meets it.
pub fn transfer(buffers: &[Span], patience: Patience, mut step: impl FnMut(Span) -> Result<usize>) -> Result<u32> {
    let mut moved = 0_usize;
    for &buffer in buffers {
        let mut rest = buffer;
        while !rest.is_empty() {
            let piece = rest.first(PIECE);
            let count = match step(piece) {
                Err(Failure::Error(_)) if moved > 0 => return Ok(moved as u32),
                other => other?,
            };
            moved += count;
            if count < piece.len() {
                // The total length of the buffers fits in 32 bits.
                return Ok(moved as u32);
            }
            rest = rest.skip(count);
            if !rest.is_empty() {
                patience.check()?;
            }
        }
    }
    Ok(moved as u32)
}
