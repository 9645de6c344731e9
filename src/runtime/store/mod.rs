//! The store: the only access to `wasmer::Store`.
//!
//! One file, because everything in a store is reached through the one borrow of it.
#![allow(unsafe_code, reason = "hands out the store while wasm may be running in it")]

mod exceptions;
mod fuel;
mod signatures;
pub mod guest_words;

use std::cell::{Cell, RefCell, UnsafeCell};
use std::collections::HashMap;
use std::ptr::NonNull;
use std::rc::Rc;
use std::sync::Arc;

use once_cell::sync::Lazy;
use wasmer::AsStoreMut;
use wasmer::sys::vm::{
    InternalStoreHandle, StoreObject, StoreObjects, VMExceptionObj, VMFunctionBody, VMGlobal, VMSignatureHash, VMTag,
};
use wasmer::sys::{EngineBuilder, NativeEngineExt};

use self::exceptions::Exceptions;
use self::fuel::Fuel;
use self::guest_words::GuestWords;
use self::signatures::Signatures;
use crate::compiler::Compiler;
use crate::fault::Fault;
use crate::module::Module;
use crate::run::activation::Innermost;
use crate::run::interrupt;
use crate::run::prepared::Prepared;
use crate::run::stack::Stack;
use crate::run::ticker::Ticker;
use crate::space::beginning::Beginning;
use crate::space::limits::{LimitReached, Limits, Making, Usage, making};
use crate::space::linear;
use crate::space::tunables::PooledTunables;
use crate::types::{FuncType, ValType};
use crate::values::{Reference, Slot, payload};

/// Where code calls a host function.
pub(crate) type Entry = *const VMFunctionBody;

/// The engine behind every store. Code belongs to the engine of its module; this one only decides how memories and
/// tables are made, so it needs no compiler.
static STORE_ENGINE: Lazy<wasmer::Engine> = Lazy::new(|| {
    let mut engine: wasmer::Engine = EngineBuilder::headless().engine().into();
    engine.set_tunables(PooledTunables::default());
    engine
});

/// The owner of instances, memories and the like. Objects of two stores never mix.
///
/// A store belongs to the thread it was made on.
pub struct Store {
    // Dropped before the modules: instances refer to their code.
    store: UnsafeCell<wasmer::Store>,
    is_lent: Cell<bool>,
    /// The modules whose code runs here. A function may outlive its instance, in a table for example, and wasmer's
    /// store does not keep code alive.
    modules: RefCell<Vec<Module>>,
    stack: Stack,
    innermost: Innermost,
    prepared: Prepared,
    ticker: Ticker,
    /// The place where the host keeps which of its stacks is in use.
    context: *const usize,
    limits: Limits,
    usage: Arc<Usage>,
    fuel: Option<Fuel>,
    /// When the last call into it began, in the host's own terms.
    began: Cell<u64>,
    /// Whether the host is running between two instructions of the guest.
    interrupted: Cell<bool>,
    exceptions: Exceptions,
    /// The host functions, by the environment that compiled code uses.
    hosts: RefCell<HashMap<usize, wasmer::Function>>,
    entries_for_tables: RefCell<HashMap<Arc<FuncType>, Entry>>,
    signatures: Signatures,
    reference_globals: RefCell<ReferenceGlobals>,
}

impl Store {
    /// An empty store.
    pub fn new(limits: Limits) -> Rc<Self> {
        let mut store = wasmer::Store::new(STORE_ENGINE.clone());
        let fuel = limits.fuel.map(|amount| Fuel::new(&mut store, amount));
        Rc::new(Self {
            store: store.into(),
            is_lent: Cell::new(false),
            modules: RefCell::default(),
            stack: Stack::new(limits.stack_size),
            innermost: Innermost::of_this_thread(),
            prepared: Prepared::of_this_thread(),
            ticker: Ticker::of_this_thread(),
            context: interrupt::context(),
            limits,
            usage: Usage::new(&limits),
            fuel,
            began: Cell::new(0),
            interrupted: Cell::new(false),
            exceptions: Exceptions::default(),
            hosts: RefCell::default(),
            entries_for_tables: RefCell::default(),
            signatures: Signatures::default(),
            reference_globals: RefCell::default(),
        })
    }

    pub(crate) fn innermost(&self) -> Innermost {
        self.innermost
    }

    /// The guest's stack that this thread keeps ready.
    pub(crate) fn prepared(&self) -> Prepared {
        self.prepared
    }

    pub(crate) fn ticker(&self) -> Ticker {
        self.ticker
    }

    /// The host stack that is in use.
    #[inline]
    pub(crate) fn context(&self) -> usize {
        // SAFETY: the host guarantees the place, which belongs to this thread.
        unsafe { *self.context }
    }

    /// Notes that a call begins, at that moment in the host's own terms.
    #[inline]
    pub fn begins(&self, moment: u64) {
        self.began.set(moment);
    }

    /// When the last call began.
    #[inline]
    pub(crate) fn began(&self) -> u64 {
        self.began.get()
    }

    /// The time that one outermost call may take.
    #[inline]
    pub fn time_limit(&self) -> Option<std::time::Duration> {
        self.limits.time
    }

    /// Whether the code of its guests counts fuel.
    pub fn has_fuel(&self) -> bool {
        self.fuel.is_some()
    }

    /// The fuel that is left; `None` if it is unlimited.
    pub fn fuel(&self) -> Option<u64> {
        self.fuel.as_ref().and_then(Fuel::get)
    }

    /// Sets the fuel that is left, if the store was made with fuel.
    pub fn set_fuel(&self, amount: Option<u64>) {
        if let Some(fuel) = &self.fuel {
            fuel.set(amount);
        }
    }

    pub(crate) fn fuel_global(&self) -> Option<wasmer::Global> {
        self.fuel.as_ref().map(Fuel::global)
    }

    /// Whether a guest ran out of fuel just now.
    pub(crate) fn take_exhausted(&self) -> bool {
        self.fuel.as_ref().is_some_and(Fuel::take_exhausted)
    }

    pub(crate) fn interrupted(&self) -> &Cell<bool> {
        &self.interrupted
    }

    /// The stack of its guests.
    pub fn stack(&self) -> &Stack {
        &self.stack
    }

    pub(crate) fn add_host(&self, environment: usize, function: wasmer::Function) {
        self.hosts.borrow_mut().insert(environment, function);
    }

    /// The host function with that environment; `None` if the environment is an instance's.
    pub(crate) fn host(&self, environment: usize) -> Option<wasmer::Function> {
        self.hosts.borrow().get(&environment).cloned()
    }

    /// The number that compiled code uses for the type of a host function. A module that is kept must have the type.
    pub(crate) fn add_signature(&self, signature: &wasmer::FunctionType, ty: &Arc<FuncType>) -> VMSignatureHash {
        let number = Signatures::number(signature);
        self.signatures.add(number, ty);
        number
    }

    /// The type of a function, by the hash in its descriptor.
    pub(crate) fn signature(&self, hash: VMSignatureHash) -> Arc<FuncType> {
        self.signatures.get(hash, || {
            let modules = self.modules.borrow();
            let ty = modules.iter().find_map(|module| module.engine().as_sys().lookup_signature(hash));
            FuncType::from(&ty.expect("a function of this store has a type that a module of it has"))
        })
    }

    /// Makes an exception, and returns its `exnref`. With `thrown`, compiled code is about to throw it, and all
    /// references to others are where compiled code keeps them.
    ///
    /// # Safety
    ///
    /// The tag must belong to this store and have these parameters, and there must be as many values, which may be
    /// unaligned. With `thrown`, a host function must be running that compiled code of this store has called.
    ///
    /// # Errors
    ///
    /// If the store's limit has no room for it.
    pub(crate) unsafe fn make_exception(
        &self,
        tag: InternalStoreHandle<VMTag>,
        params: &[ValType],
        values: *const Slot,
        thrown: bool,
    ) -> Result<u32, LimitReached> {
        let slots = self.gives_exceptions_slots();
        // A call that was interrupted between two instructions may have references in registers, which were not
        // saved.
        let findable = thrown && !self.interrupted.get();
        let stacks = findable.then_some(|| exceptions::stacks(&raw const self.interrupted));
        let new = exceptions::New { tag, params, values, slots, by_host: !thrown };
        self.with(|store| {
            let objects = store.objects_mut().as_sys_mut();
            // SAFETY: by contract; the stacks are those of the calls that are under way, each of which has called the
            // host.
            unsafe { self.exceptions.make(objects, &self.usage, &new, stacks) }
        })
    }

    /// Frees the exceptions that the guest does not hold any more. Only while no call is under way.
    pub fn free_exceptions(&self) {
        let slots = self.gives_exceptions_slots();
        self.with(|store| self.exceptions.settle(store.objects_mut().as_sys_mut(), &self.usage, slots));
    }

    /// Whether the guest may hold exceptions.
    #[inline]
    pub fn has_exceptions(&self) -> bool {
        self.exceptions.are_in_use()
    }

    /// Whether the code in here gives each value of an exception a slot.
    pub(crate) fn gives_exceptions_slots(&self) -> bool {
        let modules = self.modules.borrow();
        modules.iter().any(|module| module.has_tags() && module.compiler().gives_exceptions_slots())
    }

    /// Whether there is a table or global here that can hold an externref, or an exception with one. While no call is
    /// under way, externrefs are held nowhere else.
    pub fn keeps_references(&self) -> bool {
        self.usage.has_reference_tables() || self.with_reference_globals(|globals, _| globals.any())
    }

    /// The number of places to search for externrefs; at least 1 for each thing that can have some.
    pub fn reference_places(&self) -> usize {
        let mut places = self.with_reference_globals(|globals, objects| {
            // Payloads of exceptions are counted roughly.
            globals.externrefs.len() + 8 * VMExceptionObj::list(objects).len()
        });
        self.usage.each_reference_table(|elements| places += 1 + elements.len());
        places
    }

    /// The stack of the guest that called the running host function, which has these slots; `None` if it is not a guest
    /// of this store.
    pub fn guest_words(&self, slots: *const Slot) -> Option<GuestWords> {
        GuestWords::of(&raw const self.interrupted, slots)
    }

    /// Calls `each` with the externrefs in all tables, globals and exceptions. Not while wasm runs.
    pub fn each_reference(&self, mut tell: impl FnMut(Reference)) {
        let slots = self.gives_exceptions_slots();
        self.usage.each_reference_table(|elements| {
            // Most are null, and a whole chunk of nulls is checked in less time than one other element.
            for some in elements.chunks(16).filter(|some| some.iter().fold(0, |all, each| all | each) != 0) {
                some.iter().copied().filter(|reference| *reference != 0).for_each(&mut tell);
            }
        });
        self.with_reference_globals(|globals, objects| {
            for global in &globals.externrefs {
                // SAFETY: a global's cell holds a value of its type, and no wasm is running.
                tell(unsafe { global.as_ref().externref });
            }
            for exception in VMExceptionObj::list(objects) {
                let values = payload(objects, slots, exception);
                // SAFETY: the type says which member is set.
                values
                    .iter()
                    .filter(|(ty, _)| *ty == ValType::ExternRef)
                    .for_each(|(_, slot)| tell(unsafe { slot.externref }));
            }
        });
    }

    /// Lends the globals that can hold references, including those that were added since the last time.
    fn with_reference_globals<R>(&self, work: impl FnOnce(&ReferenceGlobals, &StoreObjects) -> R) -> R {
        self.with(|store| {
            let objects = store.objects_mut().as_sys();
            let mut globals = self.reference_globals.borrow_mut();
            globals.update(VMGlobal::list(objects));
            work(&globals, objects)
        })
    }

    /// Keeps a module's code as long as the store. Must be called before anything of the module is made in the store.
    ///
    /// # Errors
    ///
    /// If it was compiled with another compiler than what is in here, or has function types that code in here could
    /// confuse with others.
    pub(crate) fn keep(&self, module: &Module) -> Result<(), Fault> {
        let mut modules = self.modules.borrow_mut();
        if modules.iter().any(|kept| kept.has_code_of(module)) {
            return Ok(());
        }
        if let Some(compiler) = modules.first().map(Module::compiler).filter(|first| *first != module.compiler()) {
            return Err(Fault::Types(format!(
                "a module that was compiled with {} cannot be in one store with one that was compiled with {}: their functions \
                 call each other differently, and their exceptions are laid out differently",
                module.compiler().name(),
                compiler.name(),
            )));
        }
        // A single module cannot conflict, and most stores have only one.
        if let [only] = modules.as_slice() {
            self.signatures.admit(only)?;
        }
        if !modules.is_empty() {
            self.signatures.admit(module)?;
        }
        if module.compiler().reads_lengths_as_32_bits() {
            linear::keep_lengths_in_32_bits();
        }
        modules.push(module.clone());
        Ok(())
    }

    /// The compiler of the code in here; `None` if there is none yet.
    pub(crate) fn compiler(&self) -> Option<Compiler> {
        self.modules.borrow().first().map(Module::compiler)
    }

    /// Where code calls a host function of that type through a table: what `make` returned the first time.
    pub(crate) fn entry_for_tables(
        &self,
        ty: &Arc<FuncType>,
        make: impl FnOnce() -> anyhow::Result<Entry>,
    ) -> anyhow::Result<Entry> {
        let known = self.entries_for_tables.borrow().get(ty).copied();
        if let Some(entry) = known {
            return Ok(entry);
        }
        let entry = make()?;
        self.entries_for_tables.borrow_mut().insert(Arc::clone(ty), entry);
        Ok(entry)
    }

    /// The account of its memories and tables.
    pub(crate) fn usage(&self) -> &Arc<Usage> {
        &self.usage
    }

    /// Lends the store to `work`, which makes memories or the given tables; `beginning` is their initial content.
    pub(crate) fn make<R>(
        &self,
        tables: impl Iterator<Item = wasmer::TableType> + Clone,
        beginning: Option<Arc<Beginning>>,
        work: impl FnOnce(&mut wasmer::Store) -> R,
    ) -> R {
        making(Making::new(&self.usage, tables, beginning), || self.with(work))
    }

    /// Lends the store to `work`, which must not borrow it again.
    ///
    /// # Panics
    ///
    /// If the store is lent already.
    pub(crate) fn with<R>(&self, work: impl FnOnce(&mut wasmer::Store) -> R) -> R {
        let _loan = Loan::of(&self.is_lent);
        // SAFETY: the store is not Sync, so this is its only thread, and the loan makes this the only reference.
        work(unsafe { &mut *self.store.get() })
    }
}

/// The time for which a store is lent.
struct Loan<'a>(&'a Cell<bool>);

impl<'a> Loan<'a> {
    #[inline]
    fn of(is_lent: &'a Cell<bool>) -> Self {
        assert!(!is_lent.replace(true), "the store is lent already");
        Self(is_lent)
    }
}

impl Drop for Loan<'_> {
    #[inline]
    fn drop(&mut self) {
        self.0.set(false);
    }
}

/// The globals of a store that can hold a reference to a value of the host. A global lives as long as its store.
#[derive(Default)]
struct ReferenceGlobals {
    /// The number of globals that have been examined.
    seen: usize,
    externrefs: Vec<NonNull<Slot>>,
    /// The number of globals that can hold an exception.
    exnrefs: usize,
}

impl ReferenceGlobals {
    #[inline]
    fn update(&mut self, all: &[VMGlobal]) {
        for global in &all[self.seen.min(all.len())..] {
            match global.ty().ty {
                wasmer::Type::ExternRef => self.externrefs.push(global.vmglobal().cast()),
                wasmer::Type::ExceptionRef => self.exnrefs += 1,
                _ => {}
            }
        }
        self.seen = all.len();
    }

    fn any(&self) -> bool {
        self.exnrefs != 0 || !self.externrefs.is_empty()
    }
}
