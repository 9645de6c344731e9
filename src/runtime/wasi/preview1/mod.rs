//! WASI preview 1, and preview 0 before it: the interface of `wasi_snapshot_preview1` over the world.
//!
//! Modules in reading order; each imports only from those above it.

mod errno;

mod abi;

mod translate;

mod guest;

mod listing;

mod descriptors;

mod context;

mod caller;

mod process;

mod io;

mod path;

mod poll;

mod function;

pub use abi::Version;
pub use context::Context;
pub use function::{Function, WasiFunction};
