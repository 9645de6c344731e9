//! Host functions that work on the memory of the instance which imports them, and which memory that is.
#![allow(unsafe_code, reason = "takes a memory's address out of the store")]

use std::cell::Cell;
use std::rc::{Rc, Weak};
use std::sync::Arc;

use wasmer::AsStoreMut;
use wasmer::sys::vm::{StoreObject, VMMemory};

use crate::module::Module;
use crate::objects::host::HostFunction;
use crate::objects::memory::Extent;
use crate::store::Store;
use crate::types::FuncType;

/// A host function that works on the memory of the instance which imports it.
pub trait MemoryFunction {
    /// Its type, which the import must want.
    fn ty(&self) -> &Arc<FuncType>;

    /// The function for an instance with that memory.
    fn bind(self: Box<Self>, memory: Rc<Binding>) -> Box<dyn HostFunction>;
}

/// The memory of an instance that is about to be made.
pub struct Binding {
    extent: Cell<Option<Extent>>,
    /// The store's memory at that index, once it exists: an instance makes its memories after it was given its
    /// functions, and may call them before it is finished.
    later: Option<(Weak<Store>, usize)>,
}

impl Binding {
    /// Finds the memory of a module: the one that it exports as `memory`, or the first one that it exports, or else
    /// its first. `imported` are those that it imports, in its order.
    pub fn new(module: &Module, imported: &[Extent], store: &Rc<Store>) -> Self {
        let Some(index) = module.exported_memory().or_else(|| module.has_memory().then_some(0)) else {
            return Self { extent: Cell::new(None), later: None };
        };
        match index.checked_sub(imported.len()) {
            None => Self { extent: Cell::new(Some(imported[index])), later: None },
            Some(own) => {
                let before = store.with(|store| VMMemory::list(store.objects_mut().as_sys()).len());
                Self { extent: Cell::new(None), later: Some((Rc::downgrade(store), before + own)) }
            }
        }
    }

    /// The place of the memory; `None` if the module has none.
    pub fn extent(&self) -> Option<Extent> {
        if let Some(extent) = self.extent.get() {
            return Some(extent);
        }
        let (store, place) = self.later.as_ref()?;
        let extent = store.upgrade()?.with(|store| {
            let memory = VMMemory::list(store.objects_mut().as_sys()).get(*place)?;
            use wasmer::sys::vm::LinearMemory;
            // SAFETY: the memory is in the store, and only functions of the store use it.
            Some(unsafe { Extent::new(memory.vmmemory()) })
        })?;
        self.extent.set(Some(extent));
        Some(extent)
    }
}
