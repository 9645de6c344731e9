//! An instance as wasmer has it.

use wasmer::sys::vm::{StoreHandle, StoreObjects, VMInstance};
use wasmer::{AsStoreMut, ExportIndex, VMExternToExtern};

/// An instance of a store.
#[derive(Clone)]
pub(crate) struct Handle(StoreHandle<VMInstance>);

impl Handle {
    /// Gives an instance to the store.
    pub(crate) fn new(objects: &mut StoreObjects, instance: VMInstance) -> Self {
        Self(StoreHandle::new(objects, instance))
    }

    /// Something that the instance has, exported or not.
    pub(crate) fn get(&self, store: &mut wasmer::Store, index: ExportIndex) -> wasmer::Extern {
        self.instance(store).lookup_by_declaration(index).to_extern(store)
    }

    pub(crate) fn instance<'a>(&self, store: &'a mut wasmer::Store) -> &'a mut VMInstance {
        self.0.get_mut(store.objects_mut().as_sys_mut())
    }
}
