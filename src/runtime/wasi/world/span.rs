//! Bytes inside a guest's memory, lent to the host for one operation.
#![allow(unsafe_code, reason = "reads and writes linear memory in place")]

use std::ptr::NonNull;

use crate::objects::memory::Extent;

/// Bytes inside a guest's memory, which never moves nor shrinks while its store lives.
#[derive(Clone, Copy)]
pub struct Span {
    start: NonNull<u8>,
    length: usize,
}

impl Span {
    /// `length` bytes from `offset`; `None` if not all of them are inside the memory.
    pub(crate) fn inside(memory: Extent, offset: u32, length: u32) -> Option<Self> {
        let start = memory.at(u64::from(offset), u64::from(length)).ok()?;
        Some(Self { start: NonNull::new(start)?, length: length as usize })
    }

    /// A buffer of the host's, for streams that read into spans and write from them.
    ///
    /// # Safety
    ///
    /// The span must not be used after the buffer, and while it is used the buffer must not be used otherwise.
    #[cfg(feature = "component")]
    pub(crate) unsafe fn of_buffer(buffer: &mut [u8]) -> Self {
        Self { start: NonNull::from_mut(&mut *buffer).cast(), length: buffer.len() }
    }

    pub fn len(self) -> usize {
        self.length
    }

    pub fn is_empty(self) -> bool {
        self.length == 0
    }

    /// The address of the bytes. They may change whenever the guest or code of the host's user runs.
    pub fn as_ptr(self) -> *mut u8 {
        self.start.as_ptr()
    }

    /// The first `length` bytes, or all if there are fewer.
    pub fn first(self, length: usize) -> Self {
        Self { length: self.length.min(length), ..self }
    }

    /// All except the first `length` bytes.
    pub fn skip(self, length: usize) -> Self {
        let length = length.min(self.length);
        // SAFETY: at most one past the end of the span.
        Self { start: unsafe { self.start.add(length) }, length: self.length - length }
    }

    /// Copies bytes to the beginning, as many as fit, and returns their number.
    pub fn put(self, bytes: &[u8]) -> usize {
        let length = self.length.min(bytes.len());
        // SAFETY: the span is inside linear memory, and no Rust slice of the host lies there.
        unsafe { std::ptr::copy_nonoverlapping(bytes.as_ptr(), self.as_ptr(), length) };
        length
    }

    /// Lends the bytes to `work`, which must run neither wasm nor code of the host's user.
    pub fn read<R>(self, work: impl FnOnce(&[u8]) -> R) -> R {
        // SAFETY: the span is inside linear memory, which nothing else changes meanwhile.
        work(unsafe { std::slice::from_raw_parts(self.as_ptr(), self.length) })
    }

    /// Lends the bytes to `work`, which must run neither wasm nor code of the host's user.
    pub fn write<R>(self, work: impl FnOnce(&mut [u8]) -> R) -> R {
        // SAFETY: as above, and no other slice of it is alive.
        work(unsafe { std::slice::from_raw_parts_mut(self.as_ptr(), self.length) })
    }
}
