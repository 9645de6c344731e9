//! A call under way: its stacks, what may stop it, and how a fault in it becomes a trap.

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
pub(crate) mod sampler;
pub(crate) mod trap_handler;
pub(crate) mod timers;
pub(crate) mod tick_thread;
pub(crate) mod tick_signal;
pub mod ticker;
pub mod profiler;
