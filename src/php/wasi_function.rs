//! `Wasm\WasiFunction`: a function of WASI as an import. It belongs to no store.

use std::rc::Rc;

use ext_php_rs::prelude::*;
use ext_php_rs::types::{ZendHashTable, Zval};
use wasm_runtime::wasi::preview1;

use super::class::{self, Class, handler_table};
use super::zend;

#[php_class]
#[php(name = "Wasm\\WasiFunction")]
pub struct WasiFunction {
    function: preview1::WasiFunction,
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
    pub fn function(&self) -> &preview1::WasiFunction {
        &self.function
    }
}

/// All functions of a context, as an array of imports.
pub fn imports(context: &Rc<preview1::Context>) -> Zval {
    let mut modules = ZendHashTable::new();
    for version in preview1::Version::ALL {
        let mut names = ZendHashTable::new();
        for function in preview1::Function::all(version) {
            let function = preview1::WasiFunction { context: Rc::clone(context), version, function };
            zend::insert(&mut names, function.function.name.as_bytes(), class::object(WasiFunction { function }));
        }
        zend::insert(&mut modules, version.module().as_bytes(), zend::value(names));
    }
    zend::value(modules)
}
