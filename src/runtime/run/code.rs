//! Where compiled code lies, and how to stop a thread that returns to it.
#![allow(unsafe_code, reason = "changes what pages of compiled code allow")]

use std::any::Any;
use std::collections::BTreeMap;
use std::ffi::c_int;
use std::ops::Range;
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

/// The same for a thread that faulted, and so does not hold the lock.
pub(crate) fn seal_after_fault() {
    protect(&CODE.read().unwrap_or_else(PoisonError::into_inner), libc::PROT_READ);
}

/// Removes the seal if a pc, whose instruction cannot be fetched, lies in compiled code. Returns whether it does.
///
/// Threads may seal and unseal at the same time, and leave some code sealed: a thread that executes it faults and
/// comes here.
pub(crate) fn unseal(pc: usize) -> bool {
    let code = CODE.read().unwrap_or_else(PoisonError::into_inner);
    let sealed = code.iter().any(|(end, extent)| pages(extent.start, *end).contains(&pc));
    if sealed {
        protect(&code, libc::PROT_READ | libc::PROT_EXEC);
    }
    sealed
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
