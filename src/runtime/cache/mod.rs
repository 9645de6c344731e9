//! Compiled modules, kept: compiled once, found again by content, in the process or in a directory.

mod notices;

// What a file is known by, what is wanted of it, and what is made of it.
mod stamp;
mod source;
mod child;
mod request;

// Where modules are kept.
mod named;
mod process;
mod directory;
mod disk;

// Modules by name, made by the host.
mod remember;

// The way through all of them.
mod load;
mod preload;

use crate::compiler::Compiler;
use crate::module::artifact::made_for;

pub use child::Bounds;
pub use directory::Directory;
pub use load::{binary_of_file, from_binary, from_file};
pub use named::{Binary, Remembered};
pub use notices::take as take_notices;
pub use preload::preload;
pub use process::{Entry, Origin, Status, clear, shrink, status};
pub use remember::{Turn, recall, remember};
pub use request::{Keep, Occasion, Request};
pub use source::SourceFile;

/// Finds out what is the same for all artifacts, and for each process that a server is about to fork. Most of it is
/// what the processor can do: under a hypervisor each question to it takes microseconds.
pub fn prepare(compiler: Compiler) {
    made_for(compiler);
}
