//! WASI 0.2: its interfaces for components, over the world.
//!
//! Functions are written on Rust values; [`value`] says how these pass, and compares their types with those of an import.
//! [`provider`] is what a component is given.
//!
//! Modules in reading order; each imports only from those above it.

mod resources;

mod caller;

mod value;

mod compound;

mod error;

mod function;

mod exchange;

mod streams;

mod poll;

mod io;

mod cli;

mod clocks;

mod random;

mod descriptor;

mod filesystem;

mod sockets;

mod http;

mod interfaces;

mod provider;

pub use http::{GuestResponse, Reply, Unanswered};
pub use provider::{Provider, provides};
