//! Which pages of a private mapping the process has copies of its own of, because it has written to them.
//!
//! The system tells a process that of itself, in `/proc/self/pagemap`: by a call since Linux 6.7, and before in one word for
//! each page.
#![allow(unsafe_code, reason = "asks the system, and is called by it in a new process")]

use std::ops::Range;
use std::os::fd::BorrowedFd;
use std::ptr::NonNull;
use std::sync::atomic::{AtomicU64, Ordering};

use libc::c_int;

const PAGE: usize = 4 << 10;

/// The file, open, and the process that has opened it and of which it tells, in the upper half. `NONE` in the place of one
/// that cannot be opened; zero until somebody asks.
static PAGEMAP: AtomicU64 = AtomicU64::new(0);
const NONE: u32 = u32::MAX;

/// Has new processes open the file while they may.
///
/// A server starts as root, and its workers, once they have another user, may not open it any more: the system takes away
/// from a process that changes its user what it has in `/proc`. What is open stays open.
pub fn ask_in_children() {
    // SAFETY: the handler does only what is allowed in a new process of several threads.
    unsafe { libc::pthread_atfork(None, None, Some(in_child)) };
}

extern "C" fn in_child() {
    let of_parent = PAGEMAP.swap(0, Ordering::Relaxed);
    // SAFETY: these calls may be made in a new process; the descriptor is ours.
    unsafe {
        if let Some(file) = descriptor(of_parent) {
            libc::close(file);
        }
        if libc::geteuid() == 0 {
            PAGEMAP.store(open(), Ordering::Relaxed);
        }
    }
}

/// The open file, if there is one.
fn descriptor(pagemap: u64) -> Option<c_int> {
    let file = pagemap as u32;
    (pagemap != 0 && file != NONE).then_some(file.cast_signed())
}

/// Calls `found` with each range of such pages, in order and by its distance from `base`, as long as it returns `true`.
/// `false` if the system does not say; some may have been found by then.
///
/// From `base` on, the beginning of a page, `length` bytes should be mapped privately. A page that was written to is found,
/// and so may be another that is not the file's.
pub(crate) fn each(base: NonNull<u8>, length: usize, mut found: impl FnMut(Range<usize>) -> bool) -> bool {
    let Some(file) = pagemap() else { return false };
    scan(file, base.as_ptr().addr(), length, &mut found).unwrap_or_else(|| read(file, base, length, &mut found))
}

/// The file of this process.
fn pagemap() -> Option<c_int> {
    let known = PAGEMAP.load(Ordering::Relaxed);
    // A process that was forked without the handler has the file of another.
    if known >> 32 == process() {
        return descriptor(known);
    }
    let opened = open();
    match PAGEMAP.compare_exchange(known, opened, Ordering::Relaxed, Ordering::Relaxed) {
        Ok(_) => descriptor(opened),
        // Another thread was faster.
        Err(now) => {
            if let Some(file) = descriptor(opened) {
                // SAFETY: the descriptor is ours.
                unsafe { libc::close(file) };
            }
            descriptor(now)
        }
    }
}

fn process() -> u64 {
    u64::from(std::process::id())
}

/// Opens the file, and gives what `PAGEMAP` is to be. Allocates nothing.
fn open() -> u64 {
    process() << 32 | u64::from(open_file().map_or(NONE, c_int::cast_unsigned))
}

/// The file tells one who may administer the system when it is opened where pages are in the machine's memory, and keeps
/// telling it when the process has become another user. So it is opened without that right.
#[cfg(target_os = "linux")]
fn open_file() -> Option<c_int> {
    use rustix::thread::{CapabilitySet, capabilities, set_capabilities};

    let mut rights = capabilities(None).ok()?;
    if !rights.effective.contains(CapabilitySet::SYS_ADMIN) {
        return open_without_right();
    }
    rights.effective.remove(CapabilitySet::SYS_ADMIN);
    set_capabilities(None, rights).ok()?;
    let file = open_without_right();
    rights.effective.insert(CapabilitySet::SYS_ADMIN);
    // It has what it permits itself: this cannot fail.
    let _ = set_capabilities(None, rights);
    file
}

#[cfg(target_os = "linux")]
fn open_without_right() -> Option<c_int> {
    // SAFETY: the path ends with a zero, and the descriptor is open and this function's own.
    unsafe {
        let file = libc::open(c"/proc/self/pagemap".as_ptr(), libc::O_RDONLY | libc::O_CLOEXEC);
        if file < 0 {
            return None;
        }
        // Another root directory may have a false one.
        let found = rustix::fs::fstatfs(BorrowedFd::borrow_raw(file));
        let is_real = found.is_ok_and(|found| found.f_type == rustix::fs::PROC_SUPER_MAGIC);
        if is_real && libc::sysconf(libc::_SC_PAGESIZE) == PAGE as libc::c_long {
            return Some(file);
        }
        libc::close(file);
        None
    }
}

#[cfg(not(target_os = "linux"))]
fn open_file() -> Option<c_int> {
    None
}

/// `struct pm_scan_arg` of the system.
#[repr(C)]
#[derive(Default)]
struct Scan {
    size: u64,
    flags: u64,
    start: u64,
    end: u64,
    walk_end: u64,
    found: u64,
    found_length: u64,
    max_pages: u64,
    inverted: u64,
    all_of: u64,
    any_of: u64,
    returned: u64,
}

/// `struct page_region` of the system.
#[repr(C)]
#[derive(Clone, Copy, Default)]
struct Region {
    start: u64,
    end: u64,
    categories: u64,
}

/// `PAGEMAP_SCAN`, `_IOWR('f', 16, struct pm_scan_arg)`.
const SCAN: libc::c_ulong = 0xc060_6610;

/// The categories of pages.
const FILE: u64 = 1 << 2;
const PRESENT: u64 = 1 << 3;
const SWAPPED: u64 = 1 << 4;
const ZERO: u64 = 1 << 5;

/// Asks by the call; `None` if the system does not know it, and nothing was found by then.
fn scan(file: c_int, base: usize, length: usize, found: &mut impl FnMut(Range<usize>) -> bool) -> Option<bool> {
    let mut regions = [Region::default(); 128];
    let end = (base + length) as u64;
    let mut scan = Scan {
        size: size_of::<Scan>() as u64,
        end,
        walk_end: base as u64,
        found: regions.as_mut_ptr().expose_provenance() as u64,
        found_length: regions.len() as u64,
        inverted: FILE | ZERO,
        all_of: FILE | ZERO,
        any_of: PRESENT | SWAPPED,
        returned: FILE,
        ..Scan::default()
    };
    while scan.walk_end < end {
        scan.start = scan.walk_end;
        // SAFETY: the structure is the system's, and says how many regions there is room for.
        let count = unsafe { libc::ioctl(file, SCAN as _, &raw mut scan) };
        let Ok(count) = usize::try_from(count) else {
            return if scan.start == base as u64 { None } else { Some(false) };
        };
        for region in regions.get(..count)? {
            if !found(region.start as usize - base..region.end as usize - base) {
                return Some(true);
            }
        }
        if scan.walk_end <= scan.start {
            return Some(false);
        }
    }
    Some(true)
}

/// Reads what the file says of each page.
fn read(file: c_int, base: NonNull<u8>, length: usize, found: &mut impl FnMut(Range<usize>) -> bool) -> bool {
    const OF_FILE: u64 = 1 << 61;
    const SWAPPED: u64 = 1 << 62;
    const PRESENT: u64 = 1 << 63;
    let mut words = [0_u64; 512];
    let first = base.as_ptr().addr() / PAGE;
    let mut page = 0;
    while page < length / PAGE {
        let wanted = words.len().min(length / PAGE - page);
        // SAFETY: there is room for as much as is asked for.
        let got = unsafe {
            let offset = ((first + page) * size_of::<u64>()) as libc::off_t;
            libc::pread(file, words.as_mut_ptr().cast(), wanted * size_of::<u64>(), offset)
        };
        if got != (wanted * size_of::<u64>()).cast_signed() {
            return false;
        }
        let own = |word: &u64| word & (PRESENT | SWAPPED) != 0 && word & OF_FILE == 0;
        let mut rest = &words[..wanted];
        while let Some(start) = rest.iter().position(own) {
            let count = rest[start..].iter().take_while(|word| own(word)).count();
            let at = (page + wanted - rest.len() + start) * PAGE;
            if !found(at..at + count * PAGE) {
                return true;
            }
            rest = &rest[start + count..];
        }
        page += wanted;
    }
    true
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use std::ptr;

    use super::*;

    /// What is found of a mapping of 2000 pages, of which these were written to.
    fn found(written: &[usize], ask: impl Fn(NonNull<u8>, usize, &mut dyn FnMut(Range<usize>) -> bool)) -> Vec<usize> {
        let length = 2000 * PAGE;
        let file = rustix::fs::memfd_create("own-pages", rustix::fs::MemfdFlags::CLOEXEC).unwrap();
        rustix::fs::ftruncate(&file, length as u64).unwrap();
        // SAFETY: maps a file, at a place of the system's choice, and uses no more than that.
        unsafe {
            let access = libc::PROT_READ | libc::PROT_WRITE;
            let file = std::os::fd::AsRawFd::as_raw_fd(&file);
            let base = libc::mmap(std::ptr::null_mut(), length, access, libc::MAP_PRIVATE, file, 0);
            assert_ne!(base, libc::MAP_FAILED);
            let base = NonNull::new(base.cast::<u8>()).unwrap();
            (0..2000).step_by(7).for_each(|page| assert_eq!(base.add(page * PAGE).read_volatile(), 0));
            written.iter().for_each(|page| base.add(page * PAGE).write_volatile(1));
            let mut pages = Vec::new();
            ask(base, length, &mut |range| {
                pages.extend(range.step_by(PAGE).map(|at| at / PAGE));
                true
            });
            libc::munmap(base.as_ptr().cast(), length);
            pages
        }
    }

    #[test]
    fn what_was_written_to_is_found_and_what_was_read_is_not() {
        let many: Vec<_> = (0..2000).step_by(3).collect();
        for written in [&[][..], &[0, 1, 2, 511, 512, 1999], &many] {
            assert_eq!(found(written, |base, length, each_| assert!(each(base, length, each_))), written);
            let read = |base, length, mut each: &mut dyn FnMut(Range<usize>) -> bool| {
                assert!(read(pagemap().unwrap(), base, length, &mut each));
            };
            assert_eq!(found(written, read), written);
        }
    }

    #[test]
    fn the_file_does_not_tell_where_pages_are_in_the_machine() {
        use rustix::thread::capabilities;

        let rights = capabilities(None).unwrap();
        let file = open_file().unwrap();
        assert_eq!(capabilities(None).unwrap(), rights);
        let here = 1_u8;
        let mut word = 0_u64;
        // SAFETY: there is room for a word, and the descriptor is ours.
        unsafe {
            let offset = (ptr::from_ref(&here).addr() / PAGE * size_of::<u64>()) as libc::off_t;
            assert_eq!(libc::pread(file, (&raw mut word).cast(), size_of::<u64>(), offset), 8);
            libc::close(file);
        }
        // Present, and no page's number.
        assert_eq!((word >> 63, word & ((1 << 55) - 1)), (1, 0));
    }

    #[test]
    fn a_new_process_asks_of_itself() {
        ask_in_children();
        assert!(pagemap().is_some());
        // SAFETY: the child does nothing but this, and ends.
        unsafe {
            let child = libc::fork();
            if child == 0 {
                let right = found(&[3, 5], |base, length, each_| assert!(each(base, length, each_))) == [3, 5];
                libc::_exit(c_int::from(!right));
            }
            let mut status = 0;
            assert_eq!(libc::waitpid(child, &raw mut status, 0), child);
            assert_eq!(status, 0);
        }
    }
}
