//! The engine's functions, structures and constants that ext-php-rs does not bind, as the headers of the PHP in use
//! declare them.
//!
//! The build writes them (`build/declared.rs`). The names are listed there and in `declared.h`.
#![allow(unsafe_code, reason = "declares functions of the PHP binary")]
#![allow(non_camel_case_types, non_upper_case_globals, reason = "named as the engine has it")]
#![allow(dead_code, reason = "each version has structures that another has not")]
#![allow(clippy::all, clippy::pedantic, clippy::undocumented_unsafe_blocks, reason = "generated")]

use ext_php_rs::ffi::*;

include!(concat!(env!("OUT_DIR"), "/declared.rs"));

// The names since PHP 8.6.
#[cfg(not(php86))]
pub use self::{
    _php_stream_cast as php_stream_cast, _php_stream_eof as php_stream_eof, _php_stream_read as php_stream_read,
    _php_stream_write as php_stream_write,
};
