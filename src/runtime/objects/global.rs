//! A global variable (specification 4.2.10).
#![allow(unsafe_code, reason = "reads and writes a global's cell in place")]

use std::ptr::NonNull;
use std::rc::Rc;

use wasmer::AsStoreMut;
use wasmer::sys::vm::{VMExtern, VMGlobalDefinition};

use crate::store::Store;
use crate::types::GlobalType;
use crate::values::{Identity, Slot};

/// A global of a store.
#[derive(Clone)]
pub struct Global {
    handle: wasmer::Global,
    ty: GlobalType,
    cell: NonNull<VMGlobalDefinition>,
}

impl Global {
    /// A new global, whose value is the type's zero or null until it is written.
    pub fn new(store: &Rc<Store>, ty: &GlobalType) -> Self {
        use wasmer::Value;
        let zero = match wasmer::Type::from(ty.value) {
            wasmer::Type::I32 => Value::I32(0),
            wasmer::Type::I64 => Value::I64(0),
            wasmer::Type::F32 => Value::F32(0.0),
            wasmer::Type::F64 => Value::F64(0.0),
            wasmer::Type::V128 => Value::V128(0),
            wasmer::Type::FuncRef => Value::FuncRef(None),
            wasmer::Type::ExternRef => Value::ExternRef(None),
            wasmer::Type::ExceptionRef => Value::ExceptionRef(None),
        };
        let handle = store.with(|store| {
            if ty.mutable { wasmer::Global::new_mut(store, zero) } else { wasmer::Global::new(store, zero) }
        });
        Self::from_handle(store, handle)
    }

    pub(crate) fn from_handle(store: &Rc<Store>, handle: wasmer::Global) -> Self {
        let VMExtern::Global(internal) = wasmer::Extern::from(handle.clone()).to_vm_extern().unwrap_sys() else {
            unreachable!("a global's extern is a global");
        };
        let (cell, ty) = store.with(|store| {
            let global = internal.get(store.objects_mut().as_sys());
            (global.vmglobal(), *global.ty())
        });
        let ty = GlobalType { value: ty.ty.into(), mutable: ty.mutability.is_mutable() };
        Self { handle, ty, cell }
    }

    pub(crate) fn handle(&self) -> &wasmer::Global {
        &self.handle
    }

    pub fn identity(&self) -> Identity {
        (self.cell.as_ptr() as usize, 0)
    }

    pub fn ty(&self) -> &GlobalType {
        &self.ty
    }

    /// Sets it to the type's zero or null, even if it is immutable, when no wasm can reach it any more.
    pub fn clear(&self) {
        // SAFETY: the cell belongs to the global; zero or null is all zero bits in every type.
        unsafe { self.slot().write(Slot { u128: 0 }) };
    }

    /// The cell with the value: a slot of the global's type. It is valid as long as the store.
    pub fn slot(&self) -> *mut Slot {
        self.cell.as_ptr().cast()
    }
}
