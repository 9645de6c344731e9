//! The content that a memory begins with, made once and shared by all memories that begin with it.
//!
//! A large content is a file that is mapped privately over each memory: a page is copied when it is first written to. It is
//! a file in memory, sealed and without a name, or a part of a file that is never changed. A small one is copied, which
//! takes less time than a mapping.
#![allow(unsafe_code, reason = "maps files over linear memories")]

use std::ops::Range;
use std::os::fd::{AsRawFd, OwnedFd};
use std::ptr::{self, NonNull};
use std::sync::atomic::{AtomicUsize, Ordering};

/// How many bytes a content has that is rather copied than mapped. A copy takes a fault for each page, which is most of what
/// it costs, and a mapping one for each page that is used. For a single page that is the same, and a file is saved.
pub(crate) const COPIED_UP_TO: usize = 4 << 10;

/// How many files there may be at a time. Each is an open file of the process, which has but so many.
const MOST_FILES: usize = 128;

/// What a memory begins with.
#[derive(Debug)]
pub(crate) struct Image {
    /// Where there is anything but zeros: whole pages, in order.
    runs: Box<[Range<usize>]>,
    content: Content,
}

#[derive(Debug)]
enum Content {
    /// The bytes of the runs, one behind the other.
    Copied(Box<[u8]>),
    /// A file with each byte at its place.
    Mapped(File),
}

/// What is written, found and mapped as a whole.
const PAGE: usize = 4 << 10;

impl Image {
    /// The number of bytes of which its pieces have a multiple.
    pub(crate) const PAGE: u64 = PAGE as u64;

    /// The number of bytes of which its place in a file is a multiple: the size of the largest pages that systems have.
    pub(crate) const BEGINS_AT: u64 = 64 << 10;

    /// The image of a memory with this content; `None` if there are only zeros.
    pub(crate) fn of(memory: &[u8]) -> Option<Self> {
        let pages = memory.chunks(PAGE).map(|page| page.iter().fold(0, |all, byte| all | byte) != 0);
        let used = pages.enumerate().filter(|(_, used)| *used);
        let runs = united(used.map(|(index, _)| index * PAGE..(index + 1) * PAGE));
        let bytes = |run: &Range<usize>| &memory[run.start..run.end.min(memory.len())];
        Self::new(runs.iter().map(|run| (run.start, bytes(run))))
    }

    /// The image of these pieces of a memory, each at its place: whole pages, in order, none over another.
    pub(crate) fn new<'a>(pieces: impl Iterator<Item = (usize, &'a [u8])> + Clone) -> Option<Self> {
        let runs: Box<[_]> = pieces.clone().map(|(at, bytes)| at..at + bytes.len().next_multiple_of(PAGE)).collect();
        let bytes: usize = runs.iter().map(Range::len).sum();
        let length = runs.last()?.end;
        let file = (bytes > COPIED_UP_TO).then(|| File::new(length, pieces.clone())).flatten();
        let content = file.map_or_else(
            || {
                let mut copied = Vec::with_capacity(bytes);
                for (_, piece) in pieces {
                    copied.extend_from_slice(piece);
                    copied.resize(copied.len().next_multiple_of(PAGE), 0);
                }
                Content::Copied(copied.into())
            },
            Content::Mapped,
        );
        Some(Self { runs, content })
    }

    /// The image of a memory that these are copied into, one after the other; `None` if there is nothing.
    pub(crate) fn of_segments(segments: &[(usize, &[u8])]) -> Option<Self> {
        let used = segments.iter().filter(|(_, bytes)| !bytes.is_empty());
        let pages = used.clone().map(|(at, bytes)| at / PAGE * PAGE..(at + bytes.len()).next_multiple_of(PAGE));
        let mut pages: Vec<Range<usize>> = pages.collect();
        pages.sort_unstable_by_key(|pages| pages.start);
        let runs = united(pages.into_iter());
        let bytes: usize = runs.iter().map(Range::len).sum();
        let length = runs.last()?.end;
        if bytes > COPIED_UP_TO
            && let Some(file) = File::new(length, segments.iter().copied())
        {
            return Some(Self { runs: runs.into(), content: Content::Mapped(file) });
        }
        let mut copied = vec![0; bytes];
        let (mut starts, mut next) = (Vec::with_capacity(runs.len()), 0);
        for run in &runs {
            starts.push(next);
            next += run.len();
        }
        for (at, bytes) in used {
            let run = runs.partition_point(|run| run.end <= *at);
            let place = starts[run] + at - runs[run].start;
            copied[place..place + bytes.len()].copy_from_slice(bytes);
        }
        Some(Self { runs: runs.into(), content: Content::Copied(copied.into()) })
    }

    /// The image that begins at a place in a file, with every byte at its place behind it; `None` if it cannot be read.
    ///
    /// The file must not change any more, and `at` be a multiple of `BEGINS_AT`.
    pub(crate) fn in_file(file: &std::fs::File, at: u64, runs: Box<[Range<usize>]>) -> Option<Self> {
        let length = runs.last()?.end;
        let bytes: usize = runs.iter().map(Range::len).sum();
        let mapped = (bytes > COPIED_UP_TO).then(|| File::part(file, at, length)).flatten();
        let content = match mapped {
            Some(part) => Content::Mapped(part),
            None => {
                let mut copied = vec![0; bytes];
                let mut rest = &mut copied[..];
                for run in &runs {
                    let piece = rest.split_off_mut(..run.len())?;
                    std::os::unix::fs::FileExt::read_exact_at(file, piece, at + run.start as u64).ok()?;
                }
                Content::Copied(copied.into())
            }
        };
        Some(Self { runs, content })
    }

    /// Where there is anything but zeros, and what it is: whole pages, in order.
    pub(crate) fn pieces(&self) -> impl Iterator<Item = (usize, &[u8])> + Clone {
        let mut copied = 0;
        self.runs.iter().map(move |run| {
            let bytes = match &self.content {
                Content::Copied(bytes) => &bytes[copied..copied + run.len()],
                Content::Mapped(file) => &file.bytes()[run.clone()],
            };
            copied += run.len();
            (run.start, bytes)
        })
    }

    /// How much of a memory it covers, from the beginning on.
    pub(crate) fn length(&self) -> usize {
        self.runs.last().map_or(0, |run| run.end)
    }

    /// How many bytes are kept for it.
    pub(crate) fn size(&self) -> usize {
        self.runs.iter().map(Range::len).sum()
    }

    /// Whether it is mapped, not copied.
    pub(crate) fn is_mapped(&self) -> bool {
        matches!(self.content, Content::Mapped(_))
    }

    /// Maps it at an address; `false` if it is to be copied, or the system does not map it.
    ///
    /// # Safety
    ///
    /// From `base` on, which is the beginning of a page, its length must be the caller's to be replaced.
    pub(crate) unsafe fn map(&self, base: NonNull<u8>) -> bool {
        let Content::Mapped(file) = &self.content else { return false };
        let flags = libc::MAP_PRIVATE | libc::MAP_FIXED | libc::MAP_NORESERVE;
        let access = libc::PROT_READ | libc::PROT_WRITE;
        // SAFETY: by contract; what is written to a private mapping does not reach the file.
        let mapped = unsafe {
            let descriptor = file.descriptor.as_raw_fd();
            libc::mmap(base.as_ptr().cast(), self.length(), access, flags, descriptor, file.offset)
        };
        mapped != libc::MAP_FAILED
    }

    /// Brings its content back to a part of the memory that it is mapped over, and zeros to what is behind it.
    ///
    /// # Safety
    ///
    /// From `base` on that part, whole pages, must be accessible, and referred to by nothing else.
    pub(crate) unsafe fn restore(&self, base: NonNull<u8>, part: Range<usize>) {
        let Content::Mapped(file) = &self.content else { return };
        let zero = |range: Range<usize>| {
            // SAFETY: by contract.
            unsafe { ptr::write_bytes(base.as_ptr().add(range.start), 0, range.len()) };
        };
        let mut at = part.start;
        let first = self.runs.partition_point(|run| run.end <= at);
        for run in self.runs[first..].iter().take_while(|run| run.start < part.end) {
            let run = run.start.max(at)..run.end.min(part.end);
            // What the file has between the runs need not be read.
            zero(at..run.start);
            // SAFETY: by contract; the view is as long as the last run.
            unsafe {
                ptr::copy_nonoverlapping(file.bytes()[run.clone()].as_ptr(), base.as_ptr().add(run.start), run.len())
            };
            at = run.end;
        }
        zero(at..part.end);
    }

    /// Copies it to an address where there are zeros.
    ///
    /// # Safety
    ///
    /// From `base` on its length must be accessible, and referred to by nothing else.
    pub(crate) unsafe fn copy(&self, base: NonNull<u8>) {
        for (at, bytes) in self.pieces() {
            // SAFETY: by contract; a piece ends where the length does at the latest.
            unsafe { ptr::copy_nonoverlapping(bytes.as_ptr(), base.as_ptr().add(at), bytes.len()) };
        }
    }
}

/// A file, or a part of one, whose content does not change any more.
#[derive(Debug)]
struct File {
    descriptor: OwnedFd,
    /// Where the content begins in it.
    offset: libc::off_t,
    /// All of it, to be read.
    view: NonNull<u8>,
    length: usize,
    _one: OneOfMost,
}

// SAFETY: the view is only read, and the file does not change.
unsafe impl Send for File {}
// SAFETY: as above.
unsafe impl Sync for File {}

impl File {
    /// A file with these pieces, and zeros between them. `None` if the system has none for us.
    #[cfg(target_os = "linux")]
    fn new<'a>(length: usize, pieces: impl Iterator<Item = (usize, &'a [u8])>) -> Option<Self> {
        use rustix::fs::{MemfdFlags, SealFlags};
        let one = OneOfMost::take()?;
        let descriptor =
            rustix::fs::memfd_create("wasm-image", MemfdFlags::CLOEXEC | MemfdFlags::ALLOW_SEALING).ok()?;
        rustix::fs::ftruncate(&descriptor, length as u64).ok()?;
        let file = std::fs::File::from(descriptor);
        for (at, bytes) in pieces {
            std::os::unix::fs::FileExt::write_all_at(&file, bytes, at as u64).ok()?;
        }
        let descriptor = OwnedFd::from(file);
        let seals = SealFlags::SEAL | SealFlags::SHRINK | SealFlags::GROW | SealFlags::WRITE;
        rustix::fs::fcntl_add_seals(&descriptor, seals).ok()?;
        Self::view(descriptor, 0, length, one)
    }

    #[cfg(not(target_os = "linux"))]
    fn new<'a>(_length: usize, _pieces: impl Iterator<Item = (usize, &'a [u8])>) -> Option<Self> {
        None
    }

    /// A part of a file. `None` if the system does not map it, or there are too many files.
    fn part(file: &std::fs::File, at: u64, length: usize) -> Option<Self> {
        let one = OneOfMost::take()?;
        // What is beyond the file's end cannot be touched.
        let end = at.checked_add(length as u64)?;
        if file.metadata().ok()?.len() < end {
            return None;
        }
        Self::view(file.try_clone().ok()?.into(), libc::off_t::try_from(at).ok()?, length, one)
    }

    fn view(descriptor: OwnedFd, offset: libc::off_t, length: usize, one: OneOfMost) -> Option<Self> {
        // SAFETY: asks for a fresh mapping at an address of the system's choice.
        let view = unsafe {
            libc::mmap(ptr::null_mut(), length, libc::PROT_READ, libc::MAP_PRIVATE, descriptor.as_raw_fd(), offset)
        };
        if view == libc::MAP_FAILED {
            return None;
        }
        Some(Self { descriptor, offset, view: NonNull::new(view.cast())?, length, _one: one })
    }

    fn bytes(&self) -> &[u8] {
        // SAFETY: the view is as long as the content, which does not change (INV-42).
        unsafe { std::slice::from_raw_parts(self.view.as_ptr(), self.length) }
    }
}

impl Drop for File {
    fn drop(&mut self) {
        // SAFETY: the view is ours, and nothing refers to it any more.
        unsafe { libc::munmap(self.view.as_ptr().cast(), self.length) };
    }
}

/// The right to one of the files that there may be at a time.
#[derive(Debug)]
struct OneOfMost;

static FILES: AtomicUsize = AtomicUsize::new(0);

impl OneOfMost {
    fn take() -> Option<Self> {
        let one = Self;
        // Gives it back, if it is one too many, as it goes.
        (FILES.fetch_add(1, Ordering::Relaxed) < MOST_FILES).then_some(one)
    }
}

impl Drop for OneOfMost {
    fn drop(&mut self) {
        FILES.fetch_sub(1, Ordering::Relaxed);
    }
}

/// Ranges in the order of their beginnings, with those made one that touch.
fn united(ranges: impl Iterator<Item = Range<usize>>) -> Vec<Range<usize>> {
    let mut runs: Vec<Range<usize>> = Vec::new();
    for range in ranges {
        match runs.last_mut().filter(|last| last.end >= range.start) {
            Some(last) => last.end = last.end.max(range.end),
            None => runs.push(range),
        }
    }
    runs
}

#[cfg(test)]
mod tests {
    use super::*;

    fn memory(length: usize, used: &[Range<usize>]) -> Vec<u8> {
        let mut memory = vec![0; length];
        used.iter().for_each(|range| memory[range.clone()].fill(7));
        memory
    }

    fn back(image: &Image) -> Vec<u8> {
        let mut memory = vec![0_u8; image.length()];
        // SAFETY: there is room for its length, and nobody else has it.
        unsafe { image.copy(NonNull::new(memory.as_mut_ptr()).unwrap()) };
        memory
    }

    #[test]
    fn only_pages_in_use_are_kept() {
        assert!(Image::of(&[0; 9 * PAGE]).is_none());
        assert!(!Image::of(&memory(9 * PAGE, std::slice::from_ref(&(PAGE..PAGE + 9)))).unwrap().is_mapped());
        let memory = memory(40 * PAGE, &[0..1, 3 * PAGE..3 * PAGE + 1, 5 * PAGE - 1..5 * PAGE + 1]);
        let image = Image::of(&memory).unwrap();
        assert_eq!((image.size(), image.length()), (4 * PAGE, 6 * PAGE));
        assert_eq!(back(&image), memory[..6 * PAGE]);
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn segments_are_written_in_their_order() {
        let (ones, twos) = ([1; 10 * PAGE], [2; 5]);
        let segments = [(PAGE - 3, &ones[..]), (PAGE - 1, &twos), (40 * PAGE, &[]), (20 * PAGE + 9, &twos)];
        let image = Image::of_segments(&segments).unwrap();
        let mut memory = vec![0; 40 * PAGE];
        segments.iter().for_each(|(at, bytes)| memory[*at..at + bytes.len()].copy_from_slice(bytes));
        memory.truncate(21 * PAGE);
        assert_eq!((image.size(), back(&image)), (12 * PAGE, memory));
        assert!(Image::of_segments(&[(0, &[])]).is_none());
        let small = Image::of_segments(&[(PAGE + 1, &[1]), (PAGE + 2, &[2]), (PAGE + 1, &[3])]).unwrap();
        assert!(!small.is_mapped());
        assert_eq!(back(&small)[PAGE..][..4], [0, 3, 2, 0]);
    }

    #[test]
    fn a_part_of_a_file_is_one() {
        let path = std::env::temp_dir().join(format!("wasm-image-{}", std::process::id()));
        let at = Image::BEGINS_AT;
        let content = memory(40 * PAGE, &[PAGE..20 * PAGE, 30 * PAGE..31 * PAGE]);
        std::fs::write(&path, [&vec![9; at as usize][..], &content[..31 * PAGE]].concat()).unwrap();
        let file = std::fs::File::open(&path).unwrap();
        std::fs::remove_file(path).unwrap();
        let runs = |large: &[Range<usize>]| large.iter().cloned().collect::<Box<[_]>>();
        let image = Image::in_file(&file, at, runs(&[PAGE..20 * PAGE, 30 * PAGE..31 * PAGE])).unwrap();
        assert!(image.is_mapped());
        assert_eq!(back(&image), content[..31 * PAGE]);
        let small = Image::in_file(&file, at, runs(std::slice::from_ref(&(PAGE..2 * PAGE)))).unwrap();
        assert!(!small.is_mapped());
        assert_eq!(back(&small), content[..2 * PAGE]);
        let long = runs(&[PAGE..20 * PAGE, 30 * PAGE..32 * PAGE]);
        assert!(Image::in_file(&file, at, long).is_none(), "the file is too short");
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn a_large_one_is_a_sealed_file() {
        let memory = memory(40 * PAGE, &[PAGE..20 * PAGE, 30 * PAGE..30 * PAGE + 9]);
        let image = Image::of(&memory).unwrap();
        assert!(image.is_mapped());
        assert_eq!(back(&image), memory[..31 * PAGE]);
        let again = Image::new(image.pieces()).unwrap();
        assert_eq!(back(&again), memory[..31 * PAGE]);
        let Content::Mapped(file) = &image.content else { unreachable!() };
        assert!(rustix::io::write(&file.descriptor, b"x").is_err(), "nobody can change it any more");
    }
}
