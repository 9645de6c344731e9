//! A wasm exception: a tag and what it carries (specification 4.2.14).
#![allow(unsafe_code, reason = "reads and makes exceptions where compiled code finds them")]

use std::rc::Rc;

use wasmer::AsStoreMut;
use wasmer::sys::vm::{StoreHandle, VMExceptionObj, VMExceptionRef, VMExtern};

use crate::fault::Thrown;
use crate::objects::func::thrown;
use crate::objects::tag::Tag;
use crate::store::Store;
use crate::values::{Slot, payload_places};

/// An exception, outside of wasm.
pub struct Exception {
    pub tag: Tag,
    pub payload: Vec<Slot>,
}

impl Exception {
    /// The exception that a call ended with.
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
        let mut payload = vec![Slot { u128: 0 }; values.len()];
        let packed = payload.as_mut_ptr().cast::<u8>();
        for ((place, size), value) in payload_places(&tag.ty().params, store.gives_exceptions_slots()).zip(values) {
            // SAFETY: packed, the values take no more room than a slot each.
            unsafe { packed.add(place).copy_from_nonoverlapping(std::ptr::from_ref(value).cast::<u8>(), size) };
        }

        let VMExtern::Tag(internal) = wasmer::Extern::from(tag.handle().clone()).to_vm_extern().unwrap_sys() else {
            unreachable!("a tag's extern is a tag");
        };
        store.note_exception();
        store.with(|store| {
            let exception = VMExceptionObj::new(internal, payload.into());
            VMExceptionRef(StoreHandle::new(store.objects_mut().as_sys_mut(), exception)).to_u32_exnref()
        })
    }
}
