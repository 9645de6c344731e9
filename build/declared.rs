//! Generates the declarations of what the extension calls in PHP and ext-php-rs does not bind.
//!
//! ext-php-rs has the engine's structures and most of its functions from PHP's headers. The rest comes from there, too:
//! a declaration by hand would go on compiling, and linking, when the function has changed.

use std::fs;
use std::path::Path;
use std::process::Command;

use bindgen::{Builder, Formatter, RustEdition};
use ext_php_rs_build::{find_executable, path_from_env};

const HEADER: &str = "src/php/engine/declared.h";

const FUNCTIONS: &[&str] = &[
    "display_ini_entries",
    "expand_filepath",
    "object_init_ex",
    "php_check_open_basedir",
    "php_file_le_pstream",
    "php_file_le_stream",
    // With an underscore in front before PHP 8.6, where the plain names are macros.
    "_?php_stream_(cast|eof|read|write)",
    "zend_alter_ini_entry_chars",
    "zend_argument_error",
    "zend_call_function",
    "zend_clear_exception",
    "zend_create_fake_closure",
    "zend_create_internal_iterator_zval",
    "zend_declare_typed_(class_constant|property)",
    "zend_fetch_resource2_ex",
    "zend_init_func_execute_data",
    "zend_iterator_init",
    "zend_memory_usage",
    "zend_observer_fiber_(destroy|init|switch)_register",
    "zend_parse_arg_(bool|double|long|str)_slow",
    "zend_register_functions",
    "zend_release_fcall_info_cache",
    "zend_std_get_gc",
    "zend_timeout",
    "zend_update_property",
    "zend_wrong_parameters_count_error",
    "zend_zval_(type|value)_name",
];

const STATICS: &[&str] = &[
    "module_registry",
    "zend_ce_argument_count_error",
    "zend_ce_closure",
    "zend_empty_array",
    "zend_execute_ex",
    "zend_observer_fcall_op_array_extension",
];

/// Structures that ext-php-rs does not bind for every version.
const TYPES: &[&str] = &[
    "zend_fcall_info",
    "_zend_fcall_info",
    "zend_observer_fiber_(destroy|init|switch)_handler",
    "zpp_parse_bool_status",
];

/// What `VALUE` of the header puts in front of a name.
const VALUE: &str = "value_of_";

/// Writes them to `declared.rs` of the directory.
pub fn write(directory: &Path, thread_safe: bool) {
    println!("cargo::rerun-if-changed={HEADER}");
    let mut builder = Builder::default()
        .header(HEADER)
        .clang_args(includes().split_whitespace())
        .clang_args(thread_safe.then_some("-DZTS=1"))
        .allowlist_recursively(false)
        .allowlist_var(format!("{VALUE}.*"))
        .derive_copy(false)
        .derive_debug(false)
        .layout_tests(true)
        .rust_edition(RustEdition::Edition2024)
        .formatter(Formatter::None)
        .parse_callbacks(Box::new(bindgen::CargoCallbacks::new()));
    for name in FUNCTIONS {
        builder = builder.allowlist_function(name);
    }
    for name in STATICS {
        builder = builder.allowlist_var(name);
    }
    for name in TYPES {
        builder = builder.allowlist_type(name);
    }
    let bindings = builder.generate().expect("PHP's headers can be read: its development files are installed");
    let text = bindings.to_string().replace(VALUE, "");
    fs::write(directory.join("declared.rs"), text).expect("the build has a directory to write to");
}

/// The compiler's options to find PHP's headers, from the `php-config` that ext-php-rs asks.
fn includes() -> String {
    let php_config = path_from_env("PHP_CONFIG").or_else(|| find_executable("php-config"));
    let php_config = php_config.expect("php-config is needed: install the development files of PHP, or set PHP_CONFIG");
    let output = Command::new(php_config).arg("--includes").output().expect("php-config runs");
    String::from_utf8(output.stdout).expect("php-config prints text")
}
