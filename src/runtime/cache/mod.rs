//! Compiled modules, kept by the process: compiled once, found again by content.

mod fingerprint;
mod memory;

pub use memory::{Entry, Options, Status, clear, from_binary, from_file, status};
