//! Rewrites atomic operations on 8 or 16 bits, which Singlepass miscompiles if their operand is a constant: it moves
//! the constant as if it were that short already (`emit_movzx` in `emitter_x64.rs`), or has no instruction for it.

use std::sync::Arc;

use wasmer::LocalFunctionIndex;
use wasmer::sys::{FunctionMiddleware, MiddlewareError, MiddlewareReaderState, ModuleMiddleware};
use wasmer::wasmparser::Operator;

use crate::compile::rewrite::Rewrite;
use crate::compile::survey::Survey;
use crate::compiler::Compiler;

/// Masks the operands, so that they are not constants any more.
#[derive(Debug)]
struct CutOff;

impl ModuleMiddleware for CutOff {
    fn generate_function_middleware<'a>(&self, _: LocalFunctionIndex) -> Box<dyn FunctionMiddleware<'a> + 'a> {
        Box::new(Self)
    }
}

impl<'a> FunctionMiddleware<'a> for CutOff {
    fn feed(&mut self, operator: Operator<'a>, state: &mut MiddlewareReaderState<'a>) -> Result<(), MiddlewareError> {
        use Operator::*;
        match operator {
            I32AtomicRmw8AddU { .. } | I32AtomicRmw8SubU { .. } | I32AtomicRmw8XchgU { .. } => {
                state.extend(&[I32Const { value: 0xff }, I32And]);
            }
            I32AtomicRmw16AddU { .. } | I32AtomicRmw16SubU { .. } | I32AtomicRmw16XchgU { .. } => {
                state.extend(&[I32Const { value: 0xffff }, I32And]);
            }
            I64AtomicRmw8AddU { .. } | I64AtomicRmw8SubU { .. } | I64AtomicRmw8XchgU { .. } => {
                state.extend(&[I64Const { value: 0xff }, I64And]);
            }
            I64AtomicRmw16AddU { .. } | I64AtomicRmw16SubU { .. } | I64AtomicRmw16XchgU { .. } => {
                state.extend(&[I64Const { value: 0xffff }, I64And]);
            }
            _ => {}
        }
        state.push_operator(operator);
        Ok(())
    }
}

/// What the compiler needs for a module that may have such an instruction; `None` for others.
pub(crate) fn middleware(survey: &Survey<'_>, compiler: Compiler) -> Option<Rewrite> {
    (compiler == Compiler::Singlepass && may_have(survey.code())).then(|| Arc::new(CutOff) as Rewrite)
}

/// Whether the bytes of such an instruction occur anywhere (threads proposal, binary format): a prefix, and a number
/// whose encoding may be longer than necessary.
fn may_have(code: &[u8]) -> bool {
    const PREFIX: u8 = 0xfe;
    let number = |byte: u8| matches!(byte & 0x7f, 0x20..=0x23 | 0x27..=0x2a | 0x43..=0x46);
    code.windows(2).any(|bytes| bytes[0] == PREFIX && number(bytes[1]))
}
