//! Prints what `php --ri wasm` and `phpinfo()` show.
#![allow(unsafe_code, reason = "PHP calls the function with the module's entry")]

use ext_php_rs::zend::ModuleEntry;
use ext_php_rs::{info_table_end, info_table_header, info_table_row, info_table_start};
use wasm_runtime::cache;
use wasm_runtime::compiler::Compiler;
use wasm_runtime::engine;
use wasm_runtime::proposals;

use super::{declared, ini};

/// Prints the extension's tables.
pub extern "C" fn print(module: *mut ModuleEntry) {
    let compilers: Vec<_> = Compiler::BUILT_IN.iter().map(|compiler| compiler.name()).collect();
    let status = cache::status();
    info_table_start!();
    info_table_header!("WebAssembly support", "enabled");
    info_table_row!("Version", env!("CARGO_PKG_VERSION"));
    info_table_row!("Engine", format!("{} {}", engine::NAME, engine::VERSION));
    info_table_row!("Compilers", compilers.join(", "));
    info_table_row!("Compiler in use", ini::compiler().name());
    for &compiler in Compiler::BUILT_IN {
        let supported: Vec<_> = proposals::supported(compiler).collect();
        info_table_row!(format!("Proposals ({})", compiler.name()), supported.join(", "));
    }
    info_table_row!("CPU features", engine::cpu_features().join(", "));
    info_table_row!("Cached modules", status.entries.len().to_string());
    info_table_row!("Cached code (bytes)", status.code_bytes.to_string());
    info_table_row!(
        "Cache hits / misses / evictions",
        format!("{} / {} / {}", status.hits, status.misses, status.evictions)
    );
    info_table_end!();
    // SAFETY: PHP passes the entry of this module.
    unsafe { declared::display_ini_entries(module) };
}
