//! Files and directories in memory: no path of the host leads there, and none leads out.
//!
//! Nothing is borrowed while code of the host's user runs: the bytes of a file are copied to and from
//! the guest's memory, and that is all.

mod tree;

mod lookup;

mod file;

mod directory;

pub use directory::MemoryDirectory;
pub use file::MemoryFile;
pub use tree::Tree;
