//! WASI preview 1: what a program that was compiled for it finds of the world.
//!
//! Modules in reading order; each imports only from those above it.

mod errno;

mod abi;

mod guest;

mod wait;

mod stream;

mod file;

mod directory;

mod descriptors;

mod context;

mod binding;

mod call;

mod process;

mod io;

mod path;

mod poll;

mod function;

pub use abi::Version;
pub(crate) use binding::Binding;
pub use context::{Config, Context};
pub use directory::Directory;
pub use errno::Errno;
pub(crate) use function::Bound;
pub use function::{Function, WasiFunction};
pub use guest::Span;
pub use stream::{Input, Output, Readiness};
pub use wait::{Failure, Patience, Result, Watch, wait};
