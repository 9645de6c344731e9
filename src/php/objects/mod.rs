//! The objects of a store that PHP works with.

pub mod element;
pub mod memory;
pub mod typed_array;
pub mod table;
pub mod global_var;
pub mod exports;
pub mod wasi_function;
