//! The caller of a WASI function: its world, its memory, its version of the interface.

use super::abi::Version;
use super::context::Context;
use super::guest::Guest;
use crate::wasi::world::Patience;

pub struct Caller<'a> {
    pub context: &'a Context,
    pub guest: Guest,
    pub version: Version,
    pub patience: Patience,
}
