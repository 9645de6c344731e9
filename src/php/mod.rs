//! What PHP sees: the table of contents of the API.
//!
//! Modules in reading order; each imports only from those above it.

mod zend;

mod class;

mod exceptions;

// `error` and `method` need the value types for what exceptions carry, and the value types are
// classes with methods: these three are one step.
mod error;
mod method;
mod value_types;

mod suggest;

mod ini;

mod host_stack;

mod guard;

mod interrupt;

mod handlers;

mod store;

mod func;

mod tag;

mod convert;

mod callable;

mod stream;

mod preopen;

mod wasi_callable;

mod invoke;

mod export_method;

mod element;

mod memory;

mod typed_array;

mod table;

mod exports;
mod global_var;

mod wasi_function;

mod imports;

mod module;

mod instance;

mod wasi;

mod cache;

mod cache_filesystem;

mod info;

use std::ffi::c_int;

use ext_php_rs::builders::ModuleBuilder;
use ext_php_rs::flags::ConstantFlags;
use ext_php_rs::zend::ce;

/// The module's enums and hooks. Its classes are registered when it starts.
pub fn describe(builder: ModuleBuilder) -> ModuleBuilder {
    builder
        .enumeration::<value_types::ValType>()
        .enumeration::<value_types::TrapCode>()
        .info_function(info::print)
        .request_shutdown_function(before_end_of_request)
        .post_deactivate_function(end_of_request)
}

/// Runs when a request is over: after the last PHP code of its own, and before its objects are freed.
extern "C" fn before_end_of_request(_kind: c_int, _module_number: c_int) -> c_int {
    wasm_runtime::interrupt::before_end_of_request();
    0
}

/// Runs when a request is over and none of its objects is left.
extern "C" fn end_of_request() -> c_int {
    export_method::end_of_request();
    host_stack::end_of_request();
    wasm_runtime::interrupt::end_of_request();
    // Whatever the request had is free now.
    wasm_runtime::cache::shrink(ini::cache_max_size());
    0
}

/// Runs when PHP loads the module.
pub fn startup(_kind: c_int, module_number: c_int) -> c_int {
    const SUCCESS: c_int = 0;
    const FAILURE: c_int = -1;
    ini::register(module_number);
    host_stack::startup();
    interrupt::startup();
    match register() {
        Ok(()) => {
            module::preload();
            SUCCESS
        }
        Err(error) => {
            zend::warning(&format!("the classes of wasm cannot be registered: {error}"));
            FAILURE
        }
    }
}

fn register() -> ext_php_rs::error::Result<()> {
    exceptions::register()?;
    value_types::register()?;
    class::register::<store::Store>(&[store::METHODS], &[])?;
    class::register::<func::Func>(&[func::METHODS, invoke::FUNC_METHODS], &[])?;
    class::register::<memory::Memory>(&[memory::METHODS], &[ce::arrayaccess(), ce::countable()])?;
    class::constant::<memory::Memory>("PAGE_SIZE", memory::PAGE_SIZE, ConstantFlags::Public)?;
    typed_array::register()?;
    class::register::<table::Table>(&[table::METHODS], &[ce::arrayaccess(), ce::countable()])?;
    class::register::<global_var::GlobalVar>(&[global_var::METHODS], &[])?;
    class::register::<tag::Tag>(&[tag::METHODS], &[])?;
    class::register::<exports::Exports>(&[exports::METHODS], &[ce::arrayaccess(), ce::countable(), ce::aggregate()])?;
    class::register::<module::Module>(&[module::METHODS, instance::MODULE_METHODS], &[])?;
    for (name, value) in module::CONSTANTS {
        class::constant::<module::Module>(name, *value, ConstantFlags::Public)?;
    }
    class::register::<instance::Instance>(&[instance::METHODS], &[])?;
    class::register::<wasi_function::WasiFunction>(&[], &[])?;
    class::register::<preopen::Preopen>(&[preopen::METHODS], &[])?;
    class::register::<wasi::Wasi>(&[wasi::METHODS], &[])?;
    class::register::<cache::Cache>(&[cache::METHODS], &[])?;
    class::register::<cache_filesystem::Filesystem>(&[cache_filesystem::METHODS], &[])
}
