//! Compiled modules, kept: compiled once, found again by content, in the process or in a directory.

mod fingerprint;

mod memory;

mod notices;

mod disk;

mod load;

mod preload;

pub use crate::compile_process::Bounds;
pub use load::{Options, from_binary, from_file};
pub use memory::{Entry, Origin, Status, clear, shrink, status};
pub use notices::take as take_notices;
pub use preload::preload;
