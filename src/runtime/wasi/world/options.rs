//! How files are opened, read and written.

use super::stat::FileKind;

/// What a file is opened for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Access {
    pub read: bool,
    pub write: bool,
}

/// How an open file is read and written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mode {
    /// Everything is written at the end (`O_APPEND`).
    pub append: bool,
    /// An operation that would block fails instead (`O_NONBLOCK`).
    pub nonblocking: bool,
    pub synchronized: Synchronized,
}

/// What has reached the disk when an operation ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Synchronized {
    /// Data and metadata that were written (`O_SYNC`).
    pub file: bool,
    /// Data that was written (`O_DSYNC`).
    pub data: bool,
    /// The same for what is read (`O_RSYNC`).
    pub reads: bool,
}

/// Whether a symbolic link at the end of a path is followed. Those on the way always are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Links {
    Follow,
    Keep,
}

/// How a directory opens what is at a path, in the terms of POSIX's `open`.
#[derive(Clone, Copy, Debug)]
pub struct OpenOptions {
    pub access: Access,
    /// Makes the file if it does not exist (`O_CREAT`).
    pub create: bool,
    /// With `create`: fails if it does exist (`O_EXCL`).
    pub exclusive: bool,
    /// Empties the file (`O_TRUNC`).
    pub truncate: bool,
    /// Fails if it is not a directory (`O_DIRECTORY`). Cannot be combined with the three above.
    pub directory: bool,
    pub links: Links,
    pub mode: Mode,
}

/// What was found at a path.
pub enum Opened<D, F> {
    Directory(D),
    File(F),
}

/// An entry of a directory.
pub struct Entry {
    pub name: String,
    pub inode: u64,
    pub kind: FileKind,
}

/// Whether a path must be that of a directory.
pub fn requires_directory(path: &str) -> bool {
    path.ends_with('/')
}

/// The same path without the slashes at its end; "/" stays what it is.
pub fn without_slash(path: &str) -> &str {
    match path.trim_end_matches('/') {
        "" => path,
        shorter => shorter,
    }
}
