//! `Wasm\GlobalVar`: a global variable. (`class Global` does not parse in PHP.)
#![allow(unsafe_code, reason = "reads and writes the global's cell")]

use std::ffi::CStr;

use ext_php_rs::ffi::zend_object_handlers;
use ext_php_rs::prelude::*;
use ext_php_rs::types::Zval;
use wasm_runtime::global;
use wasm_runtime::types::{ExternType, GlobalType};

use crate::php::call::convert;
use crate::php::call::unfit::Place;
use crate::php::engine::class::{Property, api};
use crate::php::engine::exceptions;
use crate::php::engine::method::Call;
use crate::php::engine::properties::{LiveProperty, Properties, live_property};
use crate::php::engine::raise::{Raise, Result};
use crate::php::engine::value_objects;
use crate::php::store::handle::{StoreObject, store_object};
use crate::php::store::{Shared, Store};

store_object!(GlobalVar, "Wasm\\GlobalVar", global::Global, {
    const PROPERTIES: &'static [Property] = api::CLASS.properties;

    fn handlers(handlers: &mut zend_object_handlers) {
        live_property::<Self>(handlers);
    }
});

impl LiveProperty for GlobalVar {
    const NAME: &'static CStr = c"value";

    fn get(&self) -> Result<Zval> {
        let mut value = Zval::new();
        // SAFETY: the cell holds a value of the global's type as long as the store lives.
        unsafe { convert::read_result(self.value().slot(), self.value().ty().value, &mut value, self.shared())? };
        Ok(value)
    }

    fn set(&self, value: &Zval) -> Result {
        if !self.value().ty().mutable {
            return Err(Raise::new(exceptions::Class::WasmError, "Cannot modify an immutable global"));
        }
        let _settling = self.shared().settling();
        let value = value.dereference();
        let ty = self.value().ty().value;
        // SAFETY: the cell belongs to the global.
        unsafe { convert::write_result(value, ty, self.value().slot(), self.shared()) }
            .map_err(|unfit| unfit.at(Place::Assignment(&format!("A global of type {ty}")), value))?;
        Ok(())
    }
}

impl Properties for GlobalVar {
    fn each_property(&self, tell: &mut dyn FnMut(&[u8], Zval)) {
        if let Ok(value) = self.get() {
            tell(Self::NAME.to_bytes(), value);
        }
    }
}

api!("GlobalVar");

fn construct(call: &mut Call<'_>) -> Result {
    use api::arg::construct as arg;
    let ty = call.get(arg::TYPE)?;
    let (_store, shared) = Shared::of_argument(call, arg::STORE)?;
    let _settling = shared.settling();
    let value = call.get(arg::VALUE)?;
    let global =
        convert::global(value, &ty, &shared).map_err(|unfit| unfit.at(Place::Argument(arg::VALUE.number()), value))?;
    GlobalVar::construct(call, global, &shared)
}

fn r#type(call: &mut Call<'_>) -> Result {
    let this = call.this::<GlobalVar>()?;
    call.give(value_objects::extern_type(&ExternType::Global(this.value().ty().clone())));
    Ok(())
}
