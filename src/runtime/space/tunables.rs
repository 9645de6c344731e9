//! Makes the memories and tables of all stores.
#![allow(unsafe_code, reason = "makes memories and tables where compiled code finds them")]

use std::ptr::NonNull;

use wasmer::sys::vm::{VMMemory, VMMemoryDefinition, VMSharedMemory, VMTable, VMTableDefinition};
use wasmer::sys::{BaseTunables, Tunables};
use wasmer::{MemoryError, MemoryStyle, MemoryType, Pages, TableStyle, TableType};

use crate::space::beginning::Memory;
use crate::space::fixed_tables::declared;
use crate::space::limits::{self, usage};
use crate::space::linear::{PooledMemory, most_pages, refuse};
use crate::space::shared::SharedMemory;

/// wasmer's own tunables, except for memories, which come from the pool.
#[derive(Default)]
pub(crate) struct PooledTunables {
    base: BaseTunables,
    checked: bool,
}

impl PooledTunables {
    /// Makes compiled code look up the memory and check each access, rather than rely on the reservation.
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
            return PooledMemory::create(ty, None, None);
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
        let beginning = limits::now_making(|making| making.and_then(|making| making.parts.next_memory()).cloned());
        if !ty.shared {
            return match beginning {
                Some(Memory { pages, image }) => {
                    PooledMemory::create(&MemoryType { minimum: Pages(pages), ..*ty }, image.as_ref(), Some(location))
                }
                None => PooledMemory::create(ty, None, Some(location)),
            };
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
        let mut ty = declared(*ty);
        if let Some(size) = limits::now_making(|making| making.and_then(|making| making.parts.next_table())) {
            ty.minimum = size;
        }
        // SAFETY: the location is valid by this function's own contract.
        let table = unsafe { self.base.create_vm_table(&limited(&ty)?, style, location)? };
        note(&table, &ty);
        Ok(table)
    }
}

/// All memories reserve their full address range up front, whether code relies on it or not. A shared memory must not
/// move while another thread uses it.
const UNMOVED: MemoryStyle = MemoryStyle::Static;

/// The type, with a maximum that the memory may reach.
fn reachable(ty: &MemoryType) -> MemoryType {
    MemoryType { maximum: ty.maximum.map(|maximum| maximum.min(most_pages())), ..*ty }
}

/// The type with which a table is made.
fn limited(ty: &TableType) -> Result<TableType, String> {
    limits::now_making(|making| making.map_or(Ok(*ty), |making| making.limited(ty)))
}

/// Notes a table with its declared type.
fn note(table: &VMTable, ty: &TableType) {
    limits::now_making(|making| {
        if let Some(making) = making {
            making.usage.add_table(table.vmtable(), ty);
        }
    });
}
