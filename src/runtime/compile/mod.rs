//! From wasm to machine code.

// What the bytes are.
pub mod text;

// What a module needs, and what the compiler cannot do.
pub(crate) mod survey;
pub mod proposals;
pub(crate) mod gaps;

// The compiler.
pub(crate) mod executable;
pub mod engine;
pub(crate) mod threads;

// What is changed in a module before it is compiled.
pub(crate) mod rewrite;
pub(crate) mod sections;
pub(crate) mod start;
pub(crate) mod names;
pub(crate) mod metering;
pub(crate) mod throws;
pub(crate) mod narrow_atomics;
pub(crate) mod relaxed_truncation;
pub(crate) mod rounded_vectors;
pub(crate) mod fixed_tables;
pub(crate) mod element_globals;

// All of it in order.
pub(crate) mod pipeline;
