//! Reservations of address space for linear memories, which are reused.
//!
//! wasmer reserves 8 GiB of address space for each memory, so that compiled code needs no bounds checks, and unmaps
//! it with the store. These two system calls are most of the cost of a small instance. Here the pages go back to the
//! system and the reservation to a pool, and the next memory of the same thread reuses it.
#![allow(unsafe_code, reason = "reserves and protects address space")]

use std::cell::RefCell;
use std::ptr::{self, NonNull};

use wasmer::{MemoryError, MemoryStyle, WASM_PAGE_SIZE};

/// Address space behind one memory: what `MemoryStyle::Static` promises to compiled code.
const RESERVATION: usize =
    MemoryStyle::static_bound().0 as usize * WASM_PAGE_SIZE + MemoryStyle::static_offset_guard_size() as usize;

/// The number of reservations that a thread keeps for later; further ones are unmapped. 32 of them take 256 GiB of
/// address space (of 128 TiB) and no memory.
const KEPT: usize = 32;

thread_local! {
    static POOL: RefCell<Vec<Reservation>> = const { RefCell::new(Vec::new()) };
}

/// A mapping of `RESERVATION` bytes, of which the first `accessible` may be touched.
#[derive(Debug)]
pub(crate) struct Reservation {
    pub(crate) base: NonNull<u8>,
    accessible: usize,
}

// SAFETY: a reservation owns its mapping, which does not belong to a thread.
unsafe impl Send for Reservation {}
// SAFETY: shared references expose only the base address.
unsafe impl Sync for Reservation {}

impl Reservation {
    /// A reservation of which exactly the first `bytes` bytes are accessible, and zero.
    pub(crate) fn take(bytes: usize) -> Result<Self, MemoryError> {
        let pooled = POOL.try_with(|pool| pool.borrow_mut().pop()).ok().flatten();
        let mut reservation = pooled.map_or_else(Self::map, Ok)?;
        reservation.set_accessible(bytes)?;
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
        Ok(Self { base, accessible: 0 })
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

    /// Gives the pages back to the system, and keeps the address space for the thread's next memory.
    pub(crate) fn give_back(self) {
        // The next memory must find zeros, and a private anonymous page that was given back reads as zero.
        // SAFETY: the range is the accessible part of a mapping that nothing refers to any more.
        let given_back = unsafe { libc::madvise(self.base.as_ptr().cast(), self.accessible, libc::MADV_DONTNEED) };
        if given_back != 0 {
            return;
        }
        // A thread that is ending has no pool any more, so the reservation is unmapped.
        let _ = POOL.try_with(|pool| {
            let mut pool = pool.borrow_mut();
            if pool.len() < KEPT {
                pool.push(self);
            }
        });
    }
}

impl Drop for Reservation {
    fn drop(&mut self) {
        // SAFETY: the whole mapping is ours, and nothing refers to it any more.
        unsafe { libc::munmap(self.base.as_ptr().cast(), RESERVATION) };
    }
}
