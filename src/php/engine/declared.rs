//! The engine's functions, structures and constants that ext-php-rs does not bind, as the headers of the PHP at hand have
//! them.
//!
//! The build writes them (`build/declared.rs`), by the names that stand there and in `declared.h`.
#![allow(unsafe_code, reason = "declares functions of the PHP binary")]
#![allow(non_camel_case_types, non_upper_case_globals, reason = "named as the engine has it")]
#![allow(dead_code, reason = "each version has structures that another has not")]
#![allow(clippy::all, clippy::pedantic, clippy::undocumented_unsafe_blocks, reason = "generated")]

use ext_php_rs::ffi::*;

include!(concat!(env!("OUT_DIR"), "/declared.rs"));
