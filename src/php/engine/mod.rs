//! PHP's engine: the tools with which every class of the API is declared and called.

pub mod declared;
pub mod zend;
pub mod coerce;

// Classes, and what their methods fail with.
pub mod types;
pub mod declare;
pub mod class;
pub mod object;
pub mod exceptions;
pub mod value_objects;
pub mod toolchain;
pub mod messages;
pub mod raise;
pub mod argument;
pub mod method;
pub mod value_constructors;
pub mod trap_exception;

// The process and the running request.
pub mod ini;
pub mod fibers;
pub mod host_stack;
pub mod hold_back;
pub mod interrupt;
pub mod handlers;
pub mod indexed;
pub mod properties;
pub mod iterator;
pub mod info;
