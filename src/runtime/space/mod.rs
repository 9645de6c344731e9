//! Memories and tables: their limits, and their place in the address space.

pub(crate) mod fixed_tables;
pub(crate) mod image;
pub(crate) mod beginning;
pub mod limits;
pub mod own_pages;
pub(crate) mod reservation;
pub(crate) mod linear;
pub(crate) mod shared;
pub(crate) mod tunables;
