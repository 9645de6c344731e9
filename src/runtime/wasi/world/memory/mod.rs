//! Files and directories in memory: no path on the host leads into them, and none of theirs leads out.
//!
//! Nothing is borrowed while code of the host's user runs: operations only copy bytes between a file and the guest's
//! memory.

mod tree;

mod lookup;

mod file;

mod directory;

pub use directory::MemoryDirectory;
pub use file::MemoryFile;
pub use tree::Tree;
