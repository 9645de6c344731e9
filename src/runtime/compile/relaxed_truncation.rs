//! Relaxed SIMD conversions to integers, which LLVM's code gets wrong.
//!
//! For three of the four it takes an instruction of the processor that rounds to the nearest integer instead of towards zero
//! (`cvtps2udq128`, `cvtpd2dq`, `cvtpd2udq128` in `code.rs`), and 1.6 becomes 2. What the proposal leaves open is only what
//! becomes of a NaN and of numbers out of range. There it allows what the instructions that are not relaxed do, so these take
//! their place.

use std::sync::Arc;

use wasmer::LocalFunctionIndex;
use wasmer::sys::{FunctionMiddleware, MiddlewareError, MiddlewareReaderState, ModuleMiddleware};
use wasmer::wasmparser::Operator;

use crate::compile::rewrite::Rewrite;
use crate::compile::survey::Survey;
use crate::compiler::Compiler;

/// Puts the instructions that are not relaxed in the place of those that are.
#[derive(Debug)]
struct Exact;

impl ModuleMiddleware for Exact {
    fn generate_function_middleware<'a>(&self, _: LocalFunctionIndex) -> Box<dyn FunctionMiddleware<'a> + 'a> {
        Box::new(Self)
    }
}

impl<'a> FunctionMiddleware<'a> for Exact {
    fn feed(&mut self, operator: Operator<'a>, state: &mut MiddlewareReaderState<'a>) -> Result<(), MiddlewareError> {
        use Operator::*;
        state.push_operator(match operator {
            I32x4RelaxedTruncF32x4U => I32x4TruncSatF32x4U,
            I32x4RelaxedTruncF64x2SZero => I32x4TruncSatF64x2SZero,
            I32x4RelaxedTruncF64x2UZero => I32x4TruncSatF64x2UZero,
            other => other,
        });
        Ok(())
    }
}

/// What the compiler needs for a module that may have such an instruction; `None` for others.
pub(crate) fn middleware(survey: &Survey<'_>, compiler: Compiler) -> Option<Rewrite> {
    (compiler == Compiler::Llvm && may_have(survey.code())).then(|| Arc::new(Exact) as Rewrite)
}

/// Whether the bytes of one are somewhere (relaxed SIMD, "Binary format"): a prefix, and the first byte of a number from
/// 0x102 to 0x104, which may be written longer than it needs to be.
fn may_have(code: &[u8]) -> bool {
    const PREFIX: u8 = 0xfd;
    code.windows(2).any(|bytes| bytes[0] == PREFIX && matches!(bytes[1], 0x82..=0x84))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compile::text::text_to_binary;

    #[test]
    fn a_module_with_one_of_them_is_found() {
        for (instruction, found) in [
            ("i32x4.relaxed_trunc_f32x4_u", true),
            ("i32x4.relaxed_trunc_f64x2_s_zero", true),
            ("i32x4.relaxed_trunc_f64x2_u_zero", true),
            ("i32x4.relaxed_trunc_f32x4_s", false),
            ("f32x4.abs", false),
        ] {
            let wasm =
                text_to_binary(&format!("(module (func (param v128) (drop ({instruction} (local.get 0)))))")).unwrap();
            let survey = Survey::of(&wasm);
            assert_eq!(middleware(&survey, Compiler::Llvm).is_some(), found, "{instruction}");
            assert!(middleware(&survey, Compiler::Cranelift).is_none());
        }
    }
}
