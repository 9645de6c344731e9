//! An open file.

use std::cell::Cell;
use std::io;
use std::num::NonZeroU64;
use std::os::fd::{AsFd, AsRawFd, BorrowedFd};

use cap_std::fs::{Metadata, MetadataExt};
use rustix::fs::{Advice, FallocateFlags, FileType, OFlags, SeekFrom, Timespec, Timestamps, UTIME_NOW, UTIME_OMIT};

use super::abi::{Fdflags, Fdstat, Filestat, Filetype, Rights};
use super::errno::Errno;
use super::guest::Span;
use super::stream::{Readiness, transfer};
use super::wait::{Patience, Result, Watch, wait};

pub struct File {
    file: cap_std::fs::File,
    filetype: Filetype,
    readable: bool,
    writable: bool,
    /// Whether the directory it was found in lets the guest change anything.
    may_change: bool,
    flags: Cell<Fdflags>,
}

/// A time to be set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Time {
    Keep,
    Now,
    /// Nanoseconds since 1970.
    At(u64),
}

impl File {
    pub fn new(file: cap_std::fs::File, access: (bool, bool), may_change: bool, flags: Fdflags) -> io::Result<Self> {
        let filetype = filetype(&file.metadata()?);
        let (readable, writable) = access;
        Ok(Self { file, filetype, readable, writable, may_change, flags: Cell::new(flags) })
    }

    pub fn read(&self, buffers: &[Span], patience: Patience) -> Result<u32> {
        self.must_be(self.readable)?;
        transfer(buffers, patience, |piece| {
            self.patiently(Watch::reading(self.file.as_raw_fd()), patience, || {
                piece.write(|into| rustix::io::read(&self.file, into))
            })
        })
    }

    pub fn write(&self, buffers: &[Span], patience: Patience) -> Result<u32> {
        self.must_be(self.writable)?;
        transfer(buffers, patience, |piece| {
            self.patiently(Watch::writing(self.file.as_raw_fd()), patience, || {
                piece.read(|from| rustix::io::write(&self.file, from))
            })
        })
    }

    pub fn read_at(&self, buffers: &[Span], mut offset: u64, patience: Patience) -> Result<u32> {
        self.must_be(self.readable)?;
        transfer(buffers, patience, |piece| {
            let count = piece.write(|into| rustix::io::pread(&self.file, into, offset))?;
            offset = offset.saturating_add(count as u64);
            Ok(count)
        })
    }

    /// As Linux has it: where the file is in append mode, at its end.
    pub fn write_at(&self, buffers: &[Span], mut offset: u64, patience: Patience) -> Result<u32> {
        self.must_be(self.writable)?;
        transfer(buffers, patience, |piece| {
            let count = piece.read(|from| rustix::io::pwrite(&self.file, from, offset))?;
            offset = offset.saturating_add(count as u64);
            Ok(count)
        })
    }

    /// Repeats what would have to wait, unless the guest asked not to. The system is never let wait:
    /// nobody could end that.
    fn patiently(
        &self,
        watch: Watch,
        patience: Patience,
        mut attempt: impl FnMut() -> rustix::io::Result<usize>,
    ) -> Result<usize> {
        loop {
            match attempt() {
                Err(rustix::io::Errno::AGAIN) if !self.flags.get().has(Fdflags::NONBLOCK) => {
                    wait(&mut [watch], None, patience)?;
                }
                Err(rustix::io::Errno::INTR) => {
                    patience.check()?;
                }
                other => return Ok(other?),
            }
        }
    }

    fn must_be(&self, allowed: bool) -> Result {
        if allowed { Ok(()) } else { Err(Errno::Badf.into()) }
    }

    pub fn seek(&self, to: SeekFrom) -> Result<u64> {
        Ok(rustix::fs::seek(&self.file, to)?)
    }

    pub fn advise(&self, offset: u64, length: u64, advice: Advice) -> Result {
        Ok(rustix::fs::fadvise(&self.file, offset, NonZeroU64::new(length), advice)?)
    }

    pub fn allocate(&self, offset: u64, length: u64) -> Result {
        self.must_be(self.writable)?;
        Ok(rustix::fs::fallocate(&self.file, FallocateFlags::empty(), offset, length)?)
    }

    pub fn sync(&self) -> Result {
        Ok(rustix::fs::fsync(&self.file)?)
    }

    pub fn sync_data(&self) -> Result {
        Ok(rustix::fs::fdatasync(&self.file)?)
    }

    pub fn set_size(&self, size: u64) -> Result {
        if !self.may_change {
            return Err(Errno::Perm.into());
        }
        Ok(rustix::fs::ftruncate(&self.file, size)?)
    }

    pub fn set_times(&self, accessed: Time, modified: Time) -> Result {
        if !self.may_change {
            return Err(Errno::Perm.into());
        }
        set_times(self.file.as_fd(), accessed, modified)
    }

    pub fn set_flags(&self, flags: Fdflags) -> Result {
        if [Fdflags::DSYNC, Fdflags::SYNC, Fdflags::RSYNC].iter().any(|&flag| flags.has(flag)) {
            return Err(Errno::Inval.into());
        }
        let append = if flags.has(Fdflags::APPEND) { OFlags::APPEND } else { OFlags::empty() };
        let present = rustix::fs::fcntl_getfl(&self.file)?;
        rustix::fs::fcntl_setfl(&self.file, present.difference(OFlags::APPEND) | append)?;
        let kept =
            [Fdflags::DSYNC, Fdflags::SYNC, Fdflags::RSYNC].into_iter().filter(|&flag| self.flags.get().has(flag));
        self.flags.set(kept.fold(flags, Fdflags::with));
        Ok(())
    }

    pub fn stat(&self) -> Result<Filestat> {
        Ok(filestat(&self.file.metadata()?))
    }

    pub fn fdstat(&self) -> Fdstat {
        let mut rights = Rights::EVERY;
        if !self.readable {
            rights = rights.without(Rights::FD_READ).without(Rights::FD_READDIR);
        }
        if !self.writable {
            rights = rights.without(Rights::FD_WRITE);
        }
        Fdstat { filetype: self.filetype, flags: self.flags.get(), base: rights, inheriting: rights }
    }

    /// Whether the file can be read from, or written to, without waiting.
    pub fn readiness(&self, for_writing: bool) -> Result<Readiness> {
        if self.filetype != Filetype::RegularFile {
            return Ok(Readiness::Descriptor(self.file.as_raw_fd()));
        }
        if for_writing {
            return Ok(Readiness::Now { bytes: 1, end: false });
        }
        let bytes = self.file.metadata()?.len().saturating_sub(self.seek(SeekFrom::Current(0))?);
        Ok(Readiness::Now { bytes, end: bytes == 0 })
    }
}

pub fn set_times(file: BorrowedFd<'_>, accessed: Time, modified: Time) -> Result {
    let timespec = |time| match time {
        Time::Keep => Timespec { tv_sec: 0, tv_nsec: UTIME_OMIT },
        Time::Now => Timespec { tv_sec: 0, tv_nsec: UTIME_NOW },
        // Both parts fit: a second has fewer than 2^30 nanoseconds, and 2^64 of them fewer than 2^35 seconds.
        Time::At(nanoseconds) => Timespec {
            tv_sec: (nanoseconds / NANOSECONDS).cast_signed(),
            tv_nsec: (nanoseconds % NANOSECONDS).cast_signed(),
        },
    };
    let times = Timestamps { last_access: timespec(accessed), last_modification: timespec(modified) };
    Ok(rustix::fs::futimens(file, &times)?)
}

/// In a second.
pub const NANOSECONDS: u64 = 1_000_000_000;

pub fn filetype(metadata: &Metadata) -> Filetype {
    FileType::from_raw_mode(metadata.mode()).into()
}

pub fn filestat(metadata: &Metadata) -> Filestat {
    // What was before 1970 the specification cannot say.
    let time = |seconds: i64, nanoseconds: i64| {
        u64::try_from(i128::from(seconds) * i128::from(NANOSECONDS) + i128::from(nanoseconds)).unwrap_or_default()
    };
    Filestat {
        device: metadata.dev(),
        inode: metadata.ino(),
        filetype: filetype(metadata),
        links: metadata.nlink(),
        size: metadata.size(),
        accessed: time(metadata.atime(), metadata.atime_nsec()),
        modified: time(metadata.mtime(), metadata.mtime_nsec()),
        changed: time(metadata.ctime(), metadata.ctime_nsec()),
    }
}
