//! Where compiled code lies, and how to stop a thread that returns to it.
#![allow(unsafe_code, reason = "changes what pages of compiled code allow")]

use std::any::Any;
use std::collections::BTreeMap;
use std::ffi::c_int;
use std::ops::Range;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, OnceLock, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard, TryLockError, Weak};

/// The functions of a module.
pub(crate) struct Extent {
    start: usize,
    owner: Owner,
}

/// The module that keeps the code mapped.
type Owner = Weak<dyn Any + Send + Sync>;

/// The functions of each module, by their end.
static CODE: RwLock<BTreeMap<usize, Extent>> = RwLock::new(BTreeMap::new());

/// How many threads must not execute another instruction of their guests, and are on their way to one.
static LEAVING: AtomicU32 = AtomicU32::new(0);

/// How many threads are removing the seal.
static UNSEALING: AtomicU32 = AtomicU32::new(0);

/// Registers compiled code as long as it lives.
pub(crate) struct Registration {
    end: Option<usize>,
}

impl Registration {
    pub(crate) fn new(code: Range<usize>, owner: Owner) -> Self {
        page_size();
        if code.is_empty() {
            return Self { end: None };
        }
        lock().insert(code.end, Extent { start: code.start, owner });
        Self { end: Some(code.end) }
    }
}

impl Drop for Registration {
    fn drop(&mut self) {
        if let Some(end) = self.end {
            let extent = lock().remove(&end);
            drop(extent);
        }
    }
}

/// Holds the lock during a fork. Otherwise the child could find it taken by a thread that it does not have.
pub(crate) fn lock() -> RwLockWriteGuard<'static, BTreeMap<usize, Extent>> {
    CODE.write().unwrap_or_else(PoisonError::into_inner)
}

/// The owner of the code at a pc. Not for a signal handler.
pub(crate) fn owner(pc: usize) -> Option<Arc<dyn Any + Send + Sync>> {
    let code = CODE.read().unwrap_or_else(PoisonError::into_inner);
    let owner = find(&code, pc)?.owner.upgrade();
    // The last reference must not be dropped while the lock is held.
    drop(code);
    owner
}

/// Whether a pc lies in compiled code. For a thread that faulted there, and so does not hold the lock.
pub(crate) fn contains(pc: usize) -> bool {
    is_inside(&CODE.read().unwrap_or_else(PoisonError::into_inner), pc)
}

/// The same for a signal that may come at any time: `None` if the lock is taken, because this thread may be the one
/// that holds it.
pub(crate) fn contains_now(pc: usize) -> Option<bool> {
    try_read().map(|code| is_inside(&code, pc))
}

/// Whether a range lies in the functions of one module, as far as that can be said now: see `contains_now`.
pub(crate) fn is_one_now(range: Range<usize>) -> bool {
    try_read().is_some_and(|code| find(&code, range.end).is_some_and(|extent| extent.start <= range.start))
}

fn is_inside(code: &BTreeMap<usize, Extent>, pc: usize) -> bool {
    find(code, pc).is_some()
}

fn find(code: &BTreeMap<usize, Extent>, pc: usize) -> Option<&Extent> {
    code.range(pc..).next().and_then(|(end, extent)| (extent.start..*end).contains(&pc).then_some(extent))
}

fn try_read() -> Option<RwLockReadGuard<'static, BTreeMap<usize, Extent>>> {
    match CODE.try_read() {
        Ok(code) => Some(code),
        Err(TryLockError::Poisoned(poisoned)) => Some(poisoned.into_inner()),
        Err(TryLockError::WouldBlock) => None,
    }
}

/// Makes the next instruction of compiled code fault, in whichever thread executes it. So a guest is stopped when the
/// library function that it called returns. Does nothing if the lock is taken.
pub(crate) fn seal() {
    if let Some(code) = try_read() {
        protect(&code, libc::PROT_READ);
    }
}

/// The same for a thread that faulted, and so does not hold the lock, and must not execute another instruction of its
/// guest: no thread removes the seal before `has_left`.
pub(crate) fn seal_until_left() {
    LEAVING.fetch_add(1, Ordering::SeqCst);
    // A thread that begins to unseal from now on sees that, and does not.
    while UNSEALING.load(Ordering::SeqCst) != 0 {
        // SAFETY: lets other threads run.
        unsafe { libc::sched_yield() };
    }
    protect(&CODE.read().unwrap_or_else(PoisonError::into_inner), libc::PROT_READ);
}

/// Notes that a thread for which code was sealed has left its guest.
pub(crate) fn has_left() {
    LEAVING.fetch_sub(1, Ordering::SeqCst);
}

/// After a fork the child has none of the other threads, and the thread that forks runs no guest.
pub(crate) fn forked() {
    LEAVING.store(0, Ordering::SeqCst);
    UNSEALING.store(0, Ordering::SeqCst);
}

/// What became of the seal.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Seal {
    Removed,
    /// It has to stay until another thread has left its guest.
    Kept,
}

/// Removes the seal if a pc, whose instruction cannot be fetched, lies in compiled code; `None` if it does not.
///
/// Threads may seal and unseal at the same time, and leave some code sealed: a thread that executes it faults and
/// comes here.
pub(crate) fn unseal(pc: usize) -> Option<Seal> {
    let code = CODE.read().unwrap_or_else(PoisonError::into_inner);
    if !code.iter().any(|(end, extent)| pages(extent.start, *end).contains(&pc)) {
        return None;
    }
    UNSEALING.fetch_add(1, Ordering::SeqCst);
    let seal = if LEAVING.load(Ordering::SeqCst) == 0 { Seal::Removed } else { Seal::Kept };
    if seal == Seal::Removed {
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

/// The pages on which code lies. Everything else on them, such as trampolines, is code too.
fn pages(start: usize, end: usize) -> Range<usize> {
    let page = page_size();
    (start & !(page - 1))..((end + page - 1) & !(page - 1))
}

fn protect(code: &BTreeMap<usize, Extent>, protection: c_int) {
    for (end, extent) in code {
        let Range { start, end } = pages(extent.start, *end);
        // SAFETY: the pages are code of a registered module, so they are mapped. If the system refuses, the guest is
        // only stopped later.
        unsafe { libc::mprotect(start as *mut libc::c_void, end - start, protection) };
    }
}

pub(crate) fn page_size() -> usize {
    static PAGE_SIZE: OnceLock<usize> = OnceLock::new();
    // SAFETY: reads a constant of the system.
    *PAGE_SIZE.get_or_init(|| usize::try_from(unsafe { libc::sysconf(libc::_SC_PAGESIZE) }).unwrap_or(4096))
}
