//! Reads DWARF sections, and stops when enough was read: nobody knows what is in them, and a few bytes can ask for work
//! without end.

use std::borrow::Cow;
use std::sync::atomic::{AtomicU64, Ordering};

use gimli::{EndianSlice, Error, LittleEndian, ReaderOffsetId, Result};

/// How many more steps may be taken in some sections.
#[derive(Debug, Default)]
pub(super) struct Budget(AtomicU64);

impl Budget {
    pub(super) fn set(&self, steps: u64) {
        self.0.store(steps, Ordering::Relaxed);
    }

    pub(super) fn is_used_up(&self) -> bool {
        self.left() == 0
    }

    pub(super) fn left(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }

    /// One thread at a time reads, so nothing is lost between the two.
    #[inline]
    fn spend(&self, steps: u64) -> Result<()> {
        match self.left().checked_sub(steps) {
            Some(left) => {
                self.set(left);
                Ok(())
            }
            None => {
                self.set(0);
                Err(Error::Io)
            }
        }
    }
}

/// A reader of a section, or of a part of one. What is read costs of its budget, one step a value and one a byte of text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reader<'a> {
    rest: EndianSlice<'a, LittleEndian>,
    budget: &'a Budget,
}

impl<'a> Reader<'a> {
    pub(super) fn new(section: &'a [u8], budget: &'a Budget) -> Self {
        Self { rest: EndianSlice::new(section, LittleEndian), budget }
    }
}

impl gimli::Reader for Reader<'_> {
    type Endian = LittleEndian;
    type Offset = usize;

    fn endian(&self) -> LittleEndian {
        LittleEndian
    }

    fn len(&self) -> usize {
        self.rest.len()
    }

    fn empty(&mut self) {
        self.rest.empty();
    }

    fn truncate(&mut self, length: usize) -> Result<()> {
        self.rest.truncate(length)
    }

    fn offset_from(&self, base: &Self) -> usize {
        self.rest.offset_from(base.rest)
    }

    fn offset_id(&self) -> ReaderOffsetId {
        self.rest.offset_id()
    }

    fn lookup_offset_id(&self, id: ReaderOffsetId) -> Option<usize> {
        self.rest.lookup_offset_id(id)
    }

    fn find(&self, byte: u8) -> Result<usize> {
        let found = gimli::Reader::find(&self.rest, byte)?;
        self.budget.spend(1 + found as u64 / 16)?;
        Ok(found)
    }

    #[inline]
    fn skip(&mut self, length: usize) -> Result<()> {
        self.budget.spend(1)?;
        self.rest.skip(length)
    }

    #[inline]
    fn split(&mut self, length: usize) -> Result<Self> {
        // As much room as it is long may be set aside for what is in it.
        self.budget.spend(1 + length as u64 / 16)?;
        Ok(Self { rest: self.rest.split(length)?, budget: self.budget })
    }

    fn to_slice(&self) -> Result<Cow<'_, [u8]>> {
        self.rest.to_slice()
    }

    fn to_string(&self) -> Result<Cow<'_, str>> {
        self.budget.spend(self.rest.len() as u64)?;
        gimli::Reader::to_string(&self.rest)
    }

    fn to_string_lossy(&self) -> Result<Cow<'_, str>> {
        self.budget.spend(self.rest.len() as u64)?;
        gimli::Reader::to_string_lossy(&self.rest)
    }

    #[inline]
    fn read_slice(&mut self, buffer: &mut [u8]) -> Result<()> {
        self.budget.spend(1)?;
        gimli::Reader::read_slice(&mut self.rest, buffer)
    }

    #[inline]
    fn read_u8(&mut self) -> Result<u8> {
        self.budget.spend(1)?;
        self.rest.read_u8()
    }
}
