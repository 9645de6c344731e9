//! Translates the flags of preview 1 to the world's options, and the world's answers to its records.

use std::time::Duration;

use super::abi::{Fdflags, Filestat, Filetype, Fstflags, Lookupflags, Oflags, Rights};
use super::errno::Errno;
use crate::wasi::world::{Access, FileKind, Links, Mode, OpenOptions, Stat, Synchronized, Time};

impl From<FileKind> for Filetype {
    fn from(kind: FileKind) -> Self {
        match kind {
            FileKind::RegularFile => Self::RegularFile,
            FileKind::Directory => Self::Directory,
            FileKind::Symlink => Self::SymbolicLink,
            FileKind::CharacterDevice => Self::CharacterDevice,
            FileKind::BlockDevice => Self::BlockDevice,
            FileKind::Socket => Self::SocketStream,
            // The specification has no type for a named pipe.
            FileKind::Fifo | FileKind::Unknown => Self::Unknown,
        }
    }
}

impl From<Stat> for Filestat {
    fn from(stat: Stat) -> Self {
        // Times before 1970 cannot be represented.
        let time = |nanoseconds| u64::try_from(nanoseconds).unwrap_or_default();
        Self {
            device: stat.device,
            inode: stat.inode,
            filetype: stat.kind.into(),
            links: stat.links,
            size: stat.size,
            accessed: time(stat.accessed),
            modified: time(stat.modified),
            changed: time(stat.changed),
        }
    }
}

impl From<Fdflags> for Mode {
    fn from(flags: Fdflags) -> Self {
        Self {
            append: flags.has(Fdflags::APPEND),
            nonblocking: flags.has(Fdflags::NONBLOCK),
            synchronized: Synchronized {
                file: flags.has(Fdflags::SYNC),
                data: flags.has(Fdflags::DSYNC),
                reads: flags.has(Fdflags::RSYNC),
            },
        }
    }
}

impl From<Mode> for Fdflags {
    fn from(mode: Mode) -> Self {
        let Mode { append, nonblocking, synchronized } = mode;
        let flags = [
            (append, Self::APPEND),
            (nonblocking, Self::NONBLOCK),
            (synchronized.file, Self::SYNC),
            (synchronized.data, Self::DSYNC),
            (synchronized.reads, Self::RSYNC),
        ];
        flags.into_iter().filter(|(set, _)| *set).fold(Self::empty(), |all, (_, flag)| all.with(flag))
    }
}

impl From<Lookupflags> for Links {
    fn from(flags: Lookupflags) -> Self {
        if flags.has(Lookupflags::SYMLINK_FOLLOW) { Self::Follow } else { Self::Keep }
    }
}

/// The rights are POSIX's `O_RDONLY`, `O_WRONLY` and `O_RDWR`. With neither a file is opened for reading.
impl From<Rights> for Access {
    fn from(rights: Rights) -> Self {
        let write = rights.has(Rights::FD_WRITE);
        Self { read: rights.has(Rights::FD_READ) || !write, write }
    }
}

/// The options for a call of `path_open`.
pub fn open_options(lookup: Lookupflags, oflags: Oflags, rights: Rights, fdflags: Fdflags) -> OpenOptions {
    OpenOptions {
        access: rights.into(),
        create: oflags.has(Oflags::CREAT),
        exclusive: oflags.has(Oflags::EXCL),
        truncate: oflags.has(Oflags::TRUNC),
        directory: oflags.has(Oflags::DIRECTORY),
        links: lookup.into(),
        mode: fdflags.into(),
    }
}

/// Two times in nanoseconds, and the `fstflags` that say which of them count.
pub fn times(accessed: u64, modified: u64, flags: u32) -> Result<(Time, Time), Errno> {
    let flags = Fstflags::from_guest(flags.into())?;
    let time = |set, now, at| match (flags.has(set), flags.has(now)) {
        (true, true) => Err(Errno::Inval),
        (true, false) => Ok(Time::At(Duration::from_nanos(at))),
        (false, true) => Ok(Time::Now),
        (false, false) => Ok(Time::Keep),
    };
    let accessed = time(Fstflags::ATIM, Fstflags::ATIM_NOW, accessed)?;
    let modified = time(Fstflags::MTIM, Fstflags::MTIM_NOW, modified)?;
    Ok((accessed, modified))
}
