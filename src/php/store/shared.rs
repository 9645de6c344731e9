//! The part of a store to which its objects refer: the PHP objects that stand for wasm objects, the PHP values that these
//! hold, and the calls that are under way.
#![allow(unsafe_code, reason = "looks at PHP objects it does not own")]

use std::cell::{Cell, RefCell, UnsafeCell};
use std::collections::HashMap;
use std::ptr;
use std::rc::{Rc, Weak};

use ext_php_rs::ffi::zend_object;
use ext_php_rs::types::{ZendObject, Zval};
use wasm_runtime as runtime;
use wasm_runtime::compiler::CodeKind;
use wasm_runtime::limits::Limits;
use wasm_runtime::values::{Identity, Reference, Slot};

use super::held::Held;
use super::last_words::LastWords;
use super::reactors::Reactors;
use crate::php::engine::hold_back::let_go;
use crate::php::engine::host_stack::HostStack;
use crate::php::engine::interrupt::Moments;
use crate::php::engine::method::Call;

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

impl Shared {
    /// A new store, which no PHP object owns yet.
    pub(super) fn new(limits: Limits) -> Rc<Self> {
        Rc::new_cyclic(|this| Self {
            store: runtime::store::Store::new(limits),
            this: Weak::clone(this),
            object: Cell::new(ptr::null_mut()),
            wrappers: RefCell::default(),
            held: UnsafeCell::default(),
            depth: Cell::new(0),
            host_stack: HostStack::of_this_thread(),
            reactors: Reactors::default(),
            last_words: LastWords::default(),
            moments: Moments::of_this_thread(),
        })
    }

    /// Notes the PHP object of the store, or that it is being freed.
    pub(super) fn set_object(&self, object: *mut zend_object) {
        self.object.set(object);
    }

    /// All PHP values that the store holds, for the cycle collector.
    pub(super) fn values(&self) -> *const [Zval] {
        // SAFETY: no reference into it is alive.
        unsafe { (*self.held.get()).values() }
    }

    /// Drops all PHP values that the store holds.
    pub(super) fn clear(&self) {
        // The values' destructors may run PHP code, so the values are dropped when nothing is borrowed.
        // SAFETY: no reference into it is alive.
        drop(std::mem::take(unsafe { &mut *self.held.get() }));
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

    pub(super) fn upgrade(&self) -> Option<Rc<Self>> {
        self.this.upgrade()
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

    /// The PHP object of a wasm object: the existing one, or a new one.
    pub(super) fn wrapper(&self, identity: Identity, make: impl FnOnce() -> Zval) -> Zval {
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
    pub(super) fn adopt(&self, identity: Identity, call: &Call<'_>) {
        if let Some(object) = call.this_object() {
            self.wrappers.borrow_mut().insert(identity, object);
        }
    }

    /// Makes an object stand for a wasm object. It must be forgotten before it is freed.
    pub(super) fn adopt_object(&self, identity: Identity, object: &ZendObject) {
        self.wrappers.borrow_mut().insert(identity, ptr::from_ref(object).cast_mut());
    }

    /// Forgets a PHP object that is being freed.
    pub(super) fn forget(&self, identity: Identity) {
        self.wrappers.borrow_mut().remove(&identity);
    }

    /// Keeps a callable as long as the store lives.
    pub fn hold_callable(&self, callable: Zval) {
        // SAFETY: no reference into it is alive, and nothing here runs PHP code.
        unsafe { &mut *self.held.get() }.hold_callable(callable);
    }

    /// Keeps a value until it is taken out, and returns the number that stands for it.
    #[cfg(feature = "component")]
    pub fn keep(&self, value: Zval) -> u32 {
        // SAFETY: no reference into it is alive, and nothing here runs PHP code.
        u32::try_from(unsafe { &mut *self.held.get() }.keep(value)).expect("far fewer values fit into memory")
    }

    /// The value for which a number from `keep` stands.
    #[cfg(feature = "component")]
    pub fn kept(&self, number: u32) -> Zval {
        // SAFETY: as above.
        unsafe { &*self.held.get() }.kept(number as usize)
    }

    /// Takes out the value for which a number from `keep` stands.
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
