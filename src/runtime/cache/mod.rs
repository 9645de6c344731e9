//! Keeps compiled modules: each is compiled once, and found again by content, in the process or in a directory.

mod notices;

// The file, the request, and the compilation.
mod stamp;
mod source;
mod child;
mod request;

// The places where modules are kept.
mod named;
mod named_file;
mod process;
mod status;
mod directory;
mod disk;

// The lookup through all of them.
mod load;
mod look_up;
mod preload;
mod plans;

// Modules by name, made by the host.
mod remember;

use crate::compiler::Compiler;
use crate::module::artifact::made_for;

pub use child::Bounds;
pub use directory::Directory;
pub use load::{
    binary_of_file, content_of_file, from_binary, from_file, from_file_if, from_hash, imports_of_file, read_binary,
};
pub use look_up::{CheckedFile, Found, look_up_binary, look_up_file};
pub use named::{Binary, Part, Remembered};
pub use notices::take as take_notices;
pub use plans::{keep_plan, kept_plan};
pub use preload::preload;
pub use process::{Origin, clear, shrink};
pub use remember::{Turn, recall};
pub use request::{Keep, Occasion, Request};
pub use source::SourceFile;
pub use status::{Entry, Status, status};

/// Computes what is the same for all artifacts, and for all processes that a server is about to fork: mostly the
/// features of the processor. Under a hypervisor each query takes microseconds.
pub fn prepare(compiler: Compiler) {
    made_for(compiler);
}
