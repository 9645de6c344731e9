//! The PHP objects that resources of components are: `Wasm\Component\Resource`.

use std::cell::Cell;
use std::rc::Rc;

use ext_php_rs::prelude::*;
use ext_php_rs::types::Zval;

use super::live::{Holding, Live, State};
use super::memo::Memo;
use crate::php::engine::object;

#[php_class]
#[php(name = "Wasm\\Component\\Resource")]
pub struct Resource {
    pub holding: Holding,
    /// The PHP object of the store.
    pub edges: [Zval; 1],
    pub memo: Memo,
}

impl Resource {
    /// A new object for a resource that PHP gets.
    pub fn object(live: &Rc<Live>, number: u32, rep: u32, state: State) -> Zval {
        let holding = Holding { live: Rc::clone(live), number, rep, state: Cell::new(state), lent: Cell::new(0) };
        object::new(Self { holding, edges: live.edge(), memo: Memo::new() })
    }
}
