//! Files and directories on the host, in the directories that a guest is given.

mod file;

mod directory;

pub use directory::HostDirectory;
pub use file::HostFile;
