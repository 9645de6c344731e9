//! The words on the stack of a guest that has called the host: a reference that it has may be any of them.
#![allow(unsafe_code, reason = "reads the guest's stack")]

use std::cell::Cell;
use std::ops::Range;
use std::ptr;

use crate::run::activation::current;
use crate::values::{Reference, Slot};

/// The stack of a guest, as long as the host function runs that it has called.
pub struct GuestWords {
    /// When its call began, by `Store::begins`.
    pub began: u64,
    stack: Range<usize>,
}

/// Compiled code aligns references to their size; the slots of a host function may be aligned to less.
const STEP: usize = size_of::<u32>();

impl GuestWords {
    /// Those of the guest that has called the host function that runs, which has these slots; `None` if it is not a guest
    /// of the store, known by its `interrupted`, that has called it.
    pub(crate) fn of(store: *const Cell<bool>, slots: *const Slot) -> Option<Self> {
        // SAFETY: the host function runs under the call, so the call outlives this function.
        let call = unsafe { current() }?;
        let stack = call.used_stack();
        let is_its_guest = ptr::eq(call.interrupted, store) && call.in_host.get() && stack.contains(&slots.addr());
        is_its_guest.then_some(Self { began: call.began, stack })
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.stack.len() / STEP
    }

    /// Tells all of them.
    ///
    /// # Safety
    ///
    /// The host function must not have returned.
    pub unsafe fn each(&self, mut tell: impl FnMut(Reference)) {
        let mut word = self.stack.start.next_multiple_of(STEP);
        while word + size_of::<Reference>() <= self.stack.end {
            // SAFETY: by contract the stack is in use; any bits are a number.
            tell(unsafe { ptr::with_exposed_provenance::<Reference>(word).read_unaligned() });
            word += STEP;
        }
    }
}
