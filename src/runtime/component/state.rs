//! What a component instance is made of while it lives: memories, handles, calls under way.
//!
//! One file, because each step of a call changes the state that the next one checks.
#![allow(unsafe_code, reason = "refers to the store that it lives in")]

use std::cell::{Cell, OnceCell, RefCell};
use std::sync::Arc;

use super::broken::{Broken, Stop, broken};
use super::handles::{Handle, HostResource, Table};
use super::lower::{Guest, NewHandle};
use super::plan::{Options, Plan};
use crate::fault::{Fault, HostStop};
use crate::objects::func::Func;
use crate::objects::global::Global;
use crate::objects::host::HostFunction;
use crate::objects::memory::Extent;
use crate::store::Store;
use crate::values::Slot;

/// A core function that is called for a component instance.
pub(crate) enum Callee {
    Func(Func),
    /// One that the host would provide to a core module.
    Host(Box<dyn HostFunction>),
}

impl Callee {
    /// # Safety
    ///
    /// As `Func::call`.
    #[inline]
    pub(crate) unsafe fn call(&self, store: &Store, slots: *mut Slot) -> Result<(), Stop> {
        // SAFETY: by contract.
        unsafe {
            match self {
                Self::Func(func) => Ok(func.call(store, slots)?),
                Self::Host(function) => Ok(function.call(slots)?),
            }
        }
    }
}

/// The state of a component instance.
///
/// The host functions of its core instances refer to it, and the store owns them: so it does not keep the store alive,
/// and is not used after it.
pub(crate) struct State {
    pub(crate) plan: Arc<Plan>,
    store: *const Store,
    /// For each component instance, whether it may call out.
    pub(crate) flags: Box<[Global]>,
    pub(crate) memories: Box<[OnceCell<Extent>]>,
    pub(crate) reallocs: Box<[OnceCell<Callee>]>,
    pub(crate) post_returns: Box<[OnceCell<Callee>]>,
    /// The destructors of the resources that the component defines.
    pub(crate) destructors: Box<[OnceCell<Option<Callee>>]>,
    /// Those that it imports.
    pub(crate) host_resources: Box<[Box<dyn HostResource>]>,
    tables: RefCell<Box<[Table]>>,
    /// The calls under way, from one component to another or to the host and back.
    calls: RefCell<Vec<CallScope>>,
    /// Whether the host is calling into it.
    under_way: Cell<bool>,
    usable: Cell<bool>,
    /// Why a host function did not return to the guest, for the one that called the guest.
    reason: Cell<Option<Box<Fault>>>,
    /// Resources that the host dropped while it could not say so.
    dropped: RefCell<Vec<(u32, u32)>>,
}

/// A call under way.
#[derive(Default)]
struct CallScope {
    /// How many handles it was lent and has not dropped.
    borrows: u32,
    /// The handles that it has on loan, by component instance and number.
    lenders: Vec<(u32, u32)>,
}

impl State {
    pub(crate) fn new(
        plan: &Arc<Plan>,
        store: &Store,
        flags: Box<[Global]>,
        host_resources: Box<[Box<dyn HostResource>]>,
    ) -> Self {
        fn cells<T>(count: u32) -> Box<[OnceCell<T>]> {
            (0..count).map(|_| OnceCell::new()).collect()
        }
        let defined = u32::try_from(plan.defined_resources.len()).unwrap_or(0);
        Self {
            plan: Arc::clone(plan),
            store: std::ptr::from_ref(store),
            flags,
            memories: cells(plan.memories),
            reallocs: cells(plan.reallocs),
            post_returns: cells(plan.post_returns),
            destructors: cells(defined),
            host_resources,
            tables: RefCell::new((0..plan.instances).map(|_| Table::default()).collect()),
            calls: RefCell::default(),
            under_way: Cell::new(false),
            usable: Cell::new(true),
            reason: Cell::new(None),
            dropped: RefCell::default(),
        }
    }

    #[inline]
    pub(crate) fn store(&self) -> &Store {
        // SAFETY: the state is used by the store's functions, and by those who have the store.
        unsafe { &*self.store }
    }

    // Entering and leaving.

    #[inline]
    pub(crate) fn is_usable(&self) -> bool {
        self.usable.get()
    }

    #[inline]
    pub(crate) fn is_under_way(&self) -> bool {
        self.under_way.get()
    }

    /// The host begins a call into it.
    ///
    /// # Errors
    ///
    /// If one is under way, or one has failed.
    #[inline]
    pub(crate) fn enter(&self) -> Result<Entered<'_>, Fault> {
        if !self.usable.get() {
            return Err(Fault::Unusable);
        }
        if self.under_way.replace(true) {
            return Err(Fault::Reentered);
        }
        Ok(Entered { state: self, whole: false })
    }

    /// Keeps the reason why a host function does not return.
    pub(crate) fn stop(&self, stop: Stop) -> HostStop {
        let fault = match stop {
            Stop::Host(stop) => return stop,
            Stop::Broken(Broken(reason)) => Box::new(Fault::Canonical(reason)),
            Stop::Guest(fault) => fault,
        };
        self.reason.set(Some(fault));
        HostStop::Broken
    }

    /// What a call failed with, in full.
    pub(crate) fn fault(&self, stop: Stop) -> Box<Fault> {
        match stop {
            Stop::Host(HostStop::Broken) => match self.reason.take() {
                Some(fault) => fault,
                None => Box::new(Fault::Host(HostStop::Broken)),
            },
            Stop::Host(stop) => Box::new(Fault::Host(stop)),
            Stop::Broken(Broken(reason)) => Box::new(Fault::Canonical(reason)),
            Stop::Guest(fault) => fault,
        }
    }

    /// Whether a component instance may call out: not while values are brought into it.
    pub(crate) fn check_may_leave(&self, instance: u32) -> Result<(), Broken> {
        // SAFETY: the global is an i32.
        let may = unsafe { (*self.flags[instance as usize].slot()).i32 } & 1 != 0;
        if may { Ok(()) } else { Err(broken("cannot leave component instance")) }
    }

    fn set_may_leave(&self, instance: u32, may: bool) {
        // SAFETY: as above; a mutable global of the store's own.
        unsafe { (*self.flags[instance as usize].slot()).i32 = may.into() };
    }

    /// Keeps a component instance from calling out while `work` is done.
    pub(crate) fn without_leaving<R>(&self, instance: u32, work: impl FnOnce() -> R) -> R {
        self.set_may_leave(instance, false);
        let result = work();
        self.set_may_leave(instance, true);
        result
    }

    // Calls.

    pub(crate) fn begin_call(&self) {
        self.calls.borrow_mut().push(CallScope::default());
    }

    /// The call that began last is over: what it had on loan is given back.
    ///
    /// # Errors
    ///
    /// If it has not dropped all that it was lent.
    pub(crate) fn end_call(&self) -> Result<(), Broken> {
        let Some(call) = self.calls.borrow_mut().pop() else { return Ok(()) };
        if !call.lenders.is_empty() {
            let mut tables = self.tables.borrow_mut();
            for (instance, index) in call.lenders {
                if let Ok(handle) = tables[instance as usize].any(index) {
                    handle.lent = handle.lent.saturating_sub(1);
                }
            }
        }
        if call.borrows > 0 {
            return Err(broken("borrow handles still remain at the end of the call"));
        }
        Ok(())
    }

    // Handles.

    pub(crate) fn new_own(&self, instance: u32, resource: u32, rep: u32) -> Result<u32, Broken> {
        self.tables.borrow_mut()[instance as usize].add(Handle { resource, rep, borrowed_in: None, lent: 0 })
    }

    pub(crate) fn rep(&self, instance: u32, resource: u32, index: u32) -> Result<u32, Broken> {
        Ok(self.tables.borrow_mut()[instance as usize].get(index, resource)?.rep)
    }

    /// Takes an owned resource out of the guest's hands.
    pub(crate) fn lift_own(&self, instance: u32, resource: u32, index: u32) -> Result<u32, Broken> {
        let mut tables = self.tables.borrow_mut();
        let table = &mut tables[instance as usize];
        if table.get(index, resource)?.borrowed_in.is_some() {
            return Err(broken("cannot lift own resource from a borrow"));
        }
        Ok(table.remove(index, resource)?.rep)
    }

    /// Lends a resource to the call that began last.
    pub(crate) fn lift_borrow(&self, instance: u32, resource: u32, index: u32) -> Result<u32, Broken> {
        let mut tables = self.tables.borrow_mut();
        let handle = tables[instance as usize].get(index, resource)?;
        if let Some(call) = self.calls.borrow_mut().last_mut() {
            handle.lent += 1;
            call.lenders.push((instance, index));
        }
        Ok(handle.rep)
    }

    /// Gives the guest a resource that is lent to the call that began last.
    pub(crate) fn lower_borrow(&self, instance: u32, resource: u32, rep: u32) -> Result<u32, Broken> {
        // The instance that defines a resource has what stands for it.
        if self.definer(resource) == Some(instance) {
            return Ok(rep);
        }
        let mut calls = self.calls.borrow_mut();
        let depth = calls.len().checked_sub(1);
        if let Some(call) = calls.last_mut() {
            call.borrows += 1;
        }
        self.tables.borrow_mut()[instance as usize].add(Handle { resource, rep, borrowed_in: depth, lent: 0 })
    }

    /// From one component instance to another, by the tables that an adapter names.
    pub(crate) fn transfer(&self, index: u32, from: u32, to: u32, own: bool) -> Result<u32, Broken> {
        let table = |table: u32| {
            let table = self.plan.types.tables.get(table as usize).copied().flatten();
            table.ok_or_else(|| broken("unknown table of handles"))
        };
        let (from, to) = (table(from)?, table(to)?);
        if own {
            let rep = self.lift_own(from.instance, from.resource, index)?;
            self.new_own(to.instance, to.resource, rep)
        } else {
            let rep = self.lift_borrow(from.instance, from.resource, index)?;
            self.lower_borrow(to.instance, to.resource, rep)
        }
    }

    /// The guest drops a handle; the resource that is to be destroyed, if it was its own.
    pub(crate) fn drop_handle(&self, instance: u32, resource: u32, index: u32) -> Result<Option<u32>, Broken> {
        let handle = self.tables.borrow_mut()[instance as usize].remove(index, resource)?;
        let Some(depth) = handle.borrowed_in else { return Ok(Some(handle.rep)) };
        if let Some(call) = self.calls.borrow_mut().get_mut(depth) {
            call.borrows = call.borrows.saturating_sub(1);
        }
        Ok(None)
    }

    /// The component instance that defines a resource; `None` for one of the host's.
    fn definer(&self, resource: u32) -> Option<u32> {
        let defined = (resource as usize).checked_sub(self.plan.imported_resources.len())?;
        self.plan.defined_resources.get(defined).copied()
    }

    /// Whether a resource is one of the host's.
    pub(crate) fn is_hosts(&self, resource: u32) -> bool {
        (resource as usize) < self.plan.imported_resources.len()
    }

    /// Destroys a resource that nobody has any more.
    pub(crate) fn destroy(&self, resource: u32, rep: u32) -> Result<(), Stop> {
        let Some(defined) = (resource as usize).checked_sub(self.plan.imported_resources.len()) else {
            return Ok(self.host_resources[resource as usize].dropped(rep)?);
        };
        let Some(Some(destructor)) = self.destructors.get(defined).and_then(OnceCell::get) else { return Ok(()) };
        self.begin_call();
        let mut slots = [Slot { u128: rep.into() }];
        // SAFETY: the validator has seen to it that a destructor takes an i32; the store is this one.
        unsafe { destructor.call(self.store(), slots.as_mut_ptr()) }?;
        Ok(self.end_call()?)
    }

    /// The host has dropped a resource of the guest's, which is told when it can be.
    pub(crate) fn drop_later(&self, resource: u32, rep: u32) {
        self.dropped.borrow_mut().push((resource, rep));
    }

    #[inline]
    pub(crate) fn next_dropped(&self) -> Option<(u32, u32)> {
        self.dropped.borrow_mut().pop()
    }

    /// The guest that values are brought to by these options.
    pub(crate) fn guest<'a>(&'a self, options: &'a Options) -> OptionsGuest<'a> {
        OptionsGuest { state: self, options }
    }

    pub(crate) fn memory(&self, options: &Options) -> Option<Extent> {
        self.memories.get(options.memory? as usize)?.get().copied()
    }
}

/// A call of the host's into the component instance. If it does not come to its end, the instance cannot be used again:
/// the guest was left in the middle of something.
pub(crate) struct Entered<'a> {
    state: &'a State,
    whole: bool,
}

impl Entered<'_> {
    /// The call has come to its end.
    pub(crate) fn leave(mut self) {
        self.whole = true;
    }
}

impl Drop for Entered<'_> {
    fn drop(&mut self) {
        self.state.under_way.set(false);
        if !self.whole {
            self.state.usable.set(false);
        }
    }
}

/// A guest by the options of one of its functions.
pub(crate) struct OptionsGuest<'a> {
    state: &'a State,
    options: &'a Options,
}

impl OptionsGuest<'_> {
    /// Has the guest allocate, or change the size of what it has allocated.
    pub(crate) fn reallocate(&self, old: u32, old_size: u32, align: u32, size: u32) -> Result<u32, Stop> {
        let realloc = self.options.realloc.and_then(|realloc| self.state.reallocs.get(realloc as usize)?.get());
        let realloc = realloc.ok_or_else(|| broken("the guest has no function to allocate with"))?;
        let mut slots = [old, old_size, align, size].map(|word| Slot { u128: word.into() });
        // SAFETY: the validator has seen to the type of the function; the store is its own.
        unsafe { realloc.call(self.state.store(), slots.as_mut_ptr()) }?;
        // SAFETY: its result is an i32.
        let address = unsafe { slots[0].i32 }.cast_unsigned();
        if address % align.max(1) != 0 {
            return Err(broken("realloc return: result not aligned").into());
        }
        let length = self.state.memory(self.options).map_or(0, Extent::length);
        if u64::from(address) + u64::from(size) > length as u64 {
            return Err(broken("realloc return: beyond end of memory").into());
        }
        Ok(address)
    }
}

impl Guest for OptionsGuest<'_> {
    fn allocate(&self, size: u32, align: u32) -> Result<u32, Stop> {
        self.reallocate(0, 0, align, size)
    }

    fn add_handle(&self, handle: &NewHandle) -> Result<u32, Broken> {
        let table = self.state.plan.types.tables.get(handle.table as usize).copied().flatten();
        let table = table.ok_or_else(|| broken("unknown table of handles"))?;
        if handle.own {
            self.state.new_own(table.instance, table.resource, handle.rep)
        } else {
            self.state.lower_borrow(table.instance, table.resource, handle.rep)
        }
    }

    fn write(&self, address: u32, bytes: &[u8]) -> Result<(), Broken> {
        let memory = self.state.memory(self.options);
        let to = memory.and_then(|memory| memory.at(address.into(), bytes.len() as u64).ok());
        let to = to.ok_or_else(|| broken("pointer out of bounds of memory"))?;
        // SAFETY: the range is inside of the memory, of which no slice is alive: the guest may have run since.
        unsafe { std::ptr::copy_nonoverlapping(bytes.as_ptr(), to, bytes.len()) };
        Ok(())
    }
}
