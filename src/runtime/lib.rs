//! The WebAssembly runtime: what the extension knows of wasmer, without a word of PHP.
//!
//! Modules in reading order; each imports only from those above it.

pub mod types;

pub mod fault;

pub mod compiler;

pub mod proposals;

pub mod engine;

mod code;

mod registers;

mod signals;

mod deadline;

mod activation;

mod waiting;

pub mod interrupt;

mod trap_handler;

mod tick_thread;

pub mod ticker;

mod shared_file;

mod compile;

mod binary;

mod start;

mod names;

mod fuel;

mod narrow_atomics;

mod gaps;

mod element_globals;

pub mod module;

mod artifact;

mod artifact_file;

mod compile_process;

pub mod cache;

pub mod limits;

mod shared_memory;

pub mod memory_pool;

mod signatures;

pub mod store;

pub mod call;

mod instantiate;

pub mod host;

pub mod memory;

pub mod table;

pub mod global;

pub mod tag;

pub mod exception;

pub mod wasi;

pub mod imports;

pub mod instance;
