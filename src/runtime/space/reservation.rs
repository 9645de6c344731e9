//! Reservations of address space for linear memories, which are reused.
//!
//! wasmer reserves 8 GiB of address space for each memory, so that compiled code needs no bounds checks, and unmaps
//! it with the store. These two system calls are most of the cost of a small instance. Here the pages go back to the
//! system and the reservation to a pool, and the next memory of the same thread reuses it.
//!
//! A reservation remembers the image that is mapped at its beginning. When its pages are returned to the system the image
//! is there again as it was, so a memory that begins with the same one needs nothing more.
#![allow(unsafe_code, reason = "reserves and protects address space")]

use std::cell::RefCell;
use std::ptr::{self, NonNull};
use std::sync::Arc;

use wasmer::{MemoryError, MemoryStyle, WASM_PAGE_SIZE};

use crate::space::image::Image;
use crate::space::own_pages;

/// Address space behind one memory: what `MemoryStyle::Static` promises to compiled code.
const RESERVATION: usize =
    MemoryStyle::static_bound().0 as usize * WASM_PAGE_SIZE + MemoryStyle::static_offset_guard_size() as usize;

/// The number of reservations that a thread keeps for later; further ones are unmapped. 32 of them take 256 GiB of
/// address space (of 128 TiB) and no memory.
const KEPT: usize = 32;

/// How many bytes of pages that were written to the reservations that a thread keeps may have together. To copy an image's
/// page into such a page takes a tenth of what it takes the system to make another one when the next guest writes to it.
const KEPT_BYTES: usize = 16 << 20;

thread_local! {
    static POOL: RefCell<Vec<Reservation>> = const { RefCell::new(Vec::new()) };
}

/// A mapping of `RESERVATION` bytes, of which the first `accessible` may be touched.
#[derive(Debug)]
pub(crate) struct Reservation {
    pub(crate) base: NonNull<u8>,
    accessible: usize,
    /// What is mapped over its first bytes.
    image: Option<Arc<Image>>,
    /// How many bytes were accessible when it was taken.
    taken: usize,
    /// In the pool: the bytes of pages that it has, not the image's file.
    own: usize,
}

// SAFETY: a reservation owns its mapping, which does not belong to a thread.
unsafe impl Send for Reservation {}
// SAFETY: shared references expose only the base address.
unsafe impl Sync for Reservation {}

impl Reservation {
    /// A reservation whose first `bytes` bytes are accessible, and nothing else is. They are those of the image, which is
    /// no longer than that, and zeros.
    pub(crate) fn take(bytes: usize, image: Option<&Arc<Image>>) -> Result<Self, MemoryError> {
        let mapped = image.filter(|image| image.is_mapped());
        let pooled = POOL.try_with(|pool| pooled(&mut pool.borrow_mut(), mapped)).ok().flatten();
        let mut reservation = pooled.map_or_else(Self::map, Ok)?;
        if !is_same(reservation.image.as_ref(), mapped) {
            reservation.unmap_image()?;
        }
        reservation.set_accessible(bytes)?;
        reservation.taken = bytes;
        if let Some(image) = image
            && reservation.image.is_none()
        {
            reservation.put(image);
        }
        Ok(reservation)
    }

    fn map() -> Result<Self, MemoryError> {
        // SAFETY: creates a fresh mapping at an address that the system chooses.
        let base = unsafe {
            libc::mmap(
                ptr::null_mut(),
                RESERVATION,
                libc::PROT_NONE,
                libc::MAP_PRIVATE | libc::MAP_ANON | libc::MAP_NORESERVE,
                -1,
                0,
            )
        };
        if base == libc::MAP_FAILED {
            return Err(MemoryError::Region(format!(
                "cannot reserve 8 GiB of address space for a memory: {}; is there a limit (ulimit -v)?",
                std::io::Error::last_os_error()
            )));
        }
        let base = NonNull::new(base.cast()).ok_or_else(|| MemoryError::Region("mapped at address 0".into()))?;
        Ok(Self { base, accessible: 0, image: None, taken: 0, own: 0 })
    }

    /// Puts an image where there are zeros.
    fn put(&mut self, image: &Arc<Image>) {
        debug_assert!(image.length() <= self.accessible);
        // SAFETY: the accessible part is ours, and nothing refers to it yet.
        unsafe {
            if image.map(self.base) {
                self.image = Some(Arc::clone(image));
            } else {
                image.copy(self.base);
            }
        }
    }

    /// Puts zeros in the place of the image.
    fn unmap_image(&mut self) -> Result<(), MemoryError> {
        let Some(image) = self.image.take() else { return Ok(()) };
        let flags = libc::MAP_PRIVATE | libc::MAP_ANON | libc::MAP_NORESERVE | libc::MAP_FIXED;
        let access = libc::PROT_READ | libc::PROT_WRITE;
        // SAFETY: the image lies inside the mapping, which nothing refers to. It is accessible, as what is put there is.
        let zeros = unsafe { libc::mmap(self.base.as_ptr().cast(), image.length(), access, flags, -1, 0) };
        if zeros == libc::MAP_FAILED {
            let reason = std::io::Error::last_os_error();
            return Err(MemoryError::Region(format!("cannot map {} bytes of memory: {reason}", image.length())));
        }
        Ok(())
    }

    pub(crate) fn set_accessible(&mut self, bytes: usize) -> Result<(), MemoryError> {
        let (from, to, protection) = match bytes {
            more if more > self.accessible => (self.accessible, more, libc::PROT_READ | libc::PROT_WRITE),
            fewer if fewer < self.accessible => (fewer, self.accessible, libc::PROT_NONE),
            _ => return Ok(()),
        };
        // SAFETY: `from..to` lies inside the mapping: callers keep `bytes` below 4 GiB.
        let changed = unsafe { libc::mprotect(self.base.as_ptr().add(from).cast(), to - from, protection) };
        if changed != 0 {
            let reason = std::io::Error::last_os_error();
            return Err(MemoryError::Region(format!("cannot make {} bytes of memory accessible: {reason}", to - from)));
        }
        self.accessible = bytes;
        Ok(())
    }

    /// Keeps the address space for the thread's next memory, without what this one has put there.
    pub(crate) fn give_back(mut self) {
        let restored = self.restore();
        if restored < self.accessible {
            // A private anonymous page that was given back to the system reads as zero, and one of a private mapping of a
            // file as the file's.
            // SAFETY: the range is in the accessible part of a mapping that nothing refers to any more.
            let given_back = unsafe {
                let rest = self.base.as_ptr().add(restored).cast();
                libc::madvise(rest, self.accessible - restored, libc::MADV_DONTNEED)
            };
            if given_back != 0 {
                return;
            }
        }
        // A thread that is ending has no pool any more, so the reservation is unmapped.
        let _ = POOL.try_with(|pool| {
            let mut pool = pool.borrow_mut();
            if pool.len() < KEPT {
                pool.push(self);
            }
        });
    }

    /// Copies the image's content back to pages that were written to, from the beginning on, and returns up to where the
    /// memory is as it was. What has grown is not looked at: the next memory is as large as this one was at first.
    fn restore(&mut self) -> usize {
        self.own = 0;
        let Some(image) = self.image.as_deref() else { return 0 };
        let kept = POOL.try_with(|pool| pool.borrow().iter().map(|each| each.own).sum()).unwrap_or(KEPT_BYTES);
        let mut room = KEPT_BYTES.saturating_sub(kept);
        let (mut restored, mut own) = (0, 0);
        let known = own_pages::each(self.base, self.taken, |pages| {
            let pages = pages.start..pages.end.min(pages.start + room);
            // SAFETY: the accessible part is ours, and nothing refers to it any more.
            unsafe { image.restore(self.base, pages.clone()) };
            (restored, own) = (pages.end, own + pages.len());
            room -= pages.len();
            room > 0
        });
        if known && room > 0 {
            restored = self.taken;
        }
        self.own = own;
        restored
    }
}

/// The reservation to take from the pool: one that has the image, if there is such a one.
fn pooled(pool: &mut Vec<Reservation>, image: Option<&Arc<Image>>) -> Option<Reservation> {
    let fitting = pool.iter().rposition(|each| is_same(each.image.as_ref(), image));
    // Or else one whose image has gone, or that came first: the others are likelier to be wanted again.
    let place = fitting.or_else(|| pool.iter().position(is_stale)).or_else(|| (!pool.is_empty()).then_some(0))?;
    Some(if place + 1 == pool.len() { pool.pop()? } else { pool.remove(place) })
}

fn is_same(one: Option<&Arc<Image>>, other: Option<&Arc<Image>>) -> bool {
    match (one, other) {
        (Some(one), Some(other)) => Arc::ptr_eq(one, other),
        (None, None) => true,
        _ => false,
    }
}

/// Whether nobody but the pool has its image.
fn is_stale(reservation: &Reservation) -> bool {
    reservation.image.as_ref().is_some_and(|image| Arc::strong_count(image) == 1)
}

/// Lets go of images that nobody but this thread's pool has.
pub(crate) fn forget_images() {
    let stale = POOL.try_with(|pool| pool.borrow_mut().extract_if(.., |each| is_stale(each)).collect::<Vec<_>>());
    drop(stale);
}

impl Drop for Reservation {
    fn drop(&mut self) {
        // SAFETY: the mapping is ours, whole, and nothing refers to it any more. The image's part of it is as well.
        unsafe { libc::munmap(self.base.as_ptr().cast(), RESERVATION) };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: usize = 4 << 10;

    fn image(fill: u8, pages: usize) -> Arc<Image> {
        Arc::new(Image::of(&vec![fill; pages * PAGE]).unwrap())
    }

    fn bytes(reservation: &mut Reservation, length: usize) -> &mut [u8] {
        assert!(length <= reservation.accessible);
        // SAFETY: so many bytes are accessible, and nobody else has them.
        unsafe { std::slice::from_raw_parts_mut(reservation.base.as_ptr(), length) }
    }

    /// Takes one, looks at it, soils it, and gives it back.
    fn use_one(length: usize, image: Option<&Arc<Image>>, fill: u8) -> usize {
        let mut one = Reservation::take(length, image).unwrap();
        let covered = image.map_or(0, |image| image.length());
        let all = bytes(&mut one, length);
        assert!(all[..covered].iter().all(|byte| *byte == fill), "the image is as it was made");
        assert!(all[covered..].iter().all(|byte| *byte == 0), "behind it there are zeros");
        all.fill(0xee);
        let base = one.base.as_ptr().addr();
        one.give_back();
        base
    }

    #[test]
    fn what_one_wrote_nobody_else_finds() {
        let (large, larger, small) = (image(1, 40), image(2, 60), image(3, 1));
        assert!(large.is_mapped() && !small.is_mapped());
        for round in 0..50 {
            let length = (60 + round) * PAGE;
            use_one(length, Some(&large), 1);
            use_one(length, Some(&larger), 2);
            use_one(length, None, 0);
            use_one(length, Some(&small), 3);
            use_one(length + PAGE, Some(&large), 1);
        }
    }

    #[test]
    fn more_than_is_kept_is_given_back() {
        let (large, small) = (image(1, KEPT_BYTES / PAGE + 100), image(2, 40));
        for _ in 0..3 {
            use_one(large.length() + PAGE, Some(&large), 1);
            use_one(40 * PAGE, Some(&small), 2);
        }
        let kept: usize = POOL.with_borrow(|pool| pool.iter().map(|each| each.own).sum());
        assert!(kept <= KEPT_BYTES);
    }

    #[test]
    fn one_with_the_same_image_is_preferred() {
        let (one, two) = (image(1, 40), image(2, 40));
        let first = use_one(40 * PAGE, Some(&one), 1);
        let held = Reservation::take(40 * PAGE, Some(&one)).unwrap();
        let second = use_one(40 * PAGE, Some(&two), 2);
        held.give_back();
        assert_ne!(first, second);
        assert_eq!(use_one(40 * PAGE, Some(&two), 2), second);
        assert_eq!(use_one(40 * PAGE, Some(&one), 1), first);
    }

    #[test]
    fn images_of_nobody_are_let_go() {
        let gone = image(1, 40);
        let weak = Arc::downgrade(&gone);
        use_one(40 * PAGE, Some(&gone), 1);
        drop(gone);
        assert_eq!(weak.strong_count(), 1);
        forget_images();
        assert_eq!(weak.strong_count(), 0);
    }
}
