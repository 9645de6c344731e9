//! The fuzz targets as plain functions, each of which panics over what it finds: `fuzz_targets/` has libFuzzer call
//! them, `replay.rs` calls them with what is committed in `seeds/`.
#![cfg(any(test, feature = "libfuzzer"))]

pub mod module_bytes;

mod observe;

#[cfg(feature = "component")]
pub mod component_bytes;

pub mod differential;

pub mod proposals;

mod damage;

pub mod artifact;

pub mod cache_directory;

pub mod dwarf;

pub mod php;

pub mod api;

pub mod snapshot;
pub mod stack_end;

#[cfg(test)]
mod replay;

#[cfg(test)]
mod by_lot;

use wasm_runtime::fault::Fault;

/// Has panics unwind, where libFuzzer would have each end the process: those of a compiler are caught, and what the caller
/// gets for one is what counts. What a target itself panics over still ends the process.
pub fn catch_panics() {
    drop(std::panic::take_hook());
}

/// The reason behind an error of the runtime's, which never gives any other.
pub(crate) fn fault(error: anyhow::Error) -> Fault {
    error.downcast::<Fault>().unwrap_or_else(|error| panic!("an error without a Fault: {error:?}"))
}
