//! What lives in a store: functions, memories, tables, globals, tags, exceptions.

pub mod stand_in;
pub(crate) mod trace;
pub mod func;
pub(crate) mod handle;
pub(crate) mod snapshot;
pub(crate) mod instantiate;
pub mod host;
pub(crate) mod convention;
pub mod memory;
pub mod binding;
pub mod cpp_exception;
pub mod table;
pub mod global;
pub mod tag;
pub mod exception;
pub mod core_dump;
pub mod profile;
