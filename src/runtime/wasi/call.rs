//! A call of a WASI function: who calls, with what.

use super::abi::Version;
use super::context::Context;
use super::guest::Guest;
use super::wait::Patience;

/// No function of the interface has more parameters.
pub const MOST_PARAMS: usize = 9;

pub struct Call<'a> {
    pub context: &'a Context,
    pub guest: Guest,
    pub version: Version,
    pub patience: Patience,
    pub arguments: [u64; MOST_PARAMS],
}

impl Call<'_> {
    /// Parameter `index` of type `i32`, as the unsigned number it is in the specification.
    pub fn u32(&self, index: usize) -> u32 {
        self.arguments[index] as u32
    }

    /// Parameter `index` of type `i64`.
    pub fn u64(&self, index: usize) -> u64 {
        self.arguments[index]
    }
}
