//! Linear memories over reused reservations of address space.
#![allow(unsafe_code, reason = "writes the definition that compiled code reads")]

use std::ptr::NonNull;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use wasmer::sys::vm::{LinearMemory, VMMemory, VMMemoryDefinition};
use wasmer::{MemoryError, MemoryStyle, MemoryType, Pages, WASM_MAX_PAGES, WASM_PAGE_SIZE};

use crate::fault::{GrowthLimit, RefusedGrowth};
use crate::space::image::Image;
use crate::space::limits::{Account, Bound, usage};
use crate::space::reservation::Reservation;

/// The maximum number of pages of a memory: one fewer than WebAssembly allows once there is code in the process that
/// reads a memory's length in bytes as 32 bits. To such code a memory of 65536 pages is empty.
static MOST_PAGES: AtomicU32 = AtomicU32::new(WASM_MAX_PAGES);

/// Notes that there may be such code from now on.
pub(crate) fn keep_lengths_in_32_bits() {
    MOST_PAGES.store(WASM_MAX_PAGES - 1, Ordering::Relaxed);
}

pub(crate) fn most_pages() -> Pages {
    Pages(MOST_PAGES.load(Ordering::Relaxed))
}

/// Why a memory cannot have so many pages, if it cannot.
pub(crate) fn refuse(pages: Pages) -> Result<(), MemoryError> {
    if pages <= most_pages() {
        return Ok(());
    }
    Err(MemoryError::Region(format!("{}, {} wanted", Bound::Pages(most_pages().0), pages.0)))
}

/// A linear memory that is not shared.
#[derive(Debug)]
pub(crate) struct PooledMemory {
    /// `None` only while dropping.
    reservation: Option<Reservation>,
    ty: MemoryType,
    pages: Pages,
    definition: Definition,
    account: Account,
}

/// The definition, where compiled code finds base and length: in the instance that defines the memory, or, for a
/// memory made by the host, in a box of its own.
#[derive(Debug)]
enum Definition {
    Instance(NonNull<VMMemoryDefinition>),
    Host(Box<std::cell::UnsafeCell<VMMemoryDefinition>>),
}

// SAFETY: the pointer leads into the instance of the store that owns this memory too; both stay
// on the store's thread.
unsafe impl Send for Definition {}
// SAFETY: as above.
unsafe impl Sync for Definition {}

impl PooledMemory {
    /// A memory of the type's minimal size, with the content of an image that is no longer.
    pub(crate) fn create(
        ty: &MemoryType,
        image: Option<&Arc<Image>>,
        location: Option<NonNull<VMMemoryDefinition>>,
    ) -> Result<VMMemory, MemoryError> {
        refuse(ty.minimum)?;
        let length = ty.minimum.0 as usize * WASM_PAGE_SIZE;
        let account = Account::new(usage());
        account.take(length as u64).map_err(|reached| MemoryError::Generic(reached.to_string()))?;
        let reservation = Reservation::take(length, image)?;
        let value = VMMemoryDefinition { base: reservation.base.as_ptr(), current_length: length };
        let definition = match location {
            Some(location) => {
                // SAFETY: the caller of `create_vm_memory` gives a valid, exclusive location.
                unsafe { location.as_ptr().write(value) };
                Definition::Instance(location)
            }
            None => Definition::Host(Box::new(value.into())),
        };
        let reservation = Some(reservation);
        Ok(VMMemory(Box::new(Self { reservation, ty: *ty, pages: ty.minimum, definition, account })))
    }
}

impl PooledMemory {
    fn grow_within_limits(&mut self, delta: Pages) -> Result<(), GrowthLimit> {
        let after = self.pages.checked_add(delta);
        let after = after.filter(|after| self.ty.maximum.is_none_or(|declared| *after <= declared));
        let after = match (after, self.ty.maximum) {
            (Some(after), _) if after <= most_pages() => after,
            (None, Some(declared)) if declared < most_pages() => return Err(GrowthLimit::Declared(declared.0)),
            _ => return Err(GrowthLimit::Engine(most_pages().0)),
        };
        let length = after.0 as usize * WASM_PAGE_SIZE;
        let more = u64::from(delta.0) * WASM_PAGE_SIZE as u64;
        self.account.take(more).map_err(|reached| GrowthLimit::Store(reached.limit()))?;
        let grown = self.reservation.as_mut().map(|reservation| reservation.set_accessible(length));
        if !matches!(grown, Some(Ok(()))) {
            self.account.release(more);
            return Err(GrowthLimit::System);
        }
        self.pages = after;
        // SAFETY: the definition lives as long as the memory, and its store runs on this thread.
        unsafe { (*self.vmmemory().as_ptr()).current_length = length };
        Ok(())
    }
}

impl LinearMemory for PooledMemory {
    fn ty(&self) -> MemoryType {
        MemoryType { minimum: self.pages, ..self.ty }
    }

    fn size(&self) -> Pages {
        self.pages
    }

    fn style(&self) -> MemoryStyle {
        MemoryStyle::Static
    }

    fn grow(&mut self, delta: Pages) -> Result<Pages, MemoryError> {
        let before = self.pages;
        let grown = self.grow_within_limits(delta);
        let refused = grown.err().map(|limit| RefusedGrowth { pages: delta.0, limit });
        self.account.note_growth(refused);
        grown.map(|()| before).map_err(|_| MemoryError::CouldNotGrow { current: before, attempted_delta: delta })
    }

    fn vmmemory(&self) -> NonNull<VMMemoryDefinition> {
        match &self.definition {
            Definition::Instance(location) => *location,
            // SAFETY: a box is never null.
            Definition::Host(value) => unsafe { NonNull::new_unchecked(value.get()) },
        }
    }

    fn try_clone(&self) -> Result<Box<dyn LinearMemory + Send + Sync + 'static>, MemoryError> {
        Err(MemoryError::MemoryNotShared)
    }

    fn copy(&self) -> Result<Box<dyn LinearMemory + Send + Sync + 'static>, MemoryError> {
        Err(MemoryError::MemoryNotShared)
    }
}

impl Drop for PooledMemory {
    fn drop(&mut self) {
        if let Some(reservation) = self.reservation.take() {
            reservation.give_back();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn memory(minimum: u32, maximum: u32) -> VMMemory {
        PooledMemory::create(&MemoryType::new(minimum, Some(maximum), false), None, None).unwrap()
    }

    fn bytes(memory: &mut VMMemory) -> &mut [u8] {
        // SAFETY: the test holds the only reference, and the definition describes accessible bytes.
        unsafe {
            let definition = memory.vmmemory().as_ref();
            std::slice::from_raw_parts_mut(definition.base, definition.current_length)
        }
    }

    #[test]
    fn a_reused_reservation_is_zero_and_has_the_new_length() {
        let mut first = memory(3, 10);
        first.grow(Pages(2)).unwrap();
        let base = bytes(&mut first).as_ptr();
        bytes(&mut first).fill(0xaa);
        drop(first);

        let mut second = memory(1, 10);
        assert_eq!(bytes(&mut second).as_ptr(), base, "the reservation comes from the pool");
        assert_eq!(bytes(&mut second).len(), WASM_PAGE_SIZE);
        second.grow(Pages(9)).unwrap();
        assert!(bytes(&mut second).iter().all(|&byte| byte == 0));
    }

    #[test]
    fn growth_stops_at_the_maximum_and_changes_nothing() {
        let mut one = memory(1, 2);
        assert_eq!(one.grow(Pages(1)).unwrap(), Pages(1));
        assert!(one.grow(Pages(1)).is_err());
        assert!(one.grow(Pages(u32::MAX)).is_err());
        assert_eq!(one.size(), Pages(2));
        assert_eq!(bytes(&mut one).len(), 2 * WASM_PAGE_SIZE);
    }
}
