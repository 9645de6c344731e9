//! The status of a file or directory.

use std::time::Duration;

use cap_std::fs::{Metadata, MetadataExt};
/// The kind of a file, by the host's system.
pub use rustix::fs::FileType as FileKind;

pub struct Stat {
    pub device: u64,
    pub inode: u64,
    pub kind: FileKind,
    pub links: u64,
    /// In bytes.
    pub size: u64,
    /// In nanoseconds since 1970, as are the other times; negative before it.
    pub accessed: i128,
    pub modified: i128,
    pub changed: i128,
}

impl From<&Metadata> for Stat {
    fn from(metadata: &Metadata) -> Self {
        /// In a second.
        const NANOSECONDS: i128 = 1_000_000_000;
        let time = |seconds: i64, nanoseconds: i64| i128::from(seconds) * NANOSECONDS + i128::from(nanoseconds);
        Self {
            device: metadata.dev(),
            inode: metadata.ino(),
            kind: kind(metadata),
            links: metadata.nlink(),
            size: metadata.size(),
            accessed: time(metadata.atime(), metadata.atime_nsec()),
            modified: time(metadata.mtime(), metadata.mtime_nsec()),
            changed: time(metadata.ctime(), metadata.ctime_nsec()),
        }
    }
}

pub fn kind(metadata: &Metadata) -> FileKind {
    FileKind::from_raw_mode(metadata.mode())
}

/// A time that a file is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Time {
    /// The time that it has.
    Keep,
    Now,
    /// This long after the beginning of 1970.
    At(Duration),
}
