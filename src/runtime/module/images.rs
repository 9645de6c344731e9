//! What memories begin with, as bytes: all of it in one piece, or the images apart as parts of a file.

use std::fs::File;
use std::io;
use std::ops::Range;
use std::sync::Arc;

use wasmer_types::ModuleInfo;

use crate::module::bytes::{Reader, write_number};
use crate::space::beginning::Memory;
use crate::space::image::Image;

/// Each memory: pages, number of pieces, and each piece: offset, length, bytes.
pub(crate) fn write(memories: &[Memory], mut put: impl FnMut(&[u8])) {
    for memory in memories {
        let mut head = Vec::new();
        write_number(&mut head, memory.pages as usize);
        let pieces = memory.image.iter().flat_map(|image| image.pieces());
        write_number(&mut head, pieces.clone().count());
        put(&head);
        for (offset, bytes) in pieces {
            put(&(offset as u64).to_le_bytes());
            put(&(bytes.len() as u64).to_le_bytes());
            put(bytes);
        }
    }
}

/// The same for a file of which the images are parts, from `start` on, each with every byte at its place behind its
/// beginning: `put` gets their pieces, and `to` the rest, with an image's beginning in place of the pieces' bytes. Returns
/// where the images end. `start` must be a multiple of `Image::BEGINS_AT`.
pub(crate) fn write_apart(
    memories: &[Memory],
    mut start: u64,
    to: &mut Vec<u8>,
    mut put: impl FnMut(u64, &[u8]) -> io::Result<()>,
) -> io::Result<u64> {
    for memory in memories {
        let pieces = memory.image.iter().flat_map(|image| image.pieces());
        write_number(to, memory.pages as usize);
        write_number(to, pieces.clone().count());
        to.extend_from_slice(&start.to_le_bytes());
        for (offset, bytes) in pieces {
            to.extend_from_slice(&(offset as u64).to_le_bytes());
            to.extend_from_slice(&(bytes.len() as u64).to_le_bytes());
            put(start + offset as u64, bytes)?;
        }
        let length = memory.image.as_ref().map_or(0, |image| image.length());
        start = (start + length as u64).next_multiple_of(Image::BEGINS_AT);
    }
    Ok(start)
}

/// What `write` wrote of the memories that a module defines; `None` if they cannot begin so. From a file, what
/// `write_apart` wrote, of which the images are parts then: it must not change any more.
pub(crate) fn read(bytes: &mut Reader<'_>, info: &ModuleInfo, file: Option<&File>) -> Option<Box<[Memory]>> {
    let own = info.memories.values().skip(info.num_imported_memories);
    let read = own.map(|ty| {
        let memory = match file {
            Some(file) => read_part(bytes, file)?,
            None => read_memory(bytes)?,
        };
        let most = ty.maximum.map_or(wasmer::WASM_MAX_PAGES, |pages| pages.0);
        (memory.pages >= ty.minimum.0 && memory.pages <= most && !ty.shared).then_some(memory)
    });
    read.collect()
}

fn read_memory(bytes: &mut Reader<'_>) -> Option<Memory> {
    let pages = bytes.number()?;
    let mut pieces = Vec::new();
    let mut end = 0;
    for _ in 0..bytes.number()? {
        let run = read_run(bytes, end, pages)?;
        end = run.end;
        pieces.push((run.start, bytes.take(run.len())?));
    }
    Some(Memory { pages, image: Image::new(pieces.into_iter()).map(Arc::new) })
}

fn read_part(bytes: &mut Reader<'_>, file: &File) -> Option<Memory> {
    let (pages, count, start) = (bytes.number()?, bytes.number()?, bytes.long()?);
    let mut runs: Vec<Range<usize>> = Vec::new();
    for _ in 0..count {
        runs.push(read_run(bytes, runs.last().map_or(0, |last| last.end), pages)?);
    }
    let image = if runs.is_empty() { None } else { Some(Arc::new(Image::in_file(file, start, runs.into())?)) };
    Some(Memory { pages, image })
}

/// Where a piece of an image is in a memory of so many pages, and how long it is; `None` if it cannot be there.
fn read_run(bytes: &mut Reader<'_>, end: usize, pages: u32) -> Option<Range<usize>> {
    let (offset, size) = (bytes.long()?, bytes.long()?);
    let length = u64::from(pages) * wasmer::WASM_PAGE_SIZE as u64;
    let whole = offset % Image::PAGE == 0 && size % Image::PAGE == 0;
    let run = usize::try_from(offset).ok()?..usize::try_from(offset.checked_add(size)?).ok()?;
    (whole && run.start >= end && run.end as u64 <= length).then_some(run)
}
