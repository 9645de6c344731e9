//! `Wasm\GlobalVar`: a global variable. (`class Global` does not parse in PHP.)
#![allow(unsafe_code, reason = "reads and writes the global's cell")]

use std::ffi::CStr;
use std::rc::Rc;

use ext_php_rs::ffi::zend_object_handlers;
use ext_php_rs::prelude::*;
use ext_php_rs::types::Zval;
use wasm_runtime::global;
use wasm_runtime::types::ExternType;

use crate::php::call::convert;
use crate::php::engine::class::{Class, Method, Param, Property, Ty, handler_table};
use crate::php::engine::exceptions;
use crate::php::engine::handlers::{LiveProperty, live_property};
use crate::php::engine::method::{Call, handler};
use crate::php::engine::object;
use crate::php::engine::raise::{Raise, Result};
use crate::php::engine::value_objects;
use crate::php::store::{STORE, Shared};

#[php_class]
#[php(name = "Wasm\\GlobalVar")]
pub struct GlobalVar {
    global: global::Global,
    shared: Rc<Shared>,
    /// The PHP object of the store.
    store: [Zval; 1],
}

impl Class for GlobalVar {
    const PROPERTIES: &'static [Property] = &[Property::public(c"value", Ty::MIXED)];

    handler_table!();

    fn edges(&self) -> &[Zval] {
        &self.store
    }

    fn denotes_same(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.shared, &other.shared) && self.global.identity() == other.global.identity()
    }

    fn handlers(handlers: &mut zend_object_handlers) {
        live_property::<Self>(handlers);
    }
}

impl Drop for GlobalVar {
    fn drop(&mut self) {
        self.shared.forget(self.global.identity());
    }
}

impl GlobalVar {
    /// The PHP object of a global of a store.
    pub fn object(global: global::Global, shared: &Shared) -> Zval {
        let identity = global.identity();
        shared.wrapper(identity, || object::new(Self { global, shared: shared.rc(), store: [shared.object()] }))
    }

    pub fn global(&self) -> &global::Global {
        &self.global
    }

    pub fn shared(&self) -> &Rc<Shared> {
        &self.shared
    }
}

impl LiveProperty for GlobalVar {
    const NAME: &'static CStr = c"value";

    fn get(&self) -> Result<Zval> {
        let mut value = Zval::new();
        // SAFETY: the cell holds a value of the global's type as long as the store lives.
        unsafe { convert::read_result(self.global.slot(), self.global.ty().value, &mut value, &self.shared)? };
        Ok(value)
    }

    fn set(&self, value: &Zval) -> Result {
        if !self.global.ty().mutable {
            return Err(Raise::new(exceptions::Class::WasmError, "Cannot modify an immutable global"));
        }
        let value = value.dereference();
        let ty = self.global.ty().value;
        // SAFETY: the cell is the global's own.
        unsafe { convert::write_result(value, ty, self.global.slot(), &self.shared) }
            .map_err(|unfit| unfit.for_assignment(&format!("A global of type {ty}"), value))?;
        self.shared.settle();
        Ok(())
    }
}

pub const METHODS: &[Method] = &[
    Method::new(
        c"__construct",
        handler!(construct),
        &[Param::new(c"type", Ty::object(c"Wasm\\GlobalType")), Param::new(c"value", Ty::MIXED), STORE],
        Ty::NONE,
    ),
    Method::new(c"type", handler!(ty), &[], Ty::object(c"Wasm\\GlobalType")),
];

fn construct(call: &mut Call<'_>) -> Result {
    let Some(ty) = value_objects::to_global_type(call.arg(0).as_deref()) else {
        return Err(call.type_error(0, "of type Wasm\\GlobalType"));
    };
    let (store, shared) = Shared::of_argument(call, 2)?;
    let value = call.arg(1).ok_or(Raise::Pending)?;
    let global = convert::global(value, &ty, &shared).map_err(|unfit| unfit.for_argument(call, 1))?;
    let identity = global.identity();
    call.construct(GlobalVar { global, shared: Rc::clone(&shared), store: [store] })?;
    shared.adopt(identity, call.this_object());
    Ok(())
}

fn ty(call: &mut Call<'_>) -> Result {
    let this = call.this::<GlobalVar>()?;
    call.give(value_objects::extern_type(&ExternType::Global(this.global.ty().clone())));
    Ok(())
}
