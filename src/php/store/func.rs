//! `Wasm\Func`: a wasm function as a PHP object.

use std::rc::Rc;

use ext_php_rs::prelude::*;
use ext_php_rs::types::Zval;
use wasm_runtime::func;
use wasm_runtime::values::Reference;

use super::Shared;
use crate::php::engine::class::{Class, Method, Ty, handler_table};
use crate::php::engine::method::{Call, handler};
use crate::php::engine::object;
use crate::php::engine::raise::Result;
use crate::php::engine::value_objects;

#[php_class]
#[php(name = "Wasm\\Func")]
pub struct Func {
    func: func::Func,
    shared: Rc<Shared>,
    /// The PHP object of the store.
    store: [Zval; 1],
}

impl Class for Func {
    handler_table!();

    fn edges(&self) -> &[Zval] {
        &self.store
    }

    fn denotes_same(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.shared, &other.shared) && self.func.identity() == other.func.identity()
    }
}

impl Drop for Func {
    fn drop(&mut self) {
        self.shared.forget(self.func.identity());
    }
}

impl Func {
    /// A function of a store, for the PHP object that will stand for it.
    pub fn new(func: func::Func, shared: &Shared) -> Self {
        Self { func, shared: shared.rc(), store: [shared.object()] }
    }

    /// The PHP object of a function of a store.
    pub fn object(func: &func::Func, shared: &Shared) -> Zval {
        shared.wrapper(func.identity(), || object::new(Self::new(func.clone(), shared)))
    }

    pub fn func(&self) -> &func::Func {
        &self.func
    }

    pub fn shared(&self) -> &Rc<Shared> {
        &self.shared
    }

    pub fn is_of(&self, store: &Shared) -> bool {
        std::ptr::eq(Rc::as_ptr(&self.shared), store)
    }

    pub fn reference(&self) -> Reference {
        self.func.reference()
    }
}

pub const METHODS: &[Method] = &[Method::new(c"type", handler!(ty), &[], Ty::object(c"Wasm\\FuncType"))];

fn ty(call: &mut Call<'_>) -> Result {
    let this = call.this::<Func>()?;
    call.give(value_objects::func_type(this.func.ty()));
    Ok(())
}
