//! Calls of exported functions that take and give numbers only. They need nothing of what other calls do: core values go in
//! and come out as they are.
#![allow(unsafe_code, reason = "calls core functions, whose types follow from those of the component")]

use std::mem::MaybeUninit;

use super::broken::Stop;
use super::instance::ComponentInstance;
use super::types::{FuncType, MAX_FLAT_PARAMS};
use crate::fault::Fault;
use crate::values::Slot;

/// Where the arguments of a call go, and its result. Apart from the call, which would be slow to move with them.
pub struct Slots([MaybeUninit<Slot>; MAX_FLAT_PARAMS]);

impl Default for Slots {
    #[inline]
    fn default() -> Self {
        Self([const { MaybeUninit::uninit() }; MAX_FLAT_PARAMS])
    }
}

/// Such a call, whose arguments are being gathered.
pub struct NumericCall<'a> {
    instance: &'a ComponentInstance,
    lifted: usize,
    ty: &'a FuncType,
    expected: usize,
    given: usize,
    slots: &'a mut Slots,
}

impl<'a> NumericCall<'a> {
    /// A call of an exported function, if it is one of numbers.
    #[inline]
    pub fn new(instance: &'a ComponentInstance, lifted: usize, slots: &'a mut Slots) -> Option<Self> {
        let plan = instance.component().plan();
        let function = &plan.lifted[lifted];
        let ty = &plan.funcs[function.func as usize];
        let expected = plan.types.fields(ty.params).len();
        (function.is_numeric && expected <= MAX_FLAT_PARAMS).then_some(Self {
            instance,
            lifted,
            ty,
            expected,
            given: 0,
            slots,
        })
    }

    #[inline]
    pub fn ty(&self) -> &'a FuncType {
        self.ty
    }

    /// The next argument as a core value, which stands in the low bits.
    #[inline]
    pub fn push(&mut self, number: u64) {
        if let Some(slot) = self.slots.0.get_mut(self.given) {
            slot.write(Slot { u128: number.into() });
        }
        self.given += 1;
    }

    /// Calls the function, and gives its result as a core value, or zero if it gives none.
    ///
    /// # Errors
    ///
    /// As `ComponentInstance::call`.
    #[inline]
    pub fn call(mut self) -> Result<u64, Box<Fault>> {
        let state = &*self.instance.state;
        let entered = state.enter().map_err(Box::new)?;
        let result = self.run().map_err(|stop| state.fault(stop))?;
        entered.leave();
        Ok(result)
    }

    #[inline]
    fn run(&mut self) -> Result<u64, Stop> {
        if self.given != self.expected {
            return Err(Stop::trap("a function of numbers is called with another number of them"));
        }
        if self.given == 0 {
            self.slots.0[0].write(Slot { u128: 0 });
        }
        let callee = self.instance.lifted(self.lifted)?;
        // SAFETY: the validator has seen to it that the core function takes these numbers, and gives one at most; the store
        // is its own.
        unsafe { callee.call(self.instance.store(), self.slots.0.as_mut_ptr().cast()) }?;
        // SAFETY: the first slot is initialised, and has the result if there is one.
        Ok(unsafe { self.slots.0[0].assume_init_ref().u64 })
    }
}
