//! An open file in memory.

use std::cell::Cell;
use std::rc::Rc;

use rustix::fs::SeekFrom;
use rustix::io::Errno;

use super::tree::{Content, Node, Result};
use crate::wasi::world::clocks::Clocks;
use crate::wasi::world::span::Span;
use crate::wasi::world::stat::{Stat, Time};
use crate::wasi::world::stream::Readiness;

pub struct MemoryFile {
    node: Rc<Node>,
    position: Cell<u64>,
    clocks: Rc<Clocks>,
}

impl MemoryFile {
    pub fn new(node: Rc<Node>, clocks: &Rc<Clocks>) -> Self {
        Self { node, position: Cell::new(0), clocks: Rc::clone(clocks) }
    }

    pub fn read(&self, into: Span) -> Result<usize> {
        let count = self.read_at(into, self.position.get())?;
        self.position.set(self.position.get() + count as u64);
        Ok(count)
    }

    pub fn read_at(&self, into: Span, offset: u64) -> Result<usize> {
        let Content::File(bytes) = &self.node.content else { return Ok(0) };
        let bytes = bytes.borrow();
        let rest = usize::try_from(signed(offset)?).ok().and_then(|offset| bytes.get(offset..));
        Ok(rest.map_or(0, |rest| into.put(rest)))
    }

    pub fn write(&self, from: Span, append: bool) -> Result<usize> {
        let offset = if append { self.node.size() } else { self.position.get() };
        let count = self.write_at(from, offset, false)?;
        self.position.set(offset + count as u64);
        Ok(count)
    }

    pub fn write_at(&self, from: Span, offset: u64, append: bool) -> Result<usize> {
        let offset = if append { self.node.size() } else { offset };
        let copy = |into: &mut [u8]| from.first(into.len()).read(|from| into.copy_from_slice(from));
        self.node.write(signed(offset)?, from.len(), self.clocks.of_files(), copy)
    }

    pub fn seek(&self, to: SeekFrom) -> Result<u64> {
        let (start, offset) = match to {
            SeekFrom::Start(offset) => (offset, 0),
            SeekFrom::Current(offset) => (self.position.get(), offset),
            SeekFrom::End(offset) => (self.node.size(), offset),
            #[allow(unreachable_patterns, reason = "some systems have more")]
            _ => return Err(Errno::INVAL),
        };
        let position = start.checked_add_signed(offset).ok_or(Errno::INVAL)?;
        self.position.set(signed(position)?);
        Ok(position)
    }

    pub fn allocate(&self, offset: u64, length: u64) -> Result {
        if length == 0 {
            return Err(Errno::INVAL);
        }
        let end = signed(offset)?.checked_add(signed(length)?).ok_or(Errno::INVAL)?;
        signed(end).map_err(|_| Errno::FBIG)?;
        if end > self.node.size() { self.set_size(end) } else { Ok(()) }
    }

    pub fn set_size(&self, size: u64) -> Result {
        self.node.set_size(signed(size)?, self.clocks.of_files())
    }

    pub fn set_times(&self, accessed: Time, modified: Time) {
        self.node.set_times(accessed, modified, self.clocks.of_files());
    }

    pub fn stat(&self) -> Stat {
        self.node.stat()
    }

    pub fn readiness(&self, for_writing: bool) -> Readiness {
        if for_writing {
            return Readiness::Now { bytes: 1, end: false };
        }
        let bytes = self.node.size().saturating_sub(self.position.get());
        Readiness::Now { bytes, end: bytes == 0 }
    }
}

/// An offset or size as a signed number, the system's type.
fn signed(number: u64) -> Result<u64> {
    if i64::try_from(number).is_ok() { Ok(number) } else { Err(Errno::INVAL) }
}
