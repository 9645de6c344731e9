//! Memories and tables: what they may take, and where they lie.

pub mod limits;
pub(crate) mod fixed_tables;
pub(crate) mod reservation;
pub(crate) mod linear;
pub(crate) mod shared;
pub(crate) mod tunables;
