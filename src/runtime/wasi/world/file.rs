//! An open file of the host.

use std::cell::Cell;
use std::io;
use std::num::NonZeroU64;
use std::os::fd::{AsFd, AsRawFd, BorrowedFd};

use rustix::fs::{Advice, FallocateFlags, OFlags, SeekFrom, Timespec, Timestamps, UTIME_NOW, UTIME_OMIT};

use super::error::{Result, WorldError};
use super::span::Span;
use super::stat::{FileKind, Stat, Time, kind};
use super::stream::{Readiness, transfer};
use super::wait::{Patience, Watch, wait};

pub struct File {
    file: cap_std::fs::File,
    kind: FileKind,
    access: Access,
    /// Whether the directory it was found in lets the guest change anything.
    may_change: bool,
    mode: Cell<Mode>,
}

/// What a file is opened for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Access {
    pub read: bool,
    pub write: bool,
}

/// How an open file is read and written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mode {
    /// Whatever is written goes to the end (`O_APPEND`).
    pub append: bool,
    /// What would have to wait fails instead (`O_NONBLOCK`).
    pub nonblocking: bool,
    pub synchronized: Synchronized,
}

/// What is on the disk when an operation ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Synchronized {
    /// Data and metadata that were written (`O_SYNC`).
    pub file: bool,
    /// Data that was written (`O_DSYNC`).
    pub data: bool,
    /// The same for what is read (`O_RSYNC`).
    pub reads: bool,
}

impl File {
    pub(super) fn new(file: cap_std::fs::File, access: Access, may_change: bool, mode: Mode) -> io::Result<Self> {
        let kind = kind(&file.metadata()?);
        Ok(Self { file, kind, access, may_change, mode: Cell::new(mode) })
    }

    pub fn kind(&self) -> FileKind {
        self.kind
    }

    pub fn access(&self) -> Access {
        self.access
    }

    pub fn mode(&self) -> Mode {
        self.mode.get()
    }

    pub fn read(&self, buffers: &[Span], patience: Patience) -> Result<u32> {
        must_be(self.access.read)?;
        transfer(buffers, patience, |piece| {
            self.patiently(Watch::reading(self.file.as_raw_fd()), patience, || {
                piece.write(|into| rustix::io::read(&self.file, into))
            })
        })
    }

    pub fn write(&self, buffers: &[Span], patience: Patience) -> Result<u32> {
        must_be(self.access.write)?;
        transfer(buffers, patience, |piece| {
            self.patiently(Watch::writing(self.file.as_raw_fd()), patience, || {
                piece.read(|from| rustix::io::write(&self.file, from))
            })
        })
    }

    pub fn read_at(&self, buffers: &[Span], mut offset: u64, patience: Patience) -> Result<u32> {
        must_be(self.access.read)?;
        transfer(buffers, patience, |piece| {
            let count = piece.write(|into| rustix::io::pread(&self.file, into, offset))?;
            offset = offset.saturating_add(count as u64);
            Ok(count)
        })
    }

    /// In append mode at the end of the file, whatever the offset, as Linux does it.
    pub fn write_at(&self, buffers: &[Span], mut offset: u64, patience: Patience) -> Result<u32> {
        must_be(self.access.write)?;
        transfer(buffers, patience, |piece| {
            let count = piece.read(|from| rustix::io::pwrite(&self.file, from, offset))?;
            offset = offset.saturating_add(count as u64);
            Ok(count)
        })
    }

    /// Repeats what would have to wait, unless the guest asked not to wait. The system itself never
    /// waits: nothing could end that.
    fn patiently(
        &self,
        watch: Watch,
        patience: Patience,
        mut attempt: impl FnMut() -> rustix::io::Result<usize>,
    ) -> Result<usize> {
        loop {
            match attempt() {
                Err(rustix::io::Errno::AGAIN) if !self.mode.get().nonblocking => {
                    wait(&mut [watch], None, patience)?;
                }
                Err(rustix::io::Errno::INTR) => {
                    patience.check()?;
                }
                other => return Ok(other?),
            }
        }
    }

    pub fn seek(&self, to: SeekFrom) -> Result<u64> {
        Ok(rustix::fs::seek(&self.file, to)?)
    }

    pub fn advise(&self, offset: u64, length: u64, advice: Advice) -> Result {
        Ok(rustix::fs::fadvise(&self.file, offset, NonZeroU64::new(length), advice)?)
    }

    pub fn allocate(&self, offset: u64, length: u64) -> Result {
        must_be(self.access.write)?;
        Ok(rustix::fs::fallocate(&self.file, FallocateFlags::empty(), offset, length)?)
    }

    pub fn sync(&self) -> Result {
        Ok(rustix::fs::fsync(&self.file)?)
    }

    pub fn sync_data(&self) -> Result {
        Ok(rustix::fs::fdatasync(&self.file)?)
    }

    pub fn set_size(&self, size: u64) -> Result {
        self.must_be_changeable()?;
        Ok(rustix::fs::ftruncate(&self.file, size)?)
    }

    pub fn set_times(&self, accessed: Time, modified: Time) -> Result {
        self.must_be_changeable()?;
        set_times(self.file.as_fd(), accessed, modified)
    }

    pub fn set_append(&self, append: bool) -> Result {
        let flag = if append { OFlags::APPEND } else { OFlags::empty() };
        let present = rustix::fs::fcntl_getfl(&self.file)?;
        rustix::fs::fcntl_setfl(&self.file, present.difference(OFlags::APPEND) | flag)?;
        self.mode.set(Mode { append, ..self.mode.get() });
        Ok(())
    }

    pub fn set_nonblocking(&self, nonblocking: bool) {
        self.mode.set(Mode { nonblocking, ..self.mode.get() });
    }

    pub fn stat(&self) -> Result<Stat> {
        Ok(Stat::from(&self.file.metadata()?))
    }

    fn must_be_changeable(&self) -> Result {
        if self.may_change { Ok(()) } else { Err(WorldError::NOT_PERMITTED.into()) }
    }

    /// Whether the file can be read from, or written to, without waiting.
    pub fn readiness(&self, for_writing: bool) -> Result<Readiness> {
        if self.kind != FileKind::RegularFile {
            return Ok(Readiness::Descriptor(self.file.as_raw_fd()));
        }
        if for_writing {
            return Ok(Readiness::Now { bytes: 1, end: false });
        }
        let bytes = self.file.metadata()?.len().saturating_sub(self.seek(SeekFrom::Current(0))?);
        Ok(Readiness::Now { bytes, end: bytes == 0 })
    }
}

fn must_be(allowed: bool) -> Result {
    if allowed { Ok(()) } else { Err(WorldError::BAD_DESCRIPTOR.into()) }
}

pub(super) fn set_times(file: BorrowedFd<'_>, accessed: Time, modified: Time) -> Result {
    let times = Timestamps { last_access: timespec(accessed)?, last_modification: timespec(modified)? };
    Ok(rustix::fs::futimens(file, &times)?)
}

fn timespec(time: Time) -> Result<Timespec> {
    Ok(match time {
        Time::Keep => Timespec { tv_sec: 0, tv_nsec: UTIME_OMIT },
        Time::Now => Timespec { tv_sec: 0, tv_nsec: UTIME_NOW },
        Time::At(time) => Timespec {
            tv_sec: time.as_secs().try_into().map_err(|_| WorldError::INVALID)?,
            tv_nsec: time.subsec_nanos().into(),
        },
    })
}
