//! An open file, on the host or in memory, and what the guest may do with it.

use std::cell::Cell;

use rustix::fs::{Advice, SeekFrom};

use super::error::{Result, WorldError};
use super::host::HostFile;
use super::memory::MemoryFile;
use super::options::{Access, Mode};
use super::span::Span;
use super::stat::{FileKind, Stat, Time};
use super::stream::{Readiness, transfer};
use super::wait::Patience;

pub struct File {
    place: FilePlace,
    access: Access,
    /// Whether the directory in which it was found lets the guest change anything.
    may_change: bool,
    mode: Cell<Mode>,
}

pub(super) enum FilePlace {
    Host(HostFile),
    Memory(MemoryFile),
}

impl File {
    pub(super) fn new(place: FilePlace, access: Access, may_change: bool, mode: Mode) -> Self {
        Self { place, access, may_change, mode: Cell::new(mode) }
    }

    pub fn kind(&self) -> FileKind {
        match &self.place {
            FilePlace::Host(file) => file.kind(),
            FilePlace::Memory(_) => FileKind::RegularFile,
        }
    }

    pub fn access(&self) -> Access {
        self.access
    }

    /// Whether the directory in which it was found lets the guest change anything.
    pub fn may_change(&self) -> bool {
        self.may_change
    }

    pub fn mode(&self) -> Mode {
        self.mode.get()
    }

    pub fn read(&self, buffers: &[Span], patience: Patience) -> Result<u32> {
        must_be(self.access.read)?;
        let nonblocking = self.mode.get().nonblocking;
        transfer(buffers, patience, |piece| match &self.place {
            FilePlace::Host(file) => file.read(piece, nonblocking, patience),
            FilePlace::Memory(file) => Ok(file.read(piece)?),
        })
    }

    pub fn write(&self, buffers: &[Span], patience: Patience) -> Result<u32> {
        must_be(self.access.write)?;
        let Mode { append, nonblocking, .. } = self.mode.get();
        transfer(buffers, patience, |piece| match &self.place {
            FilePlace::Host(file) => file.write(piece, nonblocking, patience),
            FilePlace::Memory(file) => Ok(file.write(piece, append)?),
        })
    }

    pub fn read_at(&self, buffers: &[Span], mut offset: u64, patience: Patience) -> Result<u32> {
        must_be(self.access.read)?;
        transfer(buffers, patience, |piece| {
            let count = match &self.place {
                FilePlace::Host(file) => file.read_at(piece, offset)?,
                FilePlace::Memory(file) => file.read_at(piece, offset)?,
            };
            offset = offset.saturating_add(count as u64);
            Ok(count)
        })
    }

    /// In append mode it writes at the end of the file, whatever the offset, as Linux does.
    pub fn write_at(&self, buffers: &[Span], mut offset: u64, patience: Patience) -> Result<u32> {
        must_be(self.access.write)?;
        let append = self.mode.get().append;
        transfer(buffers, patience, |piece| {
            let count = match &self.place {
                FilePlace::Host(file) => file.write_at(piece, offset)?,
                FilePlace::Memory(file) => file.write_at(piece, offset, append)?,
            };
            offset = offset.saturating_add(count as u64);
            Ok(count)
        })
    }

    /// Writes at the end, in whatever mode the file is.
    pub fn append(&self, buffers: &[Span], patience: Patience) -> Result<u32> {
        must_be(self.access.write)?;
        transfer(buffers, patience, |piece| match &self.place {
            FilePlace::Host(file) => file.append(piece),
            FilePlace::Memory(file) => Ok(file.write_at(piece, 0, true)?),
        })
    }

    pub fn seek(&self, to: SeekFrom) -> Result<u64> {
        match &self.place {
            FilePlace::Host(file) => file.seek(to),
            FilePlace::Memory(file) => Ok(file.seek(to)?),
        }
    }

    pub fn advise(&self, offset: u64, length: u64, advice: Advice) -> Result {
        match &self.place {
            FilePlace::Host(file) => file.advise(offset, length, advice),
            FilePlace::Memory(_) => Ok(()),
        }
    }

    pub fn allocate(&self, offset: u64, length: u64) -> Result {
        must_be(self.access.write)?;
        match &self.place {
            FilePlace::Host(file) => file.allocate(offset, length),
            FilePlace::Memory(file) => Ok(file.allocate(offset, length)?),
        }
    }

    pub fn sync(&self) -> Result {
        match &self.place {
            FilePlace::Host(file) => file.sync(),
            FilePlace::Memory(_) => Ok(()),
        }
    }

    pub fn sync_data(&self) -> Result {
        match &self.place {
            FilePlace::Host(file) => file.sync_data(),
            FilePlace::Memory(_) => Ok(()),
        }
    }

    pub fn set_size(&self, size: u64) -> Result {
        self.must_be_changeable()?;
        match &self.place {
            FilePlace::Host(file) => file.set_size(size),
            // The system itself refuses it.
            FilePlace::Memory(_) if !self.access.write => Err(WorldError::INVALID.into()),
            FilePlace::Memory(file) => Ok(file.set_size(size)?),
        }
    }

    pub fn set_times(&self, accessed: Time, modified: Time) -> Result {
        self.must_be_changeable()?;
        match &self.place {
            FilePlace::Host(file) => file.set_times(accessed, modified),
            FilePlace::Memory(file) => {
                file.set_times(accessed, modified);
                Ok(())
            }
        }
    }

    pub fn set_append(&self, append: bool) -> Result {
        if let FilePlace::Host(file) = &self.place {
            file.set_append(append)?;
        }
        self.mode.set(Mode { append, ..self.mode.get() });
        Ok(())
    }

    pub fn set_nonblocking(&self, nonblocking: bool) {
        self.mode.set(Mode { nonblocking, ..self.mode.get() });
    }

    pub fn stat(&self) -> Result<Stat> {
        match &self.place {
            FilePlace::Host(file) => file.stat(),
            FilePlace::Memory(file) => Ok(file.stat()),
        }
    }

    /// Whether the file can be read from, or written to, without waiting.
    pub fn readiness(&self, for_writing: bool) -> Result<Readiness> {
        match &self.place {
            FilePlace::Host(file) => file.readiness(for_writing),
            FilePlace::Memory(file) => Ok(file.readiness(for_writing)),
        }
    }

    fn must_be_changeable(&self) -> Result {
        if self.may_change { Ok(()) } else { Err(WorldError::NOT_PERMITTED.into()) }
    }
}

fn must_be(allowed: bool) -> Result {
    if allowed { Ok(()) } else { Err(WorldError::BAD_DESCRIPTOR.into()) }
}
