//! `Wasm\Func`: a wasm function as a PHP object.

use ext_php_rs::prelude::*;
use wasm_runtime::func;

use super::handle::store_object;

store_object!(Func, "Wasm\\Func", func::Func, {});
