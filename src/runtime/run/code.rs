//! Where compiled code lies, and a way to stop whoever returns to it.
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

/// What keeps code mapped, as long as it lives: its module.
type Owner = Weak<dyn Any + Send + Sync>;

/// By the end of the functions of each module.
static CODE: RwLock<BTreeMap<usize, Extent>> = RwLock::new(BTreeMap::new());

/// Compiled code that is known here, as long as this lives.
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

/// Keeps the lock from all other threads: for a fork, whose child would otherwise find it taken for ever.
pub(crate) fn lock() -> RwLockWriteGuard<'static, BTreeMap<usize, Extent>> {
    CODE.write().unwrap_or_else(PoisonError::into_inner)
}

/// What keeps the code at a pc mapped. Not for a signal handler.
pub(crate) fn owner(pc: usize) -> Option<Arc<dyn Any + Send + Sync>> {
    let code = CODE.read().unwrap_or_else(PoisonError::into_inner);
    let owner = find(&code, pc)?.owner.upgrade();
    // The last owner must not end while the lock is held.
    drop(code);
    owner
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

/// Has the next instruction of compiled code fault, whoever comes to it first. So a guest that a
/// library function works for is stopped when that returns. Does nothing if the lock is taken.
pub(crate) fn seal() {
    if let Some(code) = try_read() {
        protect(&code, libc::PROT_READ);
    }
}

/// The same for a thread that faulted, which does not hold the lock.
pub(crate) fn seal_after_fault() {
    protect(&CODE.read().unwrap_or_else(PoisonError::into_inner), libc::PROT_READ);
}

/// Takes the seal away, if there can be one at a pc whose instruction cannot be fetched; whether there can.
///
/// Threads may seal and unseal at once, and leave some code sealed: whoever comes to it comes here.
pub(crate) fn unseal(pc: usize) -> bool {
    let code = CODE.read().unwrap_or_else(PoisonError::into_inner);
    let sealed = code.iter().any(|(end, extent)| pages(extent.start, *end).contains(&pc));
    if sealed {
        protect(&code, libc::PROT_READ | libc::PROT_EXEC);
    }
    sealed
}

/// The pages that code lies on. What else does, such as trampolines, is code too.
fn pages(start: usize, end: usize) -> Range<usize> {
    let page = page_size();
    (start & !(page - 1))..((end + page - 1) & !(page - 1))
}

fn protect(code: &BTreeMap<usize, Extent>, protection: c_int) {
    for (end, extent) in code {
        let Range { start, end } = pages(extent.start, *end);
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
