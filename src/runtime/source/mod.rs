//! Where code comes from in its source: the names of functions, files and lines.

pub mod demangle;

// DWARF, in the custom sections of a module.
mod reader;
mod attributes;
mod location;
mod index;
mod debug_info;

pub use debug_info::DebugInfo;
pub use location::{Location, Sections};
