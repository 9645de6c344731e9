#![no_main]

libfuzzer_sys::fuzz_target!(init: wasm_fuzz::catch_panics(), |bytes: &[u8]| wasm_fuzz::component_bytes::run(bytes));
