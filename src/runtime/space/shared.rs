//! Shared memories: those of wasmer, with a wait that can be ended, and with the store's limit.
#![allow(unsafe_code, reason = "compares words of linear memory, and raises a trap")]

use std::collections::{HashMap, VecDeque};
use std::ptr::NonNull;
use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};

use wasmer::sys::vm::{
    ExpectedValue, LinearMemory, VMMemoryDefinition, VMSharedMemory, WaiterError, raise_lib_trap, raise_user_trap,
};
use wasmer::{MemoryError, MemoryStyle, MemoryType, Pages, WASM_PAGE_SIZE};

use crate::fault::HostStop;
use crate::run::activation::{current, stack_overflow};
use crate::run::interrupt::{self, Reason};
use crate::space::limits::{Account, Usage};

/// How long a thread waits before it checks whether it may continue to wait.
const SLICE: Duration = Duration::from_millis(5);

#[derive(Clone, Debug)]
pub(crate) struct SharedMemory {
    memory: VMSharedMemory,
    waiters: Arc<Waiters>,
    account: Arc<Account>,
}

impl SharedMemory {
    pub(crate) fn new(
        ty: &MemoryType,
        usage: Option<Arc<Usage>>,
        make: impl FnOnce() -> Result<VMSharedMemory, MemoryError>,
    ) -> Result<Self, MemoryError> {
        let account = Account::new(usage);
        take(&account, ty.minimum)?;
        Ok(Self { memory: make()?, waiters: Arc::default(), account: Arc::new(account) })
    }
}

fn bytes(pages: Pages) -> u64 {
    u64::from(pages.0) * WASM_PAGE_SIZE as u64
}

fn take(account: &Account, pages: Pages) -> Result<(), MemoryError> {
    account.take(bytes(pages)).map_err(|reached| MemoryError::Generic(reached.to_string()))
}

/// The waiting threads, by address, in the order in which they came.
#[derive(Debug, Default)]
struct Waiters {
    by_address: Mutex<HashMap<u32, VecDeque<Arc<AtomicBool>>>>,
    notified: Condvar,
}

/// How a wait ends, as the instruction's result (specification of threads, `memory.atomic.wait`).
const OK: u32 = 0;
const NOT_EQUAL: u32 = 1;
const TIMED_OUT: u32 = 2;

impl Waiters {
    /// `is_expected` is called when no notification can be missed any more, `may_go_on` from time to time.
    fn wait(
        &self,
        address: u32,
        is_expected: impl FnOnce() -> bool,
        timeout: Option<Duration>,
        may_go_on: impl Fn() -> Result<(), Stop>,
    ) -> Result<u32, Stop> {
        let mut by_address = self.by_address.lock().unwrap_or_else(PoisonError::into_inner);
        if !is_expected() {
            return Ok(NOT_EQUAL);
        }
        let end = timeout.and_then(|timeout| Instant::now().checked_add(timeout));
        let mine = Arc::new(AtomicBool::new(false));
        by_address.entry(address).or_default().push_back(Arc::clone(&mine));
        let outcome = loop {
            let left = end.map(|end| end.saturating_duration_since(Instant::now()));
            let slice = left.map_or(SLICE, |left| left.min(SLICE));
            by_address = self.notified.wait_timeout(by_address, slice).unwrap_or_else(PoisonError::into_inner).0;
            if mine.load(Ordering::Relaxed) {
                return Ok(OK);
            }
            if left.is_some_and(|left| left <= slice) {
                break Ok(TIMED_OUT);
            }
            // The host's code may run there, and notify.
            drop(by_address);
            let may = may_go_on();
            by_address = self.by_address.lock().unwrap_or_else(PoisonError::into_inner);
            if let Err(stop) = may {
                break Err(stop);
            }
            if mine.load(Ordering::Relaxed) {
                return Ok(OK);
            }
        };
        if let Some(waiting) = by_address.get_mut(&address) {
            waiting.retain(|each| !Arc::ptr_eq(each, &mine));
            if waiting.is_empty() {
                by_address.remove(&address);
            }
        }
        outcome
    }

    fn notify(&self, address: u32, count: u32) -> u32 {
        let mut by_address = self.by_address.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(waiting) = by_address.get_mut(&address) else { return 0 };
        let woken = waiting.len().min(count as usize);
        waiting.drain(..woken).for_each(|each| each.store(true, Ordering::Relaxed));
        if waiting.is_empty() {
            by_address.remove(&address);
        }
        self.notified.notify_all();
        // At most `count`.
        woken as u32
    }
}

/// Why a guest does not continue to wait.
enum Stop {
    Overflow,
    Deadline,
    Host(HostStop),
}

/// Whether the guest of this thread may continue to wait.
fn may_go_on() -> Result<(), Stop> {
    // SAFETY: the guest waits in this call, so the call outlives this function.
    let Some(activation) = (unsafe { current() }) else { return Ok(()) };
    match Reason::now(activation) {
        None => Ok(()),
        Some(Reason::Overflow) => Err(Stop::Overflow),
        Some(Reason::Deadline) => Err(Stop::Deadline),
        Some(Reason::Host) => interrupt::attend_from_guest(activation).map_err(Stop::Host),
    }
}

impl LinearMemory for SharedMemory {
    fn ty(&self) -> MemoryType {
        self.memory.ty()
    }

    fn size(&self) -> Pages {
        self.memory.size()
    }

    fn style(&self) -> MemoryStyle {
        self.memory.style()
    }

    fn grow(&mut self, delta: Pages) -> Result<Pages, MemoryError> {
        take(&self.account, delta)?;
        self.memory.grow(delta).inspect_err(|_| self.account.release(bytes(delta)))
    }

    fn vmmemory(&self) -> NonNull<VMMemoryDefinition> {
        self.memory.vmmemory()
    }

    fn try_clone(&self) -> Result<Box<dyn LinearMemory + Send + Sync + 'static>, MemoryError> {
        Ok(Box::new(self.clone()))
    }

    fn copy(&self) -> Result<Box<dyn LinearMemory + Send + Sync + 'static>, MemoryError> {
        LinearMemory::copy(&self.memory)
    }

    fn as_shared(&self) -> Result<VMSharedMemory, MemoryError> {
        Ok(self.memory.clone())
    }

    unsafe fn do_wait(
        &mut self,
        address: u32,
        expected: ExpectedValue,
        timeout: Option<Duration>,
    ) -> Result<u32, WaiterError> {
        // SAFETY: by contract the address is inside the memory, and aligned.
        let is_expected = || unsafe {
            let at = self.memory.vmmemory().as_ref().base.add(address as usize);
            match expected {
                ExpectedValue::None => true,
                ExpectedValue::U32(value) => AtomicU32::from_ptr(at.cast()).load(Ordering::SeqCst) == value,
                ExpectedValue::U64(value) => AtomicU64::from_ptr(at.cast()).load(Ordering::SeqCst) == value,
            }
        };
        match self.waiters.wait(address, is_expected, timeout, may_go_on) {
            Ok(result) => Ok(result),
            Err(Stop::Deadline) => {
                // wasmer turns any error into a trap; this records the kind.
                drop(interrupt::time_is_up());
                Err(WaiterError::AtomicsDisabled)
            }
            // SAFETY: the instruction runs on the guest's stack, and no frame of it waits for a destructor.
            Err(Stop::Overflow) => unsafe { raise_lib_trap(stack_overflow()) },
            // SAFETY: as above.
            Err(Stop::Host(stop)) => unsafe { raise_user_trap(Box::new(stop)) },
        }
    }

    fn do_notify(&mut self, address: u32, count: u32) -> u32 {
        self.waiters.notify(address, count)
    }
}
