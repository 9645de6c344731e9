//! What the guests of a store have written to their standard error, for the exception when one fails.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use wasm_runtime::wasi::world::{Tail, last_moment};

use crate::php::engine::raise::Stderr;

/// The outputs of the guests that have functions of WASI.
#[derive(Default)]
pub struct LastWords {
    tails: RefCell<Vec<Rc<Tail>>>,
    any: Cell<bool>,
    /// When the last call was over.
    settled: Cell<u64>,
}

impl LastWords {
    /// A guest has functions of WASI that write there.
    pub fn watch(&self, tail: &Rc<Tail>) {
        let mut tails = self.tails.borrow_mut();
        if !tails.iter().any(|known| Rc::ptr_eq(known, tail)) {
            tails.push(Rc::clone(tail));
            self.any.set(true);
        }
    }

    /// What was written last; `None` where no guest has functions of WASI.
    pub fn now(&self) -> Option<Stderr> {
        let tails = self.tails.borrow();
        let (bytes, old) = tails.iter().max_by_key(|tail| tail.moment())?.last();
        Some(Stderr { bytes, old })
    }

    /// The outermost call into the store is over.
    #[inline]
    pub fn settle(&self) {
        if self.any.get() && self.settled.replace(last_moment()) != last_moment() {
            self.tails.borrow().iter().for_each(|tail| tail.settle());
        }
    }
}
