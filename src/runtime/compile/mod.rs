//! From wasm to machine code.

// Recognising the bytes.
pub(crate) mod formats;
pub mod text;

// What a module needs, and what a compiler cannot do.
pub(crate) mod offsets;
pub(crate) mod survey;
pub mod declared;
pub mod proposals;
pub(crate) mod gaps;

// The compiler.
pub(crate) mod executable;
pub mod engine;
pub(crate) mod threads;
pub mod progress;

// The changes that are made to a module.
pub(crate) mod rewrite;
pub(crate) mod debug_sections;
pub(crate) mod start;
pub(crate) mod names;
pub(crate) mod metering;
pub(crate) mod throws;
pub(crate) mod narrow_atomics;
pub(crate) mod relaxed_truncation;
pub(crate) mod rounded_vectors;
pub(crate) mod fixed_tables;
pub(crate) mod empty_data;
pub(crate) mod active_data;
pub(crate) mod sections;
pub(crate) mod element_globals;
pub(crate) mod legacy_exceptions;

// All steps in order.
pub(crate) mod pipeline;
