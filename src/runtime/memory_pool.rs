//! Linear memories over reused address-space reservations.
//!
//! wasmer reserves 8 GiB of address space for each memory, so that compiled code needs no bounds
//! checks, and unmaps it with the store. That pair of system calls is most of what a small
//! instance costs. Here a reservation goes back to a pool instead, its pages returned to the
//! system, and the next memory of the same thread takes it over.
#![allow(unsafe_code, reason = "reserves and protects address space, and writes the definition compiled code reads")]

use std::cell::RefCell;
use std::ptr::{self, NonNull};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use wasmer::sys::vm::{LinearMemory, VMMemory, VMMemoryDefinition, VMSharedMemory, VMTable, VMTableDefinition};
use wasmer::sys::{BaseTunables, Tunables};
use wasmer::{MemoryError, MemoryStyle, MemoryType, Pages, TableStyle, TableType, WASM_MAX_PAGES, WASM_PAGE_SIZE};

use crate::limits::{self, Account, Bound, Usage};
use crate::shared_memory::SharedMemory;

/// Address space behind one memory: what `MemoryStyle::Static` promises to compiled code.
const RESERVATION: usize =
    MemoryStyle::static_bound().0 as usize * WASM_PAGE_SIZE + MemoryStyle::static_offset_guard_size() as usize;

/// Reservations a thread keeps for later; more than this are unmapped. 32 of them are 256 GiB of
/// address space (of 128 TiB) and no memory.
const KEPT: usize = 32;

/// How many pages a memory may have: one fewer than WebAssembly allows once there is code in the process that reads a
/// memory's length, in bytes, as 32 bits. To such code a memory of 65536 pages is empty.
static MOST_PAGES: AtomicU32 = AtomicU32::new(WASM_MAX_PAGES);

/// From now on there may be such code.
pub(crate) fn keep_lengths_in_32_bits() {
    MOST_PAGES.store(WASM_MAX_PAGES - 1, Ordering::Relaxed);
}

pub(crate) fn most_pages() -> Pages {
    Pages(MOST_PAGES.load(Ordering::Relaxed))
}

/// Why a memory cannot have so many pages, if it cannot.
fn refuse(pages: Pages) -> Result<(), MemoryError> {
    if pages <= most_pages() {
        return Ok(());
    }
    Err(MemoryError::Region(format!("{}, {} wanted", Bound::Pages(most_pages().0), pages.0)))
}

thread_local! {
    static POOL: RefCell<Vec<Reservation>> = const { RefCell::new(Vec::new()) };
}

/// A mapping of `RESERVATION` bytes, of which the first `accessible` may be touched.
#[derive(Debug)]
struct Reservation {
    base: NonNull<u8>,
    accessible: usize,
}

// SAFETY: a reservation owns its mapping, which is bound to no thread.
unsafe impl Send for Reservation {}
// SAFETY: shared references give away the base address only.
unsafe impl Sync for Reservation {}

impl Reservation {
    /// A reservation whose first `bytes` bytes are zero and accessible, and nothing else is.
    fn take(bytes: usize) -> Result<Self, MemoryError> {
        let pooled = POOL.try_with(|pool| pool.borrow_mut().pop()).ok().flatten();
        let mut reservation = pooled.map_or_else(Self::map, Ok)?;
        reservation.set_accessible(bytes)?;
        Ok(reservation)
    }

    fn map() -> Result<Self, MemoryError> {
        // SAFETY: asks for a fresh mapping at an address of the system's choice.
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

    fn set_accessible(&mut self, bytes: usize) -> Result<(), MemoryError> {
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
}

impl Drop for Reservation {
    fn drop(&mut self) {
        // SAFETY: the mapping is ours, whole, and nothing refers to it any more.
        unsafe { libc::munmap(self.base.as_ptr().cast(), RESERVATION) };
    }
}

/// A linear memory that is not shared.
#[derive(Debug)]
struct PooledMemory {
    /// `None` only while dropping.
    reservation: Option<Reservation>,
    ty: MemoryType,
    pages: Pages,
    definition: Definition,
    account: Account,
}

/// Where compiled code finds base and length: in the instance that defines the memory, or, for a
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
    fn create(ty: &MemoryType, location: Option<NonNull<VMMemoryDefinition>>) -> Result<VMMemory, MemoryError> {
        refuse(ty.minimum)?;
        let length = ty.minimum.0 as usize * WASM_PAGE_SIZE;
        let account = Account::new(usage());
        account.take(length as u64).map_err(|reached| MemoryError::Generic(reached.to_string()))?;
        let reservation = Reservation::take(length)?;
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
        let refused = MemoryError::CouldNotGrow { current: before, attempted_delta: delta };
        let limit = self.ty.maximum.map_or(most_pages(), |maximum| maximum.min(most_pages()));
        let after = match before.checked_add(delta) {
            Some(after) if after <= limit => after,
            _ => return Err(refused),
        };
        let length = after.0 as usize * WASM_PAGE_SIZE;
        let more = u64::from(delta.0) * WASM_PAGE_SIZE as u64;
        if self.account.take(more).is_err() {
            return Err(refused);
        }
        let grown = self.reservation.as_mut().ok_or(refused).and_then(|each| each.set_accessible(length));
        if grown.is_err() {
            self.account.release(more);
        }
        grown?;
        self.pages = after;
        // SAFETY: the definition lives as long as the memory, and its store runs on this thread.
        unsafe { (*self.vmmemory().as_ptr()).current_length = length };
        Ok(before)
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
        let Some(reservation) = self.reservation.take() else {
            return;
        };
        // The next memory must find zeros: a private anonymous page that was given back reads as zero.
        // SAFETY: the range is the accessible part of a mapping that nothing refers to any more.
        let given_back =
            unsafe { libc::madvise(reservation.base.as_ptr().cast(), reservation.accessible, libc::MADV_DONTNEED) };
        if given_back != 0 {
            return;
        }
        // A thread that is ending has no pool any more; the reservation is unmapped instead.
        let _ = POOL.try_with(|pool| {
            let mut pool = pool.borrow_mut();
            if pool.len() < KEPT {
                pool.push(reservation);
            }
        });
    }
}

/// wasmer's own tunables, but for memories, which come from the pool.
#[derive(Default)]
pub(crate) struct PooledTunables {
    base: BaseTunables,
    checked: bool,
}

impl PooledTunables {
    /// Has compiled code look a memory up and check each access, rather than rely on the reservation.
    pub fn with_checked_memories() -> Self {
        Self { checked: true, ..Self::default() }
    }
}

impl Tunables for PooledTunables {
    fn memory_style(&self, memory: &MemoryType) -> MemoryStyle {
        if self.checked {
            return MemoryStyle::Dynamic { offset_guard_size: MemoryStyle::static_offset_guard_size() };
        }
        self.base.memory_style(memory)
    }

    fn table_style(&self, table: &TableType) -> TableStyle {
        self.base.table_style(table)
    }

    fn create_host_memory(&self, ty: &MemoryType, _style: &MemoryStyle) -> Result<VMMemory, MemoryError> {
        if !ty.shared {
            return PooledMemory::create(ty, None);
        }
        refuse(ty.minimum)?;
        let memory = SharedMemory::new(ty, usage(), || VMSharedMemory::new(&reachable(ty), &UNMOVED))?;
        Ok(VMMemory(Box::new(memory)))
    }

    unsafe fn create_vm_memory(
        &self,
        ty: &MemoryType,
        _style: &MemoryStyle,
        location: NonNull<VMMemoryDefinition>,
    ) -> Result<VMMemory, MemoryError> {
        if !ty.shared {
            return PooledMemory::create(ty, Some(location));
        }
        refuse(ty.minimum)?;
        // SAFETY: the location is valid by this function's own contract.
        let make = || unsafe { VMSharedMemory::from_definition(&reachable(ty), &UNMOVED, location) };
        Ok(VMMemory(Box::new(SharedMemory::new(ty, usage(), make)?)))
    }

    fn create_host_table(&self, ty: &TableType, style: &TableStyle) -> Result<VMTable, String> {
        let table = self.base.create_host_table(&limited(ty)?, style)?;
        note(&table, ty);
        Ok(table)
    }

    unsafe fn create_vm_table(
        &self,
        ty: &TableType,
        style: &TableStyle,
        location: NonNull<VMTableDefinition>,
    ) -> Result<VMTable, String> {
        // SAFETY: the location is valid by this function's own contract.
        let table = unsafe { self.base.create_vm_table(&limited(ty)?, style, location)? };
        note(&table, ty);
        Ok(table)
    }
}

/// How memories are made, whether code relies on it or not: they all have their whole address space from the start.
/// What is shared must not move while somebody uses it.
const UNMOVED: MemoryStyle = MemoryStyle::Static;

/// The type with a maximum that the memory may reach.
fn reachable(ty: &MemoryType) -> MemoryType {
    MemoryType { maximum: ty.maximum.map(|maximum| maximum.min(most_pages())), ..*ty }
}

/// What the store that a memory is being made for uses.
fn usage() -> Option<Arc<Usage>> {
    limits::now_making(|making| making.map(|making| Arc::clone(&making.usage)))
}

/// The type to make a table with.
fn limited(ty: &TableType) -> Result<TableType, String> {
    limits::now_making(|making| making.map_or(Ok(*ty), |making| making.limited(ty)))
}

/// Notes a table with the type that it was declared with.
fn note(table: &VMTable, ty: &TableType) {
    limits::now_making(|making| {
        if let Some(making) = making {
            making.usage.add_table(table.vmtable(), ty);
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn memory(minimum: u32, maximum: u32) -> VMMemory {
        PooledMemory::create(&MemoryType::new(minimum, Some(maximum), false), None).unwrap()
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
