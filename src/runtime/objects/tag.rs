//! A tag: the kind of an exception (specification 4.2.11).

use std::rc::Rc;

use wasmer::AsStoreMut;
use wasmer::sys::vm::{InternalStoreHandle, StoreObject, VMExtern, VMTag};

use crate::store::Store;
use crate::types::TagType;
use crate::values::Identity;

/// A tag of a store.
#[derive(Clone)]
pub struct Tag {
    handle: wasmer::Tag,
    ty: TagType,
    identity: Identity,
}

impl Tag {
    pub fn new(store: &Rc<Store>, ty: &TagType) -> Self {
        let params: Vec<wasmer::Type> = ty.params.iter().map(|&ty| ty.into()).collect();
        let handle = store.with(|store| wasmer::Tag::new(store, params));
        Self::from_handle(store, handle)
    }

    pub(crate) fn from_handle(store: &Rc<Store>, handle: wasmer::Tag) -> Self {
        let internal = of_extern(wasmer::Extern::from(handle.clone()).to_vm_extern().unwrap_sys());
        let number = store.with(|store| {
            let objects = store.objects_mut().as_sys();
            let tag: *const VMTag = internal.get(objects);
            VMTag::list(objects).iter().position(|each| std::ptr::eq(each, tag)).unwrap_or(usize::MAX)
        });
        // Other objects are identified by their address, which is never 1.
        let identity = (1, number);
        let ty = store.with(|store| handle.ty(store));
        Self { handle, ty: TagType { params: ty.params.iter().map(|&ty| ty.into()).collect() }, identity }
    }

    pub(crate) fn handle(&self) -> &wasmer::Tag {
        &self.handle
    }

    pub fn identity(&self) -> Identity {
        self.identity
    }

    pub fn ty(&self) -> &TagType {
        &self.ty
    }
}

/// A tag's number in the engine's library functions.
pub(crate) fn of_extern(tag: VMExtern) -> InternalStoreHandle<VMTag> {
    match tag {
        VMExtern::Tag(tag) => tag,
        _ => unreachable!("a tag's extern is a tag"),
    }
}
