//! Memories and tables: their limits, and their place in the address space.

pub mod limits;
pub(crate) mod fixed_tables;
pub(crate) mod reservation;
pub(crate) mod linear;
pub(crate) mod shared;
pub(crate) mod tunables;
