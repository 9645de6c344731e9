//! A wasm exception: a tag and what it carries (specification 4.2.14).
#![allow(unsafe_code, reason = "reads and makes exceptions where compiled code finds them")]

use std::cell::OnceCell;
use std::rc::Rc;
use std::sync::Arc;

use wasmer::sys::vm::{InternalStoreHandle, StoreObject, VMExceptionRef, VMInstance, VMTag};
use wasmer::{AsStoreMut, ExportIndex};
use wasmer_types::TagIndex;

use crate::fault::{HostStop, Thrown};
use crate::module::Module;
use crate::objects::func::thrown;
use crate::objects::host::{HostFunction, host_function};
use crate::objects::tag::{self, Tag};
use crate::store::Store;
use crate::types::{FuncType, ValType};
use crate::values::Slot;

/// An exception, outside of wasm.
pub struct Exception {
    pub tag: Tag,
    pub payload: Vec<Slot>,
}

impl Exception {
    /// The exception with which a call ended.
    pub fn thrown(store: &Rc<Store>, thrown: &Thrown) -> Self {
        Self { tag: Tag::from_handle(store, thrown.tag.clone()), payload: thrown.payload.clone() }
    }

    /// The exception behind an exnref; `None` for the null reference.
    ///
    /// # Safety
    ///
    /// `reference` must come from compiled code of this store.
    pub unsafe fn from_reference(store: &Rc<Store>, reference: u32) -> Option<Self> {
        let slots = store.gives_exceptions_slots();
        let found = store.with(|store| {
            let id = store.objects_mut().id();
            // SAFETY: by contract.
            let exception = unsafe { VMExceptionRef::from_raw(id, Slot { exnref: reference }) }?;
            Some(thrown(store, slots, &exception))
        });
        found.map(|found| Self::thrown(store, &found))
    }

    /// A new exception in the store, as an exnref.
    pub fn reference(store: &Store, tag: &Tag, values: &[Slot]) -> u32 {
        let params = &tag.ty().params;
        debug_assert_eq!(params.len(), values.len());
        let handle = tag::of_extern(wasmer::Extern::from(tag.handle().clone()).to_vm_extern().unwrap_sys());
        // SAFETY: a tag belongs to one store, and has as many parameters as there are values.
        let made = unsafe { store.make_exception(handle, params, values.as_ptr(), false) };
        made.expect("only compiled code is refused an exception")
    }
}

/// The tags that an instance's code throws, in the order of `Module::throws`. They are known once the instance is
/// made.
#[derive(Default)]
pub(crate) struct ThrownTags(OnceCell<Box<[InternalStoreHandle<VMTag>]>>);

impl ThrownTags {
    /// The functions that make the exceptions of an instance of `module`, in the order in which it imports them.
    pub(crate) fn makers(self: &Rc<Self>, module: &Module, store: &Rc<Store>) -> Vec<wasmer::Extern> {
        let info = module.wasmer().info();
        let types = module.throws().iter().map(|tag| &info.signatures[info.tags[TagIndex::from_u32(*tag)]]);
        let makers = types.enumerate().map(|(place, ty)| {
            let params: Box<[ValType]> = ty.params().iter().map(|&ty| ty.into()).collect();
            let ty = Arc::new(FuncType { params: params.clone(), results: Box::new([ValType::ExnRef]) });
            let maker = Maker { tags: Rc::clone(self), place, params, store: Rc::as_ptr(store) };
            host_function(store, &ty, Box::new(maker)).into()
        });
        makers.collect()
    }

    /// Takes the tags from the instance that was made last in the store.
    pub(crate) fn bind(&self, module: &Module, store: &mut wasmer::Store) {
        let Some(instance) = VMInstance::list_mut(store.objects_mut().as_sys_mut()).last_mut() else { return };
        let tags = module
            .throws()
            .iter()
            .map(|tag| tag::of_extern(instance.lookup_by_declaration(ExportIndex::Tag(TagIndex::from_u32(*tag)))));
        self.0.get_or_init(|| tags.collect());
    }
}

/// The host function that makes exceptions with one tag of an instance.
struct Maker {
    tags: Rc<ThrownTags>,
    place: usize,
    params: Box<[ValType]>,
    store: *const Store,
}

impl HostFunction for Maker {
    unsafe fn call(&self, slots: *mut Slot) -> Result<(), HostStop> {
        let tags = self.tags.0.get().expect("code runs when its instance has been made");
        // SAFETY: a store outlives its functions; the tag belongs to it, and compiled code passes as many slots as
        // there are parameters, or one for the result.
        unsafe {
            let made = (*self.store).make_exception(tags[self.place], &self.params, slots, true);
            let reference = made.map_err(|reached| HostStop::NoRoom { limit: reached.limit() })?;
            slots.write_unaligned(Slot { u128: reference.into() });
        }
        Ok(())
    }
}
