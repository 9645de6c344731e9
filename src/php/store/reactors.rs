//! Remembers instances whose `_initialize` was not called yet, so that a trap in one of them can say so.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;

use wasm_runtime::func::Func;
use wasm_runtime::instance::Instance;
use wasm_runtime::values::Identity;

/// What a command exports, and what a reactor may export (WASI, application ABI).
pub const START: &str = "_start";
pub const INITIALIZE: &str = "_initialize";

/// Follows the reason of a trap.
pub const HINT: &str = "; its module's \"_initialize\" has not been called: call `(new Wasm\\Wasi)->initialize($instance)`, \
                        or `$instance->_initialize()`, before anything else";

/// The instances in a store that wait for their `_initialize`.
#[derive(Default)]
pub struct Reactors {
    /// Keyed by what the functions of an instance have in common.
    waiting: RefCell<HashMap<usize, Identity>>,
    any: Cell<bool>,
}

impl Reactors {
    /// Remembers a new instance, if it is a reactor that exports `_initialize`.
    pub fn watch(&self, instance: &Instance) {
        let module = instance.module();
        // What a snapshot begins with was initialized.
        if module.is_snapshot() || module.export_index(START.as_bytes()).is_some() {
            return;
        }
        let index = module.export_index(INITIALIZE.as_bytes());
        let initialize = index.and_then(|index| instance.func(index)).filter(|func| is_plain(func));
        if let Some(initialize) = initialize {
            let identity = initialize.identity();
            self.waiting.borrow_mut().insert(identity.0, identity);
            self.any.set(true);
        }
    }

    /// Notes that a function is called, or passed to other code that may call it.
    #[inline]
    pub fn note_call(&self, func: &Func) {
        if self.any.get() && is_plain(func) {
            self.initialize(func.identity());
        }
    }

    #[cold]
    fn initialize(&self, identity: Identity) {
        let mut waiting = self.waiting.borrow_mut();
        if waiting.get(&identity.0) == Some(&identity) {
            waiting.remove(&identity.0);
            self.any.set(!waiting.is_empty());
        }
    }

    /// Whether it is a function of an instance that was not initialized.
    pub fn waits(&self, func: &Func) -> bool {
        self.waiting.borrow().contains_key(&func.identity().0)
    }
}

fn is_plain(func: &Func) -> bool {
    func.ty().params.is_empty() && func.ty().results.is_empty()
}
