//! WASI: what a program that was compiled for it can use of the host.
//!
//! Modules in reading order; each imports only from those above it.

pub mod world;

pub mod preview1;

#[cfg(feature = "component")]
pub mod preview2;
