//! `Wasm\WasiFunction`: a function of WASI as an import. It belongs to no store.

use std::rc::Rc;
use std::slice;

use ext_php_rs::prelude::*;
use ext_php_rs::types::{ZendHashTable, Zval};
use wasm_runtime::wasi::preview1;

use crate::php::engine::class::{Class, api, handler_table};
use crate::php::engine::object;
use crate::php::engine::zend;

api!("WasiFunction");

#[php_class]
#[php(name = "Wasm\\WasiFunction")]
pub struct WasiFunction {
    function: preview1::WasiFunction,
    /// The `Wasm\Wasi` if it has callables that the function may call, otherwise null.
    owner: Zval,
}

impl Class for WasiFunction {
    const INSTEAD_OF_NEW: Option<&'static str> = Some("use Wasm\\Wasi::imports()");

    handler_table!();

    fn edges(&self) -> *const [Zval] {
        slice::from_ref(&self.owner)
    }

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

    /// The value that must live as long as the function may be called.
    pub fn owner(&self) -> &Zval {
        &self.owner
    }
}

/// All functions of a context, as an array of imports. Functions that may call callables keep `owner` alive.
pub fn imports(context: &Rc<preview1::Context>, owner: &Zval) -> Zval {
    let mut modules = ZendHashTable::new();
    for version in preview1::Version::ALL {
        let mut names = ZendHashTable::new();
        for function in preview1::Function::all(version) {
            let function = preview1::WasiFunction { context: Rc::clone(context), version, function };
            let name = function.function.name.as_bytes();
            let owner = owner.shallow_clone();
            zend::insert(&mut names, name, object::new(WasiFunction { function, owner }));
        }
        zend::insert(&mut modules, version.module().as_bytes(), zend::value(names));
    }
    zend::value(modules)
}
