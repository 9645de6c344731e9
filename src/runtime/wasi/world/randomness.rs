//! Random bytes for a guest.

use std::cell::Cell;
use std::rc::Rc;

use rustix::io::Errno;
use rustix::rand::{GetRandomFlags, getrandom};

use super::error::Result;
use super::span::Span;
use super::wait::Patience;

/// Random bytes that the host's user provides.
pub trait RandomBytes {
    /// Fills all of the bytes.
    ///
    /// # Errors
    ///
    /// The reason why the guest must be left.
    fn fill(&self, bytes: Span) -> Result;
}

/// Where a guest's random bytes come from.
pub enum Randomness {
    /// The system: fit for cryptography.
    Host,
    /// A seed: the same bytes each time, for tests.
    Seeded(Generator),
    Given(Rc<dyn RandomBytes>),
}

impl Randomness {
    pub fn seeded(seed: u64) -> Self {
        Self::Seeded(Generator::new(seed))
    }

    /// Fills the bytes.
    pub fn fill(&self, bytes: Span, patience: Patience) -> Result {
        /// The number of bytes between two checks of the deadline and of the host's work.
        const PIECE: usize = 1 << 20;
        let mut rest = bytes;
        while !rest.is_empty() {
            let piece = rest.first(PIECE);
            rest = rest.skip(self.fill_some(piece)?);
            if !rest.is_empty() {
                patience.check()?;
            }
        }
        Ok(())
    }

    /// Fills some of the bytes, and returns their number.
    fn fill_some(&self, bytes: Span) -> Result<usize> {
        match self {
            Self::Host => match bytes.write(|bytes| getrandom(bytes, GetRandomFlags::empty())) {
                Err(Errno::INTR) => Ok(0),
                other => Ok(other?),
            },
            Self::Seeded(generator) => {
                bytes.write(|bytes| generator.fill(bytes));
                Ok(bytes.len())
            }
            Self::Given(source) => source.fill(bytes).map(|()| bytes.len()),
        }
    }
}

/// xoshiro256** (Blackman and Vigna, 2018), whose state SplitMix64 makes from the seed.
pub struct Generator(Cell<[u64; 4]>);

impl Generator {
    fn new(seed: u64) -> Self {
        let mut state = seed;
        Self(Cell::new(std::array::from_fn(|_| {
            state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let mixed = (state ^ state >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            let mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
            mixed ^ mixed >> 31
        })))
    }

    fn fill(&self, bytes: &mut [u8]) {
        for word in bytes.chunks_mut(8) {
            word.copy_from_slice(&self.next().to_le_bytes()[..word.len()]);
        }
    }

    fn next(&self) -> u64 {
        let mut state = self.0.get();
        let result = state[1].wrapping_mul(5).rotate_left(7).wrapping_mul(9);
        let shifted = state[1] << 17;
        state[2] ^= state[0];
        state[3] ^= state[1];
        state[1] ^= state[2];
        state[0] ^= state[3];
        state[2] ^= shifted;
        state[3] = state[3].rotate_left(45);
        self.0.set(state);
        result
    }
}

#[cfg(test)]
mod tests {
    use super::Generator;

    /// The first numbers of the authors' program for the state 1, 2, 3, 4.
    #[test]
    fn numbers_are_those_of_the_authors() {
        let generator = Generator(std::cell::Cell::new([1, 2, 3, 4]));
        assert_eq!([11520, 0, 1_509_978_240, 1_215_971_899_390_074_240], std::array::from_fn(|_| generator.next()));
    }
}
