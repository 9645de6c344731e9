//! `Wasm\Store`: what wasm objects live in, which PHP objects stand for them, and which PHP values
//! they hold.
#![allow(unsafe_code, reason = "looks at PHP objects it does not own")]

pub mod reactors;
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
use ext_php_rs::types::{ZendHashTable, Zval};
use ext_php_rs::zend::ce;
use wasm_runtime as runtime;
use wasm_runtime::limits::Limits;
use wasm_runtime::values::{Identity, Reference};

use self::reactors::Reactors;
use crate::php::engine::class::{Class, Method, Param, Property, Ty, handler_table};
use crate::php::engine::exceptions;
use crate::php::engine::handlers::{LiveProperty, live_property};
use crate::php::engine::host_stack::HostStack;
use crate::php::engine::ini;
use crate::php::engine::method::{Call, handler};
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
    // First, so that nothing refers to PHP values any more when they go.
    store: Rc<runtime::store::Store>,
    this: Weak<Self>,
    /// The PHP object of the store. Not owned: the object owns this.
    object: Cell<*mut zend_object>,
    /// The PHP object of each wasm object that has one. Not owned: an object takes itself out when
    /// it goes.
    wrappers: RefCell<HashMap<Identity, *mut zend_object>>,
    held: UnsafeCell<Held>,
    /// How many calls into this store are under way on this thread.
    depth: Cell<u32>,
    host_stack: HostStack,
    reactors: Reactors,
}

/// PHP values that wasm holds: callables that it imports, and what its externrefs stand for. The PHP
/// object of the store owns them, and reports them to the cycle collector.
#[derive(Default)]
struct Held {
    values: Vec<Zval>,
    kinds: Vec<Kind>,
    free: Vec<usize>,
    /// The place of each object that has one, so that one object is one reference.
    objects: HashMap<*mut zend_object, usize>,
    /// Above so many externrefs it is worth looking which of them wasm still has.
    limit: usize,
    references: usize,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Free,
    Callable,
    Reference,
}

/// Fewer externrefs than this are not worth looking for.
const FEW: usize = 1024;

impl Class for Store {
    const PROPERTIES: &'static [Property] =
        &[Property::public(Self::NAME, Ty::INT.or_null()), Property::readonly(TIME_LIMIT, Ty::FLOAT.or_null())];

    handler_table!();

    fn edges(&self) -> &[Zval] {
        // SAFETY: the collector reads the values before anything else can change them.
        unsafe { &(*self.shared.held.get()).values }
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

    fn show_others(&self, shown: &mut ZendHashTable) {
        let limit = self.shared.store.time_limit();
        zend::insert(
            shown,
            TIME_LIMIT.to_bytes(),
            limit.map_or_else(Zval::null, |time| zend::value(time.as_secs_f64())),
        );
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
        // The values' destructors may run PHP code, so they go when nothing is borrowed.
        // SAFETY: no reference into it is alive.
        drop(std::mem::take(unsafe { &mut *self.shared.held.get() }));
    }
}

const TIME_LIMIT: &CStr = c"timeLimit";

const NULL: &CStr = c"null";

pub const METHODS: &[Method] = &[Method::new(
    c"__construct",
    handler!(construct),
    &[
        Param::new(c"memoryLimit", Ty::INT.or_null()).or(NULL),
        Param::new(c"tableLimit", Ty::INT.or_null()).or(NULL),
        Param::new(TIME_LIMIT, Ty::FLOAT.or_null()).or(NULL),
        Param::new(Store::NAME, Ty::INT.or_null()).or(NULL),
    ],
    Ty::NONE,
)];

fn construct(call: &mut Call<'_>) -> Result {
    let mut limits = ini::limits();
    if let Some(bytes) = count(call, 0)? {
        limits.memory = Some(bytes);
    }
    limits.table = count(call, 1)?;
    if let Some(seconds) = call.float_or_null(2)? {
        let time = Duration::try_from_secs_f64(seconds).ok().filter(|time| !time.is_zero());
        limits.time = Some(time.ok_or_else(|| call.value_error(2, "must be a number of seconds greater than 0"))?);
    }
    limits.fuel = count(call, 3)?;
    let store = Store::new(limits);
    store.shared.object.set(call.this_object());
    let mut limit = limits.time.map_or_else(Zval::null, |time| zend::value(time.as_secs_f64()));
    call.construct(store)?;
    // SAFETY: the method runs with an object of this class.
    unsafe { zend::set_property(Store::get_metadata().ce(), call.this_object(), TIME_LIMIT, &mut limit) };
    Ok(())
}

/// An argument that counts something.
fn count(call: &mut Call<'_>, index: usize) -> Result<Option<u64>> {
    let count = call.int_or_null(index)?.map(u64::try_from).transpose();
    count.map_err(|_| call.value_error(index, "must be greater than or equal to 0"))
}

thread_local! {
    /// The store of memories, tables and the like that PHP makes on their own, until an instance
    /// imports from it.
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

    /// The store for an object that is made without one.
    pub fn pending() -> (Zval, Rc<Shared>) {
        let pending = PENDING.with(Cell::get);
        // SAFETY: a store takes itself out before it goes.
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

/// The parameter of a constructor that chooses a store.
pub const STORE: Param = Param::new(c"store", Ty::object(c"Wasm\\Store").or_null()).or(c"null");

impl Shared {
    /// The store in a `STORE` argument, or the one for objects that are made without; its PHP object
    /// first.
    pub fn of_argument(call: &mut Call<'_>, index: usize) -> Result<(Zval, Rc<Self>)> {
        Ok(match call.object_or_null::<Store>(index)? {
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

    pub fn reactors(&self) -> &Reactors {
        &self.reactors
    }

    pub fn rc(&self) -> Rc<Self> {
        self.this.upgrade().expect("a borrowed store is alive")
    }

    /// The PHP object of the store.
    pub fn object(&self) -> Zval {
        let mut value = Zval::new();
        // SAFETY: whoever has the store shared also owns a reference to its object.
        if let Some(object) = unsafe { self.object.get().as_mut() } {
            value.set_object(object);
        }
        value
    }

    /// An instance has imported from this store: what PHP makes next has a store of its own.
    pub fn claim(&self) {
        PENDING.with(|pending| {
            if ptr::eq(pending.get(), self) {
                pending.set(ptr::null());
            }
        });
    }

    /// The PHP object of a wasm object: the one there is, or a new one.
    pub fn wrapper(&self, identity: Identity, make: impl FnOnce() -> Zval) -> Zval {
        let known = self.wrappers.borrow().get(&identity).copied();
        if let Some(object) = known {
            let mut value = Zval::new();
            // SAFETY: objects take themselves out before they die, so this one lives.
            value.set_object(unsafe { &mut *object });
            return value;
        }
        let value = make();
        // SAFETY: `make` gives an object.
        self.wrappers.borrow_mut().insert(identity, unsafe { value.value.obj });
        value
    }

    /// Makes a PHP object that exists already stand for a wasm object.
    pub fn adopt(&self, identity: Identity, object: *mut zend_object) {
        self.wrappers.borrow_mut().insert(identity, object);
    }

    /// Forgets a PHP object that is going.
    pub fn forget(&self, identity: Identity) {
        self.wrappers.borrow_mut().remove(&identity);
    }

    /// Keeps a callable as long as the store.
    pub fn hold_callable(&self, callable: Zval) {
        // SAFETY: no reference into it is alive, and nothing here runs PHP code.
        unsafe { &mut *self.held.get() }.insert(callable, Kind::Callable);
    }

    /// The externref for a PHP value; null is the null reference.
    pub fn reference(&self, value: &Zval) -> Reference {
        if value.is_null() {
            return 0;
        }
        // SAFETY: no reference into it is alive, and nothing here runs PHP code.
        let held = unsafe { &mut *self.held.get() };
        let object = value.object().map(|object| ptr::from_ref(object).cast_mut());
        if let Some(place) = object.and_then(|object| held.objects.get(&object)) {
            return place + 1;
        }
        let place = held.insert(value.shallow_clone(), Kind::Reference);
        held.references += 1;
        if let Some(object) = object {
            held.objects.insert(object, place);
        }
        place + 1
    }

    /// The PHP value that an externref stands for.
    pub fn value(&self, reference: Reference) -> Zval {
        // SAFETY: as above.
        let held = unsafe { &*self.held.get() };
        match reference.checked_sub(1).and_then(|place| held.values.get(place)) {
            Some(value) => value.shallow_clone(),
            None => Zval::null(),
        }
    }

    /// A call into the store has begun: until it ends, wasm may have references anywhere.
    #[inline]
    pub fn begin(&self) {
        self.depth.set(self.depth.get() + 1);
    }

    /// A call into the store has ended.
    #[inline]
    pub fn end(&self) {
        self.depth.set(self.depth.get() - 1);
        self.settle();
    }

    /// Looks whether there are more externrefs than wasm can have use for.
    #[inline]
    pub fn settle(&self) {
        if self.depth.get() == 0 && self.store.has_exceptions() {
            self.store.free_exceptions();
        }
        // SAFETY: no reference into it is alive.
        let held = unsafe { &*self.held.get() };
        if held.references > held.limit.max(FEW) {
            self.release_references();
        }
    }

    /// Lets go of the PHP values that no externref in a table or global stands for any more. Wasm has
    /// no other place for one while no call is under way.
    #[cold]
    fn release_references(&self) {
        if self.depth.get() != 0 {
            return;
        }
        let (live, scanned) = self.store.references();
        // SAFETY: no reference into it is alive; values are dropped after it is whole again.
        let held = unsafe { &mut *self.held.get() };
        let mut released = Vec::new();
        for place in 0..held.values.len() {
            if held.kinds[place] != Kind::Reference || live.contains(&(place + 1)) {
                continue;
            }
            let value = std::mem::replace(&mut held.values[place], Zval::null());
            if let Some(object) = value.object() {
                held.objects.remove(&ptr::from_ref(object).cast_mut());
            }
            held.kinds[place] = Kind::Free;
            held.free.push(place);
            held.references -= 1;
            released.push(value);
        }
        held.limit = FEW.max(held.references * 2).max(scanned / 16);
        // Destructors may run PHP code that comes back here.
        drop(released);
    }
}

impl Held {
    fn insert(&mut self, value: Zval, kind: Kind) -> usize {
        match self.free.pop() {
            Some(place) => {
                self.values[place] = value;
                self.kinds[place] = kind;
                place
            }
            None => {
                self.values.push(value);
                self.kinds.push(kind);
                self.values.len() - 1
            }
        }
    }
}
