//! The WebAssembly runtime: what the extension knows of wasmer, without a word of PHP.
//!
//! The storeys in order; each imports only from those above it, and so does each file in a storey.
//! A test reads these lists and holds it.

// Vocabulary.
pub mod types;
pub mod compiler;
pub mod fault;
pub mod values;
pub mod demangle;

// A call under way.
mod run;

// Memories and tables: what they may take, and where they lie.
mod space;

// From wasm to machine code.
mod compile;

// Where code comes from in its source.
pub mod dwarf;

// Compiled code, and the files it is kept in.
pub mod module;

// From a file to its module, compiled once.
pub mod cache;

// What instances, memories and the like live in.
pub mod store;

// What lives there.
mod objects;

// WASI, as functions to import.
pub mod wasi;

// All of it together.
pub mod imports;
pub mod instance;

pub use compile::{engine, proposals, text};
pub use objects::{exception, func, global, host, memory, table, tag};
pub use run::{interrupt, ticker};
pub use space::limits;
