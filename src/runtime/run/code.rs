//! Where compiled code lies, and a way to stop whoever returns to it.
#![allow(unsafe_code, reason = "changes what pages of compiled code allow")]

use std::collections::BTreeMap;
use std::ffi::c_int;
use std::ops::Range;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{OnceLock, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard, TryLockError};

/// End -> start of the functions of each module.
static CODE: RwLock<BTreeMap<usize, usize>> = RwLock::new(BTreeMap::new());

/// How many threads must not execute another instruction of their guests, and are on their way to one.
static LEAVING: AtomicU32 = AtomicU32::new(0);

/// How many threads are taking the seal away.
static UNSEALING: AtomicU32 = AtomicU32::new(0);

/// Compiled code that is known here, as long as this lives.
pub(crate) struct Registration {
    end: Option<usize>,
}

impl Registration {
    pub(crate) fn new(code: Range<usize>) -> Self {
        page_size();
        if code.is_empty() {
            return Self { end: None };
        }
        lock().insert(code.end, code.start);
        Self { end: Some(code.end) }
    }
}

impl Drop for Registration {
    fn drop(&mut self) {
        if let Some(end) = self.end {
            lock().remove(&end);
        }
    }
}

/// Keeps the lock from all other threads: for a fork, whose child would otherwise find it taken for ever.
pub(crate) fn lock() -> RwLockWriteGuard<'static, BTreeMap<usize, usize>> {
    CODE.write().unwrap_or_else(PoisonError::into_inner)
}

/// Whether a pc lies in compiled code. For a thread that faulted there, which does not hold the lock.
pub(crate) fn contains(pc: usize) -> bool {
    is_inside(&CODE.read().unwrap_or_else(PoisonError::into_inner), pc)
}

/// The same for a signal that may come at any time: `None` if it cannot be told now, because this
/// thread may be the one that holds the lock.
pub(crate) fn contains_now(pc: usize) -> Option<bool> {
    try_read().map(|code| is_inside(&code, pc))
}

fn is_inside(code: &BTreeMap<usize, usize>, pc: usize) -> bool {
    code.range(pc..).next().is_some_and(|(end, start)| (*start..*end).contains(&pc))
}

fn try_read() -> Option<RwLockReadGuard<'static, BTreeMap<usize, usize>>> {
    match CODE.try_read() {
        Ok(code) => Some(code),
        Err(TryLockError::Poisoned(poisoned)) => Some(poisoned.into_inner()),
        Err(TryLockError::WouldBlock) => None,
    }
}

/// Has the next instruction of compiled code fault, whoever comes to it first. So a guest that a
/// library function works for is stopped when that returns. Does nothing if the lock is taken.
pub(crate) fn seal() {
    if let Some(code) = try_read() {
        protect(&code, libc::PROT_READ);
    }
}

/// The same for a thread that faulted, which does not hold the lock, and must not execute another instruction of its
/// guest: no thread takes the seal away before `has_left`.
pub(crate) fn seal_until_left() {
    LEAVING.fetch_add(1, Ordering::SeqCst);
    // A thread that begins to unseal from now on sees that, and does not.
    while UNSEALING.load(Ordering::SeqCst) != 0 {
        // SAFETY: gives other threads their turn.
        unsafe { libc::sched_yield() };
    }
    protect(&CODE.read().unwrap_or_else(PoisonError::into_inner), libc::PROT_READ);
}

/// A thread for which code is sealed does not go on in its guest any more.
pub(crate) fn has_left() {
    LEAVING.fetch_sub(1, Ordering::SeqCst);
}

/// After a fork the child has none of the other threads. The one that forks executes no guest.
pub(crate) fn forked() {
    LEAVING.store(0, Ordering::SeqCst);
    UNSEALING.store(0, Ordering::SeqCst);
}

/// What `unseal` found.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Seal {
    /// It is away.
    Taken,
    /// It has to stay until another thread has left its guest.
    Kept,
}

/// Takes the seal away, if there can be one at a pc whose instruction cannot be fetched; `None` if there cannot.
///
/// Threads may seal and unseal at once, and leave some code sealed: whoever comes to it comes here.
pub(crate) fn unseal(pc: usize) -> Option<Seal> {
    let code = CODE.read().unwrap_or_else(PoisonError::into_inner);
    if !code.iter().any(|(end, start)| pages(*start, *end).contains(&pc)) {
        return None;
    }
    UNSEALING.fetch_add(1, Ordering::SeqCst);
    let seal = if LEAVING.load(Ordering::SeqCst) == 0 { Seal::Taken } else { Seal::Kept };
    if seal == Seal::Taken {
        protect(&code, libc::PROT_READ | libc::PROT_EXEC);
    }
    UNSEALING.fetch_sub(1, Ordering::SeqCst);
    Some(seal)
}

/// Waits a moment for another thread to leave its guest. For a signal handler.
pub(crate) fn wait_for_others() {
    let moment = libc::timespec { tv_sec: 0, tv_nsec: 20_000 };
    // SAFETY: sleeps, and is told for how long.
    unsafe { libc::nanosleep(&raw const moment, std::ptr::null_mut()) };
}

/// The pages that code lies on. What else does, such as trampolines, is code too.
fn pages(start: usize, end: usize) -> Range<usize> {
    let page = page_size();
    (start & !(page - 1))..((end + page - 1) & !(page - 1))
}

fn protect(code: &BTreeMap<usize, usize>, protection: c_int) {
    for (end, start) in code {
        let Range { start, end } = pages(*start, *end);
        // SAFETY: the pages are code of a module that is registered, so mapped. If the system refuses, the guest is
        // only stopped later.
        unsafe { libc::mprotect(start as *mut libc::c_void, end - start, protection) };
    }
}

pub(crate) fn page_size() -> usize {
    static PAGE_SIZE: OnceLock<usize> = OnceLock::new();
    // SAFETY: asks for a constant of the system.
    *PAGE_SIZE.get_or_init(|| usize::try_from(unsafe { libc::sysconf(libc::_SC_PAGESIZE) }).unwrap_or(4096))
}
