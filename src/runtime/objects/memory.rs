//! A linear memory (specification 4.2.8), bounds-checked.
#![allow(unsafe_code, reason = "reads and writes linear memory in place")]

use std::ptr::{self, NonNull};
use std::rc::Rc;

use wasmer::sys::vm::{VMExtern, VMMemoryDefinition};
use wasmer::{AsStoreMut, Pages, WASM_MAX_PAGES, WASM_PAGE_SIZE};

use crate::fault::Fault;
use crate::space::limits::Bound;
use crate::space::linear::most_pages;
use crate::store::Store;
use crate::types::MemoryType;
use crate::values::Identity;

/// The place of a memory's bytes. It is valid as long as the memory's store.
#[derive(Clone, Copy)]
pub struct Extent {
    /// The definition, where compiled code finds base and length. The base never moves, the length grows.
    definition: NonNull<VMMemoryDefinition>,
}

impl Extent {
    /// # Safety
    ///
    /// `definition` must be that of a memory, and must not be used after the end of its store.
    pub(crate) unsafe fn new(definition: NonNull<VMMemoryDefinition>) -> Self {
        Self { definition }
    }

    /// Current size in bytes.
    #[inline]
    pub fn length(self) -> usize {
        // SAFETY: the definition lives as long as the store, and changes on this thread only, or,
        // for a shared memory, by growing, one word at a time.
        unsafe { (&raw const (*self.definition.as_ptr()).current_length).read_volatile() }
    }

    /// The place of `length` bytes from `offset` on, if all of them are inside.
    #[inline]
    pub fn at(self, offset: u64, length: u64) -> Result<*mut u8, Fault> {
        let size = self.length();
        match offset.checked_add(length) {
            // SAFETY: the base is written once, before the memory is returned to anyone, and the range is inside.
            Some(end) if end <= size as u64 => Ok(unsafe { (*self.definition.as_ptr()).base.add(offset as usize) }),
            _ => Err(Fault::OutOfBounds { offset, length, size: size as u64 }),
        }
    }
}

/// A memory of a store.
#[derive(Clone)]
pub struct Memory {
    handle: wasmer::Memory,
    store: Rc<Store>,
    extent: Extent,
    maximum: Option<u32>,
    shared: bool,
}

impl Memory {
    /// A new memory of zeros.
    pub fn new(store: &Rc<Store>, ty: &MemoryType) -> anyhow::Result<Self> {
        let room = store.usage().check_module(ty.minimum.into(), 0);
        room.map_err(|reached| Fault::Resource(reached.to_string()))?;
        let ty = wasmer::MemoryType::new(ty.minimum, ty.maximum, ty.shared);
        let handle = store.make(std::iter::empty(), None, |store| wasmer::Memory::new(store, ty));
        Ok(Self::from_handle(store, handle.map_err(|error| Fault::Resource(error.to_string()))?))
    }

    pub(crate) fn from_handle(store: &Rc<Store>, handle: wasmer::Memory) -> Self {
        let VMExtern::Memory(internal) = wasmer::Extern::from(handle.clone()).to_vm_extern().unwrap_sys() else {
            unreachable!("a memory's extern is a memory");
        };
        let (definition, ty) = store.with(|store| {
            use wasmer::sys::vm::LinearMemory;
            let memory = internal.get(store.objects_mut().as_sys());
            (memory.vmmemory(), memory.ty())
        });
        let maximum = ty.maximum.map(|pages| pages.0);
        Self { handle, store: Rc::clone(store), extent: Extent { definition }, maximum, shared: ty.shared }
    }

    pub(crate) fn handle(&self) -> &wasmer::Memory {
        &self.handle
    }

    pub fn store(&self) -> &Rc<Store> {
        &self.store
    }

    pub fn identity(&self) -> Identity {
        (self.extent.definition.as_ptr() as usize, 0)
    }

    /// The type with the current size as minimum (specification 4.5.3).
    pub fn ty(&self) -> MemoryType {
        MemoryType { minimum: self.pages(), maximum: self.maximum, shared: self.shared }
    }

    /// Current size in pages.
    pub fn pages(&self) -> u32 {
        // A memory has at most 65536 pages.
        (self.length() / WASM_PAGE_SIZE) as u32
    }

    pub fn extent(&self) -> Extent {
        self.extent
    }

    /// Current size in bytes.
    #[inline]
    pub fn length(&self) -> usize {
        self.extent.length()
    }

    /// The place of `length` bytes from `offset` on, if all of them are inside.
    #[inline]
    pub fn at(&self, offset: u64, length: u64) -> Result<*mut u8, Fault> {
        self.extent.at(offset, length)
    }

    /// Lends bytes to `work`, which must not run wasm.
    pub fn bytes<R>(&self, offset: u64, length: u64, work: impl FnOnce(&[u8]) -> R) -> Result<R, Fault> {
        let from = self.at(offset, length)?;
        // SAFETY: the range was checked, and nothing on this thread writes to it meanwhile.
        Ok(work(unsafe { std::slice::from_raw_parts(from, length as usize) }))
    }

    /// Copies bytes in.
    pub fn write(&self, offset: u64, bytes: &[u8]) -> Result<(), Fault> {
        let to = self.at(offset, bytes.len() as u64)?;
        // SAFETY: the target was checked, and no Rust slice lies in linear memory while it is written.
        unsafe { ptr::copy_nonoverlapping(bytes.as_ptr(), to, bytes.len()) };
        Ok(())
    }

    /// Sets bytes to one value.
    pub fn fill(&self, offset: u64, length: u64, byte: u8) -> Result<(), Fault> {
        let to = self.at(offset, length)?;
        // SAFETY: the range was checked.
        unsafe { ptr::write_bytes(to, byte, length as usize) };
        Ok(())
    }

    /// Copies bytes within the memory; the ranges may overlap.
    pub fn copy(&self, destination: u64, source: u64, length: u64) -> Result<(), Fault> {
        let from = self.at(source, length)?;
        let to = self.at(destination, length)?;
        // SAFETY: both ranges were checked.
        unsafe { ptr::copy(from, to, length as usize) };
        Ok(())
    }

    /// The number of bytes from `offset` on before the first zero byte, among at most `limit`; `None` if there is no
    /// zero byte among them.
    pub fn c_string_length(&self, offset: u64, limit: u64) -> Result<Option<usize>, Fault> {
        let from = self.at(offset, 0)?;
        let available = (self.length() as u64 - offset).min(limit) as usize;
        // SAFETY: the range is inside the memory, and nothing writes to it meanwhile on this thread.
        let bytes = unsafe { std::slice::from_raw_parts(from, available) };
        Ok(bytes.iter().position(|&byte| byte == 0))
    }

    /// What, besides its maximum, keeps it from growing by that many pages.
    pub fn bound(&self, pages: u32) -> Option<Bound> {
        let after = u64::from(self.pages()) + u64::from(pages);
        let reached = self.store.usage().check_bytes(u64::from(pages) * WASM_PAGE_SIZE as u64).err().map(Bound::Store);
        if after > self.maximum.unwrap_or(WASM_MAX_PAGES).into() {
            return reached;
        }
        let most = most_pages().0;
        if after > most.into() { Some(Bound::Pages(most)) } else { reached.or(Some(Bound::System)) }
    }

    /// Grows by pages of zeros and returns the previous size. `None` past the maximum, past a limit of the store, or
    /// if the system has no room.
    pub fn grow(&self, pages: u32) -> Option<u32> {
        self.store.with(|store| self.handle.grow(store, Pages(pages)).ok().map(|before| before.0))
    }
}
