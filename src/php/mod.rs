//! What PHP sees: the table of contents of the API.
//!
//! The storeys in order; each imports only from those above it, and so does each file in a storey. A test reads these
//! lists and checks the imports.

// PHP's engine: classes, exceptions, arguments, settings.
mod engine;

// What the objects of a store have in common, and what calls need of it.
mod store;

// Across the border: values, and calls both ways.
mod call;

// The objects that a module exports and imports.
mod objects;

// From a module's bytes to an instance.
mod module;

// Programs that were compiled for WASI.
mod wasi;

// Components, and values between them and PHP.
#[cfg(feature = "component")]
mod component;

// Modules and components as programs.
mod program;

use std::ffi::c_int;

use ext_php_rs::builders::ModuleBuilder;

use call::{export_method, invoke};
use engine::{
    class, declared, exceptions, fibers, host_stack, info, ini, interrupt, iterator, object, trap_exception,
    value_constructors, value_objects, zend,
};
use module::{cache, cache_filesystem, instance, methods, profiler, stand_ins};
use objects::{exports, global_var, memory, table, typed_array, wasi_function};
use store::{func, tag};

/// The module's enums and hooks. Its classes are registered when it starts.
pub fn describe(builder: ModuleBuilder) -> ModuleBuilder {
    builder
        .enumeration::<value_objects::ValType>()
        .enumeration::<value_objects::TrapCode>()
        .info_function(info::print)
        .request_startup_function(begin_of_request)
        .request_shutdown_function(before_end_of_request)
        .post_deactivate_function(end_of_request)
        .shutdown_function(shutdown)
}

/// Runs when a request begins.
extern "C" fn begin_of_request(_kind: c_int, _module_number: c_int) -> c_int {
    interrupt::begin_of_request();
    fibers::begin_of_request();
    0
}

/// Runs when a request is over: after the last PHP code of its own, and before its objects are freed.
extern "C" fn before_end_of_request(_kind: c_int, _module_number: c_int) -> c_int {
    drop(wasm_runtime::profiler::stop());
    wasm_runtime::interrupt::before_end_of_request();
    0
}

/// Runs when a request is over and none of its objects is left.
extern "C" fn end_of_request() -> c_int {
    export_method::end_of_request();
    #[cfg(feature = "component")]
    component::method::end_of_request();
    fibers::end_of_request();
    host_stack::end_of_request();
    wasm_runtime::ticker::rest();
    wasm_runtime::interrupt::end_of_request();
    // Everything that belonged to the request is free now.
    #[cfg(feature = "component")]
    wasm_runtime::component::shrink(ini::cache_max_size());
    wasm_runtime::cache::shrink(ini::cache_max_size());
    0
}

/// Runs before PHP unloads the module.
extern "C" fn shutdown(_kind: c_int, _module_number: c_int) -> c_int {
    wasm_runtime::ticker::shutdown();
    0
}

/// Runs when PHP loads the module.
pub fn startup(_kind: c_int, module_number: c_int) -> c_int {
    ini::register(module_number);
    host_stack::startup();
    interrupt::startup();
    wasm_runtime::own_pages::ask_in_children();
    match register() {
        Ok(()) => {
            module::lookup::preload();
            declared::SUCCESS
        }
        Err(error) => {
            zend::warning(&format!("the classes of wasm cannot be registered: {error}"));
            declared::FAILURE
        }
    }
}

fn register() -> ext_php_rs::error::Result<()> {
    exceptions::register(&[(exceptions::Class::TrapException, trap_exception::api::METHODS)])?;
    value_constructors::register()?;
    object::register::<store::Store>(&store::api::CLASS)?;
    object::register::<func::Func>(&invoke::api::CLASS)?;
    object::register::<memory::Memory>(&memory::api::CLASS)?;
    typed_array::register()?;
    object::register::<table::Table>(&table::api::CLASS)?;
    object::register::<global_var::GlobalVar>(&global_var::api::CLASS)?;
    object::register::<tag::Tag>(&tag::api::CLASS)?;
    object::register::<exports::Exports>(&exports::api::CLASS)?;
    iterator::iterate::<exports::Exports>(class::Registering::find("Wasm\\Exports"));
    object::register::<module::Module>(&methods::api::CLASS)?;
    object::register::<instance::Instance>(&instance::api::CLASS)?;
    object::register::<stand_ins::Imports>(&stand_ins::api::CLASS)?;
    object::register::<wasi_function::WasiFunction>(&wasi_function::api::CLASS)?;
    object::register::<wasi::preopen::Preopen>(&wasi::preopen::api::CLASS)?;
    object::register::<wasi::Wasi>(&program::api::CLASS)?;
    object::register::<profiler::Profiler>(&profiler::profiler::api::CLASS)?;
    object::register::<profiler::Profile>(&profiler::profile_methods::api::CLASS)?;
    object::register::<cache::Cache>(&cache::api::CLASS)?;
    object::register::<cache_filesystem::Filesystem>(&cache_filesystem::api::CLASS)?;
    #[cfg(feature = "component")]
    component::register()?;
    Ok(())
}
