//! A call under way: where it stands, what may stop it, and how a fault in it is found out.

// Compiled code and the thread that runs it.
pub(crate) mod code;
pub(crate) mod registers;
pub(crate) mod signals;

// The calls.
pub(crate) mod deadline;
pub(crate) mod activation;
pub(crate) mod stack;
pub(crate) mod prepared;
pub(crate) mod fibers;

// What stops them.
pub mod interrupt;
pub(crate) mod trap_handler;
pub(crate) mod tick_thread;
pub mod ticker;
