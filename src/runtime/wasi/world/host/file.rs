//! An open file on the host.

use std::num::NonZeroU64;
use std::os::fd::{AsFd, AsRawFd, BorrowedFd};

use cap_std::fs::File;
use rustix::fs::{Advice, FallocateFlags, OFlags, SeekFrom, Timespec, Timestamps, UTIME_NOW, UTIME_OMIT};
use rustix::io::Errno;

use crate::wasi::world::error::{Result, WorldError};
use crate::wasi::world::span::Span;
use crate::wasi::world::stat::{FileKind, Stat, Time, kind};
use crate::wasi::world::stream::Readiness;
use crate::wasi::world::wait::{Patience, Watch, wait};

pub struct HostFile {
    file: File,
    kind: FileKind,
}

impl HostFile {
    pub fn new(file: File) -> Result<Self> {
        let kind = kind(&file.metadata()?);
        Ok(Self { file, kind })
    }

    pub fn kind(&self) -> FileKind {
        self.kind
    }

    /// Waits for something to read, unless the file is in non-blocking mode.
    pub fn read(&self, into: Span, nonblocking: bool, patience: Patience) -> Result<usize> {
        let watch = Watch::reading(self.file.as_raw_fd());
        patiently(watch, nonblocking, patience, || into.write(|into| rustix::io::read(&self.file, into)))
    }

    /// Waits for room to write, unless the file is in non-blocking mode.
    pub fn write(&self, from: Span, nonblocking: bool, patience: Patience) -> Result<usize> {
        let watch = Watch::writing(self.file.as_raw_fd());
        patiently(watch, nonblocking, patience, || from.read(|from| rustix::io::write(&self.file, from)))
    }

    pub fn read_at(&self, into: Span, offset: u64) -> Result<usize> {
        Ok(into.write(|into| rustix::io::pread(&self.file, into, offset))?)
    }

    pub fn write_at(&self, from: Span, offset: u64) -> Result<usize> {
        Ok(from.read(|from| rustix::io::pwrite(&self.file, from, offset))?)
    }

    pub fn append(&self, from: Span) -> Result<usize> {
        let append = rustix::io::ReadWriteFlags::APPEND;
        Ok(from.read(|from| rustix::io::pwritev2(&self.file, &[std::io::IoSlice::new(from)], 0, append))?)
    }

    pub fn seek(&self, to: SeekFrom) -> Result<u64> {
        Ok(rustix::fs::seek(&self.file, to)?)
    }

    pub fn advise(&self, offset: u64, length: u64, advice: Advice) -> Result {
        Ok(rustix::fs::fadvise(&self.file, offset, NonZeroU64::new(length), advice)?)
    }

    pub fn allocate(&self, offset: u64, length: u64) -> Result {
        Ok(rustix::fs::fallocate(&self.file, FallocateFlags::empty(), offset, length)?)
    }

    pub fn sync(&self) -> Result {
        Ok(rustix::fs::fsync(&self.file)?)
    }

    pub fn sync_data(&self) -> Result {
        Ok(rustix::fs::fdatasync(&self.file)?)
    }

    pub fn set_size(&self, size: u64) -> Result {
        Ok(rustix::fs::ftruncate(&self.file, size)?)
    }

    pub fn set_times(&self, accessed: Time, modified: Time) -> Result {
        set_times(self.file.as_fd(), accessed, modified)
    }

    pub fn set_append(&self, append: bool) -> Result {
        let flag = if append { OFlags::APPEND } else { OFlags::empty() };
        let present = rustix::fs::fcntl_getfl(&self.file)?;
        Ok(rustix::fs::fcntl_setfl(&self.file, present.difference(OFlags::APPEND) | flag)?)
    }

    pub fn stat(&self) -> Result<Stat> {
        Ok(Stat::from(&self.file.metadata()?))
    }

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

/// Repeats an operation that would block, unless the file is in non-blocking mode. The system itself never blocks,
/// because nothing could end that.
fn patiently(
    watch: Watch,
    nonblocking: bool,
    patience: Patience,
    mut attempt: impl FnMut() -> rustix::io::Result<usize>,
) -> Result<usize> {
    loop {
        match attempt() {
            Err(Errno::AGAIN) if !nonblocking => wait(&mut [watch], None, patience)?,
            Err(Errno::INTR) => {
                patience.check()?;
            }
            other => return Ok(other?),
        }
    }
}

pub fn set_times(file: BorrowedFd<'_>, accessed: Time, modified: Time) -> Result {
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
