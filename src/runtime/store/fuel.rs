//! Fuel: the number of instructions that the guests of a store may still execute.
#![allow(unsafe_code, reason = "reads and writes the global in place")]

use std::cell::Cell;
use std::ptr::NonNull;

use wasmer::AsStoreMut;
use wasmer::sys::vm::VMExtern;

/// The fuel of a store.
pub(crate) struct Fuel {
    global: wasmer::Global,
    /// The global in which compiled code counts; below 0 when a guest ran out.
    cell: NonNull<i64>,
    limited: Cell<bool>,
}

impl Fuel {
    pub(crate) fn new(store: &mut wasmer::Store, amount: u64) -> Self {
        let global = wasmer::Global::new_mut(store, wasmer::Value::I64(0));
        let VMExtern::Global(internal) = wasmer::Extern::from(global.clone()).to_vm_extern().unwrap_sys() else {
            unreachable!("a global's extern is a global");
        };
        let cell = internal.get(store.objects_mut().as_sys()).vmglobal().cast();
        let fuel = Self { global, cell, limited: Cell::new(true) };
        fuel.set(Some(amount));
        fuel
    }

    pub(crate) fn global(&self) -> wasmer::Global {
        self.global.clone()
    }

    /// The fuel that is left; `None` if it is unlimited.
    pub(crate) fn get(&self) -> Option<u64> {
        // SAFETY: the cell lives as long as the store, on its thread; compiled code writes it as a whole.
        let left = unsafe { self.cell.as_ptr().read_volatile() };
        self.limited.get().then(|| u64::try_from(left).unwrap_or(0))
    }

    pub(crate) fn set(&self, amount: Option<u64>) {
        self.limited.set(amount.is_some());
        let amount = amount.and_then(|amount| i64::try_from(amount).ok()).unwrap_or(i64::MAX);
        // SAFETY: as above.
        unsafe { self.cell.as_ptr().write_volatile(amount) };
    }

    /// Whether a guest ran out just now. The answer is reset.
    pub(crate) fn take_exhausted(&self) -> bool {
        // SAFETY: as above.
        unsafe {
            let exhausted = self.cell.as_ptr().read_volatile() < 0;
            if exhausted {
                self.cell.as_ptr().write_volatile(0);
            }
            exhausted
        }
    }
}
