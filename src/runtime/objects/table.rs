//! A table of references (specification 4.2.7).
#![allow(unsafe_code, reason = "turns raw references into wasmer's")]

use std::rc::Rc;

use wasmer::AsStoreMut;
use wasmer::sys::vm::{TableElement, VMExtern, VMExternRef, VMFuncRef, VMTable};

use crate::fault::Fault;
use crate::space::limits::{Bound, LimitReached, MOST_ELEMENTS};
use crate::store::Store;
use crate::types::{TableType, ValType};
use crate::values::{Identity, Reference, Slot};

/// A table of a store.
#[derive(Clone)]
pub struct Table {
    handle: wasmer::Table,
    store: Rc<Store>,
    element: ValType,
    maximum: Option<u32>,
    identity: Identity,
}

impl Table {
    /// A new table of null references.
    pub fn new(store: &Rc<Store>, ty: &TableType) -> anyhow::Result<Self> {
        let null = match ty.element {
            ValType::FuncRef => wasmer::Value::FuncRef(None),
            _ => wasmer::Value::ExternRef(None),
        };
        let ty = wasmer::TableType::new(ty.element.into(), ty.minimum, ty.maximum);
        let handle = store.make(std::iter::once(ty), None, |store| wasmer::Table::new(store, ty, null));
        Ok(Self::from_handle(store, handle.map_err(|error| Fault::Resource(error.message()))?))
    }

    pub(crate) fn from_handle(store: &Rc<Store>, handle: wasmer::Table) -> Self {
        let mut table =
            Self { handle, store: Rc::clone(store), element: ValType::FuncRef, maximum: None, identity: (0, 0) };
        let (ty, definition) = table.with(|table| (*table.ty(), table.vmtable()));
        table.element = ty.ty.into();
        // wasmer's type has the maximum that the store's limit leaves.
        table.maximum = store.usage().declared_maximum(definition);
        table.identity = (definition.as_ptr() as usize, 0);
        table
    }

    pub(crate) fn handle(&self) -> &wasmer::Table {
        &self.handle
    }

    fn with<R>(&self, work: impl FnOnce(&mut VMTable) -> R) -> R {
        let VMExtern::Table(internal) = wasmer::Extern::from(self.handle.clone()).to_vm_extern().unwrap_sys() else {
            unreachable!("a table's extern is a table");
        };
        self.store.with(|store| work(internal.get_mut(store.objects_mut().as_sys_mut())))
    }

    pub fn store(&self) -> &Rc<Store> {
        &self.store
    }

    pub fn identity(&self) -> Identity {
        self.identity
    }

    /// The type with the current size as minimum (specification 4.5.3).
    pub fn ty(&self) -> TableType {
        TableType { element: self.element, minimum: self.size(), maximum: self.maximum }
    }

    pub fn element(&self) -> ValType {
        self.element
    }

    pub fn size(&self) -> u32 {
        self.with(|table| table.size())
    }

    /// The reference at an index.
    pub fn get(&self, index: u32) -> Result<Reference, Fault> {
        let element = self.with(|table| table.get(index));
        match element {
            Some(TableElement::FuncRef(reference)) => Ok(reference.map_or(0, |each| raw(each.into_raw()))),
            Some(TableElement::ExternRef(reference)) => Ok(reference.map_or(0, |each| raw(each.into_raw()))),
            None => Err(self.out_of_bounds(index)),
        }
    }

    /// Replaces the reference at an index.
    pub fn set(&self, index: u32, reference: Reference) -> Result<(), Fault> {
        let element = self.table_element(reference);
        self.with(|table| table.set(index, element)).map_err(|_| self.out_of_bounds(index))
    }

    /// Sets all elements to null. No wasm that can reach the table may run meanwhile.
    pub fn clear(&self) {
        for index in 0..self.size() {
            let null = self.table_element(0);
            // Every index below the size is inside.
            let _ = self.with(|table| table.set(index, null));
        }
    }

    /// Grows by that many copies of a reference and returns the previous size; `None` past the maximum, or past a
    /// limit of the store.
    ///
    /// # Errors
    ///
    /// `Fault::Busy`: compiled code may be about to use the place where the elements were.
    pub fn grow(&self, by: u32, reference: Reference) -> Result<Option<u32>, Fault> {
        if self.store.interrupted().get() {
            return Err(Fault::Busy);
        }
        if self.limit_reached(by).is_some() {
            return Ok(None);
        }
        let element = self.table_element(reference);
        Ok(self.with(|table| table.grow(by, element)))
    }

    /// What, besides its declared maximum, keeps it from growing by that many elements: the narrowest bound, if there
    /// is one.
    pub fn bound(&self, by: u32) -> Option<Bound> {
        let size = self.size();
        let after = u64::from(size) + u64::from(by);
        let reached = self.limit_reached(by).map(Bound::Store);
        if self.maximum.is_some_and(|maximum| after > maximum.into()) {
            return reached;
        }
        let room = u64::from(MOST_ELEMENTS.saturating_sub(size));
        if after > MOST_ELEMENTS.into() && (reached.is_none() || room < self.store.usage().elements_left()) {
            return Some(Bound::Elements(MOST_ELEMENTS));
        }
        let share = self.with(|table| table.ty().maximum).filter(|share| after > (*share).into());
        reached.or(share.map(Bound::Share))
    }

    /// The reason, if the store does not let it grow by that many elements.
    fn limit_reached(&self, by: u32) -> Option<LimitReached> {
        self.store.usage().check_elements(by.into()).err()
    }

    fn table_element(&self, reference: Reference) -> TableElement {
        let slot = Slot { funcref: reference };
        // SAFETY: a funcref is a descriptor of this store or null; to wasmer the number of an externref is only a
        // number, as long as wasmer's own references are not used.
        unsafe {
            match self.element {
                ValType::FuncRef => TableElement::FuncRef(VMFuncRef::from_raw(slot)),
                _ => TableElement::ExternRef(VMExternRef::from_raw(slot)),
            }
        }
    }

    fn out_of_bounds(&self, index: u32) -> Fault {
        Fault::TableOutOfBounds { index, size: self.size() }
    }
}

/// The word in which a reference is stored.
fn raw(slot: Slot) -> Reference {
    // SAFETY: both kinds of reference are one word.
    unsafe { slot.funcref }
}
