//! Compiled modules, kept: compiled once, found again by content, in the process or in a directory.

mod fingerprint;

mod memory;

mod notices;

mod disk;

mod load;

mod preload;

use crate::artifact::made_for;
use crate::engine::Compiler;

pub use crate::compile_process::Bounds;
pub use load::{Options, from_binary, from_file};
pub use memory::{Entry, Origin, Status, clear, shrink, status};
pub use notices::take as take_notices;
pub use preload::preload;

/// Finds out what is the same for all artifacts, and for each process that a server is about to fork. Most of it is
/// what the processor can do: under a hypervisor each question to it takes microseconds.
pub fn prepare(compiler: Compiler) {
    made_for(compiler);
}
