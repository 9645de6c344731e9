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

mod binding;

mod caller;

mod process;

mod io;

mod path;

mod poll;

mod function;

pub use abi::Version;
pub(crate) use binding::Binding;
pub use context::Context;
pub(crate) use function::Bound;
pub use function::{Function, WasiFunction};
