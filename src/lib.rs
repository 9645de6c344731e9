//! WebAssembly for PHP: the `wasm` extension.
//!
//! Two layers: the crate `wasm-runtime` (in `runtime/`) knows wasmer and not PHP; the module `php`
//! knows PHP and not wasmer.

// Without the stub's row a handler is dead code: the compiler says so.
#[deny(dead_code, unused_imports)]
mod php;

use ext_php_rs::prelude::*;
use php::startup;

#[php_module]
#[php(startup = startup)]
pub fn get_module(module: ModuleBuilder) -> ModuleBuilder {
    php::describe(module)
}
