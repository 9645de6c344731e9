//! `Wasm\Store`: the store of wasm objects, the PHP objects that stand for them, and the PHP values that they hold.
#![allow(unsafe_code, reason = "looks at PHP objects it does not own")]

pub mod reactors;
mod last_words;
mod held;
pub mod handle;
pub mod func;
pub mod tag;

use std::cell::{Cell, RefCell, UnsafeCell};
use std::collections::HashMap;
use std::ffi::CStr;
use std::ptr;
use std::rc::{Rc, Weak};
use std::time::Duration;

use ext_php_rs::class::RegisteredClass;
use ext_php_rs::ffi::{zend_object, zend_object_handlers};
use ext_php_rs::prelude::*;
use ext_php_rs::types::{ZendObject, Zval};
use ext_php_rs::zend::ce;
use wasm_runtime as runtime;
use wasm_runtime::compiler::CodeKind;
use wasm_runtime::limits::Limits;
use wasm_runtime::values::{Identity, Reference, Slot};

use self::held::Held;
use self::last_words::LastWords;
use self::reactors::Reactors;
use crate::php::engine::class::{Class, Property, api, handler_table};
use crate::php::engine::exceptions;
use crate::php::engine::handlers::{LiveProperty, Properties, live_property};
use crate::php::engine::hold_back::let_go;
use crate::php::engine::host_stack::HostStack;
use crate::php::engine::ini;
use crate::php::engine::interrupt::Moments;
use crate::php::engine::method::{Arg, Call};
use crate::php::engine::object;
use crate::php::engine::raise::{Raise, Result};
use crate::php::engine::zend;

#[php_class]
#[php(name = "Wasm\\Store")]
pub struct Store {
    shared: Rc<Shared>,
}

/// The part of a store that its objects refer to.
pub struct Shared {
    // First, so that nothing refers to the PHP values any more when they are dropped.
    store: Rc<runtime::store::Store>,
    this: Weak<Self>,
    /// The PHP object of the store. Not owned: the object owns this.
    object: Cell<*mut zend_object>,
    /// The PHP object of each wasm object that has one. Not owned: an object removes itself when it is freed.
    wrappers: RefCell<HashMap<Identity, *mut zend_object>>,
    held: UnsafeCell<Held>,
    /// The number of calls into this store that are under way.
    depth: Cell<u32>,
    host_stack: HostStack,
    reactors: Reactors,
    last_words: LastWords,
    /// The moments of the store's thread.
    moments: *const Moments,
}

impl Class for Store {
    const PROPERTIES: &'static [Property] = api::CLASS.properties;

    handler_table!();

    fn edges(&self) -> *const [Zval] {
        // SAFETY: no reference into it is alive.
        unsafe { (*self.shared.held.get()).values() }
    }

    fn denotes_same(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.shared, &other.shared)
    }

    fn handlers(handlers: &mut zend_object_handlers) {
        live_property::<Self>(handlers);
    }
}

impl LiveProperty for Store {
    const NAME: &'static CStr = c"fuel";

    fn get(&self) -> Result<Zval> {
        let fuel = self.shared.store.fuel().map(|left| i64::try_from(left).unwrap_or(i64::MAX));
        Ok(fuel.map_or_else(Zval::null, zend::value))
    }

    fn set(&self, value: &Zval) -> Result {
        let value = value.dereference();
        let amount = match (value.is_null(), value.long()) {
            (true, _) => None,
            (false, Some(amount)) => {
                let complaint = format!("Wasm\\Store::$fuel must be greater than or equal to 0, {amount} given");
                Some(u64::try_from(amount).map_err(|_| Raise::New(ce::value_error(), complaint))?)
            }
            (false, None) => {
                let given = zend::type_name(value);
                let complaint = format!("Cannot assign {given} to property Wasm\\Store::$fuel of type ?int");
                return Err(Raise::New(ce::type_error(), complaint));
            }
        };
        if amount.is_some() && !self.shared.store.has_fuel() {
            let complaint = "this store's guests do not count what they execute: give the store fuel when it is made";
            return Err(Raise::new(exceptions::Class::WasmError, complaint));
        }
        self.shared.store.set_fuel(amount);
        Ok(())
    }
}

impl Properties for Store {
    fn each_property(&self, tell: &mut dyn FnMut(&[u8], Zval)) {
        if let Ok(fuel) = self.get() {
            tell(Self::NAME.to_bytes(), fuel);
        }
        let limit = self.shared.store.time_limit();
        tell(TIME_LIMIT.to_bytes(), limit.map_or_else(Zval::null, |time| zend::value(time.as_secs_f64())));
    }
}

impl Drop for Store {
    fn drop(&mut self) {
        self.shared.object.set(ptr::null_mut());
        PENDING.with(|pending| {
            if ptr::eq(pending.get(), Rc::as_ptr(&self.shared)) {
                pending.set(ptr::null());
            }
        });
        // The values' destructors may run PHP code, so the values are dropped when nothing is borrowed. SAFETY: no
        // reference into it is alive.
        drop(std::mem::take(unsafe { &mut *self.shared.held.get() }));
    }
}

const TIME_LIMIT: &CStr = c"timeLimit";

api!("Store");

fn construct(call: &mut Call<'_>) -> Result {
    use api::arg::construct as arg;
    let mut limits = ini::limits();
    if let Some(bytes) = count(call, arg::MEMORY_LIMIT)? {
        limits.memory = Some(bytes);
    }
    limits.table = count(call, arg::TABLE_LIMIT)?;
    if let Some(seconds) = call.get(arg::TIME_LIMIT)? {
        let time = Duration::try_from_secs_f64(seconds).ok().filter(|time| !time.is_zero());
        let time = time.ok_or_else(|| call.value_error(arg::TIME_LIMIT, "must be a number of seconds greater than 0"));
        limits.time = Some(time?);
    }
    limits.fuel = count(call, arg::FUEL)?;
    let store = Store::new(limits);
    let this = call.this_object().ok_or_else(Raise::unconstructed::<Store>)?;
    store.shared.object.set(this);
    let mut limit = limits.time.map_or_else(Zval::null, |time| zend::value(time.as_secs_f64()));
    call.construct(store)?;
    // SAFETY: the method runs with an object of this class.
    unsafe { zend::set_property(Store::get_metadata().ce(), this, TIME_LIMIT, &mut limit) };
    Ok(())
}

/// An argument that counts something.
fn count(call: &mut Call<'_>, arg: Arg<Option<i64>>) -> Result<Option<u64>> {
    let count = call.get(arg)?.map(u64::try_from).transpose();
    count.map_err(|_| call.value_error(arg, "must be greater than or equal to 0"))
}

thread_local! {
    /// The store for memories, tables and the like that PHP code constructs without one, until an instance imports
    /// from it.
    static PENDING: Cell<*const Shared> = const { Cell::new(ptr::null()) };
}

impl Store {
    fn new(limits: Limits) -> Self {
        let store = runtime::store::Store::new(limits);
        let shared = Rc::new_cyclic(|this| Shared {
            store,
            this: Weak::clone(this),
            object: Cell::new(ptr::null_mut()),
            wrappers: RefCell::default(),
            held: UnsafeCell::default(),
            depth: Cell::new(0),
            host_stack: HostStack::of_this_thread(),
            reactors: Reactors::default(),
            last_words: LastWords::default(),
            moments: Moments::of_this_thread(),
        });
        Self { shared }
    }

    /// A new store as a PHP object.
    pub fn object() -> (Zval, Rc<Shared>) {
        let store = Self::new(ini::limits());
        let shared = Rc::clone(&store.shared);
        let object = object::new(store);
        // SAFETY: the value is an object.
        shared.object.set(unsafe { object.value.obj });
        (object, shared)
    }

    /// The store for an object that is constructed without one.
    pub fn pending() -> (Zval, Rc<Shared>) {
        let pending = PENDING.with(Cell::get);
        // SAFETY: a store removes itself before it is freed.
        if let Some(shared) = unsafe { pending.as_ref() }
            && let Some(shared) = shared.this.upgrade()
        {
            return (shared.object(), shared);
        }
        let (object, shared) = Self::object();
        PENDING.with(|pending| pending.set(Rc::as_ptr(&shared)));
        (object, shared)
    }

    pub fn shared(&self) -> &Rc<Shared> {
        &self.shared
    }
}

impl Shared {
    /// The store in an argument, or the one for objects that are constructed without one; its PHP object first.
    pub fn of_argument(call: &mut Call<'_>, store: Arg<Option<Store>>) -> Result<(Zval, Rc<Self>)> {
        Ok(match call.get(store)? {
            Some((object, store)) => (object.shallow_clone(), Rc::clone(&store.shared)),
            None => Store::pending(),
        })
    }

    pub fn runtime(&self) -> &Rc<runtime::store::Store> {
        &self.store
    }

    pub fn host_stack(&self) -> &HostStack {
        &self.host_stack
    }

    /// The kind of code that the store accepts.
    pub fn code_kind(&self) -> CodeKind {
        CodeKind::for_store(self.store.has_fuel())
    }

    pub fn reactors(&self) -> &Reactors {
        &self.reactors
    }

    pub fn last_words(&self) -> &LastWords {
        &self.last_words
    }

    pub fn rc(&self) -> Rc<Self> {
        self.this.upgrade().expect("a borrowed store is alive")
    }

    /// The PHP object of the store.
    pub fn object(&self) -> Zval {
        let mut value = Zval::new();
        // SAFETY: each owner of `Shared` also owns a reference to the store's PHP object.
        if let Some(object) = unsafe { self.object.get().as_mut() } {
            value.set_object(object);
        }
        value
    }

    /// Notes that an instance imports from this store: objects that PHP constructs from now on get another one.
    pub fn claim(&self) {
        PENDING.with(|pending| {
            if ptr::eq(pending.get(), self) {
                pending.set(ptr::null());
            }
        });
    }

    /// The PHP object of a wasm object: the existing one, or a new one.
    fn wrapper(&self, identity: Identity, make: impl FnOnce() -> Zval) -> Zval {
        let known = self.wrappers.borrow().get(&identity).copied();
        if let Some(object) = known {
            let mut value = Zval::new();
            // SAFETY: objects remove themselves before they are freed, so this one lives.
            value.set_object(unsafe { &mut *object });
            return value;
        }
        let value = make();
        // SAFETY: `make` gives an object.
        self.wrappers.borrow_mut().insert(identity, unsafe { value.value.obj });
        value
    }

    /// Makes the object under construction stand for a wasm object. It must be forgotten before it is freed.
    fn adopt(&self, identity: Identity, call: &Call<'_>) {
        if let Some(object) = call.this_object() {
            self.wrappers.borrow_mut().insert(identity, object);
        }
    }

    /// Makes an object stand for a wasm object, which it forgets before it goes.
    fn adopt_object(&self, identity: Identity, object: &ZendObject) {
        self.wrappers.borrow_mut().insert(identity, ptr::from_ref(object).cast_mut());
    }

    /// Forgets a PHP object that is being freed.
    fn forget(&self, identity: Identity) {
        self.wrappers.borrow_mut().remove(&identity);
    }

    /// Keeps a callable as long as the store lives.
    pub fn hold_callable(&self, callable: Zval) {
        // SAFETY: no reference into it is alive, and nothing here runs PHP code.
        unsafe { &mut *self.held.get() }.hold_callable(callable);
    }

    /// Keeps a value until it is taken out, and gives the number that stands for it.
    #[cfg(feature = "component")]
    pub fn keep(&self, value: Zval) -> u32 {
        // SAFETY: no reference into it is alive, and nothing here runs PHP code.
        u32::try_from(unsafe { &mut *self.held.get() }.keep(value)).expect("far fewer values fit into memory")
    }

    /// The value that a number from `keep` stands for.
    #[cfg(feature = "component")]
    pub fn kept(&self, number: u32) -> Zval {
        // SAFETY: as above.
        unsafe { &*self.held.get() }.kept(number as usize)
    }

    /// Takes out the value that a number from `keep` stands for.
    #[cfg(feature = "component")]
    pub fn take_kept(&self, number: u32) -> Zval {
        // SAFETY: as above.
        unsafe { &mut *self.held.get() }.take(number as usize)
    }

    /// The externref for a PHP value; null is the null reference. The caller must call `settle` afterwards.
    pub fn reference(&self, value: &Zval) -> Reference {
        // SAFETY: as above.
        unsafe { (&mut *self.held.get()).reference(value, &*self.moments) }
    }

    /// The PHP value that an externref stands for.
    pub fn value(&self, reference: Reference) -> Zval {
        // SAFETY: as above.
        unsafe { &*self.held.get() }.value(reference)
    }

    /// Whether a call into the store is under way, in whichever fiber.
    pub fn is_called(&self) -> bool {
        self.depth.get() != 0
    }

    /// Notes that a call into the store begins: until it ends, wasm may have references anywhere. Returns the moment.
    #[inline]
    pub fn begin(&self) -> u64 {
        self.depth.set(self.depth.get() + 1);
        // SAFETY: a store stays on its thread.
        let moment = unsafe { &*self.moments }.last();
        self.store.begins(moment);
        moment
    }

    /// Notes that a call into the store, which began at that moment, has ended.
    #[inline]
    pub fn end(&self, begun: u64) {
        self.depth.set(self.depth.get() - 1);
        if self.depth.get() == 0 {
            self.last_words.settle();
            self.settle();
        } else if self.has_references() {
            // The enclosing calls have not continued since this one began, and those in other fibers have not since
            // this fiber did. They can have references that were added after that from a table or global only.
            // SAFETY: as in `begin`.
            self.release_references(Some(begun.max(unsafe { &*self.moments }.alone_since())));
        }
    }

    /// Releases exceptions and references that wasm does not hold any more. While a call is under way, it may hold
    /// them anywhere.
    #[inline]
    pub fn settle(&self) {
        if self.depth.get() != 0 {
            return;
        }
        if self.store.has_exceptions() {
            self.store.free_exceptions();
        }
        if self.has_references() {
            self.release_references(None);
        }
    }

    #[inline]
    fn has_references(&self) -> bool {
        // SAFETY: no reference into it is alive.
        unsafe { &*self.held.get() }.has_references()
    }

    /// Calls `settle` when it is dropped.
    pub fn settling(&self) -> Settling<'_> {
        Settling(self)
    }

    /// Releases the PHP values to which no externref in a table or global refers any more: of all values, or of those
    /// that were added after a moment. It does so at once where nothing could hold an externref, or little could;
    /// otherwise as often as is worth the cost.
    #[cold]
    fn release_references(&self, after: Option<u64>) {
        // SAFETY: no reference into it is alive, and nothing here runs PHP code.
        let held = unsafe { &mut *self.held.get() };
        if !self.store.keeps_references() {
            held.release_after(after.unwrap_or(0));
        } else if held.is_due(|| self.store.reference_places()) {
            self.store.each_reference(|reference| held.mark(reference));
            match after {
                Some(moment) => held.sweep_after(moment),
                None => held.sweep(),
            }
        } else {
            return;
        }
        self.drop_released();
    }

    /// Releases the PHP values that came during the call of a guest and that it cannot have any more, as often as is
    /// worth it. The guest waits for a host function, which has these slots. Returns false if PHP gives up the request
    /// because of a destructor.
    pub fn release_under_guest(&self, slots: *const Slot) -> bool {
        // SAFETY: no reference into it is alive, and nothing here runs PHP code.
        let held = unsafe { &mut *self.held.get() };
        let Some(words) = self.store.guest_words(slots) else { return true };
        // A word costs less than a place.
        if !held.is_due_inside(|| self.store.reference_places() + words.count()) {
            return true;
        }
        self.store.each_reference(|reference| held.mark(reference));
        // SAFETY: the host function runs. What it is about to return is not a reference yet.
        unsafe { words.each(|word| held.mark(word)) };
        // As in `end`; what came after that can also be on the stack of this guest.
        // SAFETY: as in `begin`.
        held.sweep_inside(words.began.max(unsafe { &*self.moments }.alone_since()));
        self.drop_released()
    }

    /// Drops the values that were taken out; returns false if PHP gives up the request because of that.
    fn drop_released(&self) -> bool {
        // Destructors may run PHP code that comes back here, and drops some of the values itself.
        // SAFETY: no reference into it is alive; the value has left it.
        while let Some(value) = unsafe { &mut *self.held.get() }.next_released() {
            if !let_go(value) {
                return false;
            }
        }
        true
    }
}

/// Notes an assignment by PHP to a table or global.
pub struct Settling<'a>(&'a Shared);

impl Drop for Settling<'_> {
    fn drop(&mut self) {
        // SAFETY: no reference into it is alive.
        unsafe { &mut *self.0.held.get() }.note_assignment();
        self.0.settle();
    }
}
