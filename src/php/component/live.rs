//! A component instance, as the PHP objects for it and for its resources share it.

use std::cell::Cell;
use std::rc::Rc;

use ext_php_rs::types::Zval;
use wasm_runtime::component::Component;
use wasm_runtime::component::instance::ComponentInstance;
use wasm_runtime::wasi::preview2::Provider;

use super::classes::Classes;
use crate::php::store::Shared;

/// A component instance and its store. Each PHP object that has one also has the PHP object of the store among its edges.
pub struct Live {
    pub instance: ComponentInstance,
    pub shared: Rc<Shared>,
    /// What it is given of WASI, if it is.
    pub wasi: Option<Provider>,
    /// The classes that the program wants for types of the component.
    pub classes: Rc<Classes>,
}

impl Live {
    pub fn component(&self) -> &Component {
        self.instance.component()
    }

    /// The PHP object of the store, as an edge.
    pub fn edge(&self) -> [Zval; 1] {
        [self.shared.object()]
    }
}

/// A resource of a component's that PHP has: what is behind a `Wasm\Component\Resource`.
pub struct Holding {
    pub live: Rc<Live>,
    /// Which resource of the component it is.
    pub number: u32,
    /// What stands for it in the component.
    pub rep: u32,
    pub state: Cell<State>,
    /// How many calls have it on loan.
    pub lent: Cell<u32>,
}

impl Holding {
    /// Whether it is one of WASI's, which no code of the component's belongs to.
    pub fn is_wasi(&self) -> bool {
        self.live.instance.is_wasi(self.number)
    }
}

/// What became of a resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// PHP owns it.
    Owned,
    /// PHP has it for the call of a host function.
    Borrowed,
    /// It was handed over to the component.
    Moved,
    /// It was given up, or the call that it was lent for is over.
    Dropped,
}

impl State {
    pub fn is_here(self) -> bool {
        matches!(self, Self::Owned | Self::Borrowed)
    }
}
