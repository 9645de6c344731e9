//! The guest's memory as a WASI function sees it: every pointer and length is checked once.

use super::errno::Errno;
use crate::objects::memory::Extent;
use crate::wasi::world::Span;

/// The memory of the calling instance; `None` if it has none.
#[derive(Clone, Copy)]
pub struct Guest(pub Option<Extent>);

/// The number of buffers that one call uses (`IOV_MAX` of Linux). The guest repeats the call for the others.
const MOST_BUFFERS: u32 = 1024;

/// The maximum length of a path in bytes (`PATH_MAX` of Linux).
const LONGEST_PATH: u32 = 4096;

impl Guest {
    /// Bytes at a pointer.
    pub fn span(self, pointer: u32, length: u32) -> Result<Span, Errno> {
        let memory = self.0.ok_or(Errno::Fault)?;
        Span::inside(memory, pointer, length).ok_or(Errno::Fault)
    }

    /// A record of `SIZE` bytes.
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

    /// A path. Strings are UTF-8 by the specification.
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
