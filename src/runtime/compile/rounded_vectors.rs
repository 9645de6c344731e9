//! Rewrites the rounding of vectors that LLVM's backend refuses.
//!
//! It defers the canonicalisation of NaNs, and fails where 32-bit lanes from an arithmetic instruction are rounded as
//! 64-bit lanes, or the reverse (`ExtraInfo` in `state.rs`). Nothing is deferred for an operand that comes from a
//! bitwise instruction. LLVM itself removes that instruction again.

use std::sync::Arc;

use wasmer::LocalFunctionIndex;
use wasmer::sys::{FunctionMiddleware, MiddlewareError, MiddlewareReaderState, ModuleMiddleware};
use wasmer::wasmparser::{Operator, V128};

use crate::compile::rewrite::Rewrite;

/// Puts a bitwise instruction before each rounding of a vector.
#[derive(Debug)]
struct Settle;

impl ModuleMiddleware for Settle {
    fn generate_function_middleware<'a>(&self, _: LocalFunctionIndex) -> Box<dyn FunctionMiddleware<'a> + 'a> {
        Box::new(Self)
    }
}

impl<'a> FunctionMiddleware<'a> for Settle {
    fn feed(&mut self, operator: Operator<'a>, state: &mut MiddlewareReaderState<'a>) -> Result<(), MiddlewareError> {
        use Operator::*;
        if matches!(
            operator,
            F32x4Ceil | F32x4Floor | F32x4Trunc | F32x4Nearest | F64x2Ceil | F64x2Floor | F64x2Trunc | F64x2Nearest
        ) {
            state.extend(&[V128Const { value: V128::from(0_i128) }, V128Or]);
        }
        state.push_operator(operator);
        Ok(())
    }
}

/// What the compiler may need for a module that it refused. It must come after the change that counts instructions.
pub(crate) fn middleware() -> Rewrite {
    Arc::new(Settle)
}
