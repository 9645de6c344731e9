//! The guest's memory as a WASI function sees it: every pointer and length is checked, once.
#![allow(unsafe_code, reason = "reads and writes linear memory in place")]

use std::ptr::NonNull;

use super::errno::Errno;
use crate::objects::memory::Extent;

/// The memory of the instance that calls; `None` if it has none.
#[derive(Clone, Copy)]
pub struct Guest(pub Option<Extent>);

/// Bytes inside a guest's memory, which never moves nor shrinks while its store lives.
#[derive(Clone, Copy)]
pub struct Span {
    start: NonNull<u8>,
    length: usize,
}

impl Span {
    pub fn len(self) -> usize {
        self.length
    }

    pub fn is_empty(self) -> bool {
        self.length == 0
    }

    /// Where the bytes are. They may change whenever the guest or the host's user runs.
    pub fn as_ptr(self) -> *mut u8 {
        self.start.as_ptr()
    }

    /// The first `length` bytes, or all there are.
    pub fn first(self, length: usize) -> Self {
        Self { length: self.length.min(length), ..self }
    }

    /// All but the first `length` bytes.
    pub fn skip(self, length: usize) -> Self {
        let length = length.min(self.length);
        // SAFETY: at most one past the end of the span.
        Self { start: unsafe { self.start.add(length) }, length: self.length - length }
    }

    /// Copies bytes to the beginning, as many as there is room for.
    pub fn put(self, bytes: &[u8]) -> usize {
        let length = self.length.min(bytes.len());
        // SAFETY: the span is inside linear memory, and no Rust slice of the host's lies there.
        unsafe { std::ptr::copy_nonoverlapping(bytes.as_ptr(), self.as_ptr(), length) };
        length
    }

    /// Lends the bytes to `work`, which runs neither wasm nor the host's user.
    pub fn read<R>(self, work: impl FnOnce(&[u8]) -> R) -> R {
        // SAFETY: the span is inside linear memory, which nothing else changes meanwhile.
        work(unsafe { std::slice::from_raw_parts(self.as_ptr(), self.length) })
    }

    /// Lends the bytes to `work`, which runs neither wasm nor the host's user.
    pub fn write<R>(self, work: impl FnOnce(&mut [u8]) -> R) -> R {
        // SAFETY: as above, and no other slice of it is alive.
        work(unsafe { std::slice::from_raw_parts_mut(self.as_ptr(), self.length) })
    }
}

/// More buffers than this are left to the guest's next call (`IOV_MAX` of Linux).
const MOST_BUFFERS: u32 = 1024;

/// No path is longer (`PATH_MAX` of Linux).
const LONGEST_PATH: u32 = 4096;

impl Guest {
    /// Bytes at a pointer.
    pub fn span(self, pointer: u32, length: u32) -> Result<Span, Errno> {
        let memory = self.0.ok_or(Errno::Fault)?;
        let start = memory.at(u64::from(pointer), u64::from(length)).map_err(|_| Errno::Fault)?;
        Ok(Span { start: NonNull::new(start).ok_or(Errno::Fault)?, length: length as usize })
    }

    /// A record of so many bytes.
    pub fn read<const SIZE: usize>(self, pointer: u32) -> Result<[u8; SIZE], Errno> {
        let span = self.span(pointer, SIZE as u32)?;
        let mut bytes = [0; SIZE];
        span.read(|from| bytes.copy_from_slice(from));
        Ok(bytes)
    }

    pub fn write(self, pointer: u32, bytes: &[u8]) -> Result<(), Errno> {
        let length = u32::try_from(bytes.len()).map_err(|_| Errno::Overflow)?;
        self.span(pointer, length)?.put(bytes);
        Ok(())
    }

    pub fn write_u32(self, pointer: u32, value: u32) -> Result<(), Errno> {
        self.write(pointer, &value.to_le_bytes())
    }

    pub fn write_u64(self, pointer: u32, value: u64) -> Result<(), Errno> {
        self.write(pointer, &value.to_le_bytes())
    }

    /// A path. The specification's strings are UTF-8.
    pub fn path(self, pointer: u32, length: u32) -> Result<String, Errno> {
        let span = self.span(pointer, length)?;
        if length > LONGEST_PATH {
            return Err(Errno::Nametoolong);
        }
        span.read(|bytes| std::str::from_utf8(bytes).map(str::to_owned)).map_err(|_| Errno::Ilseq)
    }

    /// The buffers of an array of `iovec` or `ciovec`, all of which must be inside the memory.
    pub fn buffers(self, pointer: u32, count: u32) -> Result<Vec<Span>, Errno> {
        let bytes = count.checked_mul(8).ok_or(Errno::Inval)?;
        let array = self.span(pointer, bytes)?;
        let mut total = 0_u32;
        let mut buffers = Vec::with_capacity(count.min(MOST_BUFFERS) as usize);
        for index in 0..count.min(MOST_BUFFERS) {
            let [start, length] = array.skip(index as usize * 8).read(|bytes| {
                [&bytes[0..4], &bytes[4..8]].map(|word| u32::from_le_bytes([word[0], word[1], word[2], word[3]]))
            });
            total = total.checked_add(length).ok_or(Errno::Inval)?;
            let buffer = self.span(start, length)?;
            if !buffer.is_empty() {
                buffers.push(buffer);
            }
        }
        Ok(buffers)
    }
}
