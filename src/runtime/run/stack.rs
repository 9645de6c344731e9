//! The stack that guests run on.

use wasmer::sys::vm::{VMConfig, set_stack_size};

use crate::run::activation::{RESERVE, StackExtent};

/// The size of the guest's stack.
pub struct Stack {
    pub(crate) config: VMConfig,
    pub(crate) extent: StackExtent,
}

impl Stack {
    pub(crate) fn new(bytes: usize) -> Self {
        // A start function runs on a stack of wasmer's default size, which goes back to the same pool: all stacks of
        // a process must have one size, or the trap handler could not tell where a stack ends.
        set_stack_size(bytes + RESERVE);
        Self { config: VMConfig { wasm_stack_size: Some(bytes + RESERVE) }, extent: StackExtent::new(bytes) }
    }
}
