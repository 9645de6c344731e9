#![no_main]
#![allow(unsafe_code, reason = "libFuzzer finds the counters by their section")]

use std::sync::atomic::{AtomicU8, Ordering};

use wasm_fuzz::php::FEATURES;
use wasm_fuzz::snapshot;

/// What libFuzzer counts as covered, beside code.
// SAFETY: the section holds nothing but bytes.
#[unsafe(link_section = "__libfuzzer_extra_counters")]
static COUNTERS: [AtomicU8; FEATURES] = [const { AtomicU8::new(0) }; FEATURES];

libfuzzer_sys::fuzz_target!(init: wasm_fuzz::catch_panics(), |bytes: &[u8]| snapshot::run(bytes, |feature| {
    let counter = &COUNTERS[feature];
    counter.store(counter.load(Ordering::Relaxed).saturating_add(1), Ordering::Relaxed);
}));
