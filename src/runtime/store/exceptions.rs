//! The exceptions of a store: they are made within its limit, and reused when the guest does not hold them any more.
//!
//! The engine has a list of them, and an `exnref` is a position in that list. It frees none before its store is
//! dropped, so a loop that throws and catches would take memory without end. So from time to time a sweep finds those
//! that the guest can still hold. It is not known where compiled code keeps references, so each word of its stack
//! that could be one counts as one. The rest is reused.
#![allow(unsafe_code, reason = "looks for references on the guest's stack, and writes what exceptions carry")]

use std::cell::{Cell, RefCell};
use std::ops::Range;
use std::ptr;

use wasmer::sys::vm::{InternalStoreHandle, StoreObject, StoreObjects, VMExceptionObj, VMGlobal, VMTag};

use crate::run::fibers;
use crate::space::limits::{LimitReached, Usage};
use crate::types::ValType;
use crate::values::{Slot, payload, payload_places};

/// The number of exceptions below which there is no sweep. A loop that throws uses them in turn.
const EXCEPTIONS_TO_KEEP: usize = 64;

/// What an exception takes besides its payload, in bytes: its entry in the engine's list and the backtrace that the
/// engine takes, which is cut off after some frames.
const OVERHEAD: usize = 512;

/// The store's record of its exceptions.
#[derive(Default)]
pub(crate) struct Exceptions {
    /// The record of each exception, by its position in the engine's list.
    places: RefCell<Vec<Place>>,
    /// The positions of exceptions that the guest does not hold.
    free: RefCell<Vec<usize>>,
    /// The number of exceptions at which the next sweep is worth its cost.
    look_at: Cell<usize>,
    /// Whether the guest may hold exceptions.
    any: Cell<bool>,
}

#[derive(Clone, Copy)]
struct Place {
    /// Whether the guest may hold it.
    in_use: bool,
    /// Whether the host made it, in a call that is under way: its reference may be where no sweep looks.
    pinned: bool,
    /// What it takes of the store's limit.
    bytes: u64,
}

/// An exception that is to be made.
pub(crate) struct New<'a> {
    pub(crate) tag: InternalStoreHandle<VMTag>,
    pub(crate) params: &'a [ValType],
    /// One value for each parameter; they may be unaligned.
    pub(crate) values: *const Slot,
    /// Whether compiled code here gives each value of an exception a slot.
    pub(crate) slots: bool,
    /// Whether the host makes it, rather than compiled code that is about to throw it.
    pub(crate) by_host: bool,
}

impl Exceptions {
    /// Makes an exception, and returns its `exnref`.
    ///
    /// `stacks` returns the parts of the guests' stacks where references may be; `None` if they may be elsewhere too,
    /// so that no sweep is possible. The limit does not apply to the host, and what it makes stays until no call is
    /// under way.
    ///
    /// # Safety
    ///
    /// The values must be what `new` says. With `stacks`, all other references must be in globals or exceptions, or to
    /// exceptions that the host made.
    pub(crate) unsafe fn make(
        &self,
        objects: &mut StoreObjects,
        usage: &Usage,
        new: &New<'_>,
        stacks: Option<impl FnOnce() -> Vec<Range<usize>>>,
    ) -> Result<u32, LimitReached> {
        let bytes = (OVERHEAD + new.params.len() * size_of::<Slot>()) as u64;
        let many = self.places.borrow().len() >= self.look_at.get().max(EXCEPTIONS_TO_KEEP);
        if let Some(stacks) = stacks
            && self.free.borrow().is_empty()
            && (many || usage.check_bytes(bytes).is_err())
        {
            // SAFETY: by contract.
            unsafe { self.look(objects, usage, new.slots, &stacks()) };
        }
        if !new.by_host {
            usage.check_bytes(bytes)?;
        }
        usage.take_exceptions(bytes);
        let free = self.free.borrow_mut().pop();
        let known = Place { in_use: true, pinned: new.by_host, bytes };
        let list = VMExceptionObj::list_mut(objects);
        let place = match free {
            Some(place) => {
                if list[place].tag() != new.tag {
                    list[place] = engine_exception(new);
                }
                self.places.borrow_mut()[place] = known;
                place
            }
            None => {
                list.push(engine_exception(new));
                self.places.borrow_mut().push(known);
                list.len() - 1
            }
        };
        self.any.set(true);
        let packed = VMExceptionObj::list(objects)[place].payload().as_ptr().cast::<u8>();
        for (index, (offset, length)) in payload_places(new.params, new.slots).enumerate() {
            // SAFETY: packed values take at most a slot each, and there is a slot for each.
            unsafe { packed.add(offset).copy_from_nonoverlapping(new.values.add(index).cast::<u8>(), length) };
        }
        // References count from 1.
        Ok(u32::try_from(place + 1).expect("exceptions have numbers of 32 bits"))
    }

    /// Whether the guest may hold exceptions.
    #[inline]
    pub(crate) fn are_in_use(&self) -> bool {
        self.any.get()
    }

    /// Finds the exceptions that the guest still holds while no call is under way, and keeps only a few of the
    /// others.
    pub(crate) fn settle(&self, objects: &mut StoreObjects, usage: &Usage, slots: bool) {
        self.places.borrow_mut().iter_mut().for_each(|place| place.pinned = false);
        // SAFETY: without a call there is no guest stack.
        unsafe { self.look(objects, usage, slots, &[]) };
        let mut places = self.places.borrow_mut();
        let kept = places.iter().rposition(|place| place.in_use).map_or(0, |last| last + 1).max(EXCEPTIONS_TO_KEEP);
        if places.len() > kept {
            places.truncate(kept);
            VMExceptionObj::list_mut(objects).truncate(kept);
            self.free.borrow_mut().retain(|place| *place < kept);
        }
    }

    /// Finds the exceptions that the guest holds, and marks the rest as free.
    ///
    /// # Safety
    ///
    /// Each range must be readable, and hold every reference that is not in a global or an exception.
    unsafe fn look(&self, objects: &mut StoreObjects, usage: &Usage, slots: bool, stacks: &[Range<usize>]) {
        let count = self.places.borrow().len();
        let mut found = Found { seen: vec![false; count], open: Vec::new() };
        for global in VMGlobal::list(objects).iter().filter(|global| global.ty().ty == wasmer::Type::ExceptionRef) {
            // SAFETY: a global's cell holds a value of its type.
            found.note(unsafe { (&raw const (*global.vmglobal().cast::<Slot>().as_ptr()).exnref).read() });
        }
        for (place, _) in self.places.borrow().iter().enumerate().filter(|(_, place)| place.pinned) {
            found.note_place(place);
        }
        for stack in stacks {
            let mut word = stack.start.next_multiple_of(align_of::<u32>());
            while word + size_of::<u32>() <= stack.end {
                // SAFETY: by contract; any bits are a number.
                found.note(unsafe { ptr::with_exposed_provenance::<u32>(word).read_volatile() });
                word += size_of::<u32>();
            }
        }
        while let Some(place) = found.open.pop() {
            for (ty, slot) in payload(objects, slots, &VMExceptionObj::list(objects)[place]) {
                if ty == ValType::ExnRef {
                    // SAFETY: the type says which member is set.
                    found.note(unsafe { slot.exnref });
                }
            }
        }
        let mut free = self.free.borrow_mut();
        let mut places = self.places.borrow_mut();
        // The first positions are used first, so that the others can be dropped.
        for (place, seen) in found.seen.into_iter().enumerate().rev() {
            if places[place].in_use && !seen {
                usage.release_exceptions(places[place].bytes);
                places[place] = Place { in_use: false, pinned: false, bytes: 0 };
                free.push(place);
                // A reference in its payload must not count as one that the guest still holds.
                // SAFETY: the payload belongs to the exception, and is not being read.
                unsafe { (*VMExceptionObj::list(objects)[place].payload().as_ptr()).fill(Slot { u128: 0 }) };
            }
        }
        let left = count - free.len();
        self.look_at.set(2 * left);
        self.any.set(left > 0);
    }
}

/// The exceptions that a sweep has found.
struct Found {
    seen: Vec<bool>,
    /// Those whose payload is still to be searched.
    open: Vec<usize>,
}

impl Found {
    fn note(&mut self, reference: u32) {
        // References count from 1; 0 is null.
        self.note_place((reference as usize).wrapping_sub(1));
    }

    fn note_place(&mut self, place: usize) {
        if let Some(seen) = self.seen.get_mut(place)
            && !std::mem::replace(seen, true)
        {
            self.open.push(place);
        }
    }
}

/// An exception in the engine's form, with zeros for a payload.
fn engine_exception(new: &New<'_>) -> VMExceptionObj {
    let mut made = None;
    let mut make = || {
        let payload = vec![Slot { u128: 0 }; new.params.len()];
        made = Some(VMExceptionObj::new(new.tag, payload.into()));
    };
    unwinding::without_callers(&mut make);
    made.expect("it was made")
}

/// A frame at which unwinding ends: the engine takes a backtrace with each exception, and it is never read.
mod unwinding {
    use std::ffi::c_void;

    /// Calls `work` so that a backtrace does not see its callers. It must not panic.
    pub(super) fn without_callers(mut work: &mut dyn FnMut()) {
        extern "C" fn run(work: *mut c_void) {
            // SAFETY: the caller passes a borrowed closure.
            unsafe { (*work.cast::<&mut dyn FnMut()>())() }
        }
        // SAFETY: the function calls `run` with this closure.
        unsafe { end_of_stack(run, (&raw mut work).cast()) }
    }

    #[cfg(target_arch = "x86_64")]
    #[unsafe(naked)]
    unsafe extern "C" fn end_of_stack(work: extern "C" fn(*mut c_void), data: *mut c_void) {
        std::arch::naked_asm!(
            ".cfi_startproc",
            ".cfi_undefined rip",
            "push rbp",
            "mov rax, rdi",
            "mov rdi, rsi",
            "call rax",
            "pop rbp",
            "ret",
            ".cfi_endproc",
        )
    }

    #[cfg(target_arch = "aarch64")]
    #[unsafe(naked)]
    unsafe extern "C" fn end_of_stack(work: extern "C" fn(*mut c_void), data: *mut c_void) {
        std::arch::naked_asm!(
            ".cfi_startproc",
            ".cfi_undefined x30",
            "stp x29, x30, [sp, #-16]!",
            "mov x2, x0",
            "mov x0, x1",
            "blr x2",
            "ldp x29, x30, [sp], #16",
            "ret",
            ".cfi_endproc",
        )
    }
}

/// The parts of the guests' stacks, of the store with this `interrupted` flag, where references may be.
pub(crate) fn stacks(store: *const Cell<bool>) -> Vec<Range<usize>> {
    let mut stacks = Vec::new();
    fibers::each_call(|call| {
        if ptr::eq(call.interrupted, store) {
            stacks.push(call.used_stack());
        }
    });
    stacks
}
