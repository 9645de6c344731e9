//! The WebAssembly runtime: everything that the extension does with wasmer, without a word of PHP.
//!
//! The storeys in order; each imports only from those above it, and so does each file in a storey. A test reads these
//! lists and checks the imports.

// Vocabulary.
pub mod types;
pub mod compiler;
pub mod fault;
pub mod values;
mod clock;

// A call under way.
mod run;

// Memories and tables: their limits, and their place in the address space.
mod space;

// From wasm to machine code.
mod compile;

// Where code comes from in its source.
pub mod source;

// Compiled code, and the files it is kept in.
pub mod module;

// From a file to its module, which is compiled once.
pub mod cache;

// What instances, memories and the like live in.
pub mod store;

// What lives in a store.
mod objects;

// Modules brought to life.
pub mod imports;
pub mod instance;

// Components: several modules, and values between them and the host.
#[cfg(feature = "component")]
pub mod component;

// WASI, as functions for imports.
pub mod wasi;

pub use compile::{declared, engine, progress, proposals, text};
pub use module::perf;
pub use objects::{core_dump, cpp_exception, exception, func, global, host, memory, profile, stand_in, table, tag};
pub use run::{interrupt, profiler, ticker};
pub use source::demangle;
pub use space::{limits, own_pages};
