//! `Wasm\WasiFunction`: a function of WASI as an import. It belongs to no store.

use std::rc::Rc;

use ext_php_rs::prelude::*;
use ext_php_rs::types::{ZendHashTable, Zval};
use wasm_runtime::wasi;

use crate::php::engine::class::{Class, handler_table};
use crate::php::engine::object;
use crate::php::engine::zend;

#[php_class]
#[php(name = "Wasm\\WasiFunction")]
pub struct WasiFunction {
    function: wasi::WasiFunction,
}

impl Class for WasiFunction {
    const INSTEAD_OF_NEW: Option<&'static str> = Some("use Wasm\\Wasi::imports()");

    handler_table!();

    fn denotes_same(&self, other: &Self) -> bool {
        let (one, other) = (&self.function, &other.function);
        Rc::ptr_eq(&one.context, &other.context)
            && one.version == other.version
            && one.function.name == other.function.name
    }
}

impl WasiFunction {
    pub fn function(&self) -> &wasi::WasiFunction {
        &self.function
    }
}

/// All functions of a context, as an array of imports.
pub fn imports(context: &Rc<wasi::Context>) -> Zval {
    let mut modules = ZendHashTable::new();
    for version in wasi::Version::ALL {
        let mut names = ZendHashTable::new();
        for function in wasi::Function::all(version) {
            let function = wasi::WasiFunction { context: Rc::clone(context), version, function };
            zend::insert(&mut names, function.function.name.as_bytes(), object::new(WasiFunction { function }));
        }
        zend::insert(&mut modules, version.module().as_bytes(), zend::value(names));
    }
    zend::value(modules)
}
