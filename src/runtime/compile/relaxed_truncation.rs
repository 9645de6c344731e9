//! Replaces relaxed SIMD conversions to integers, which LLVM's code gets wrong.
//!
//! For three of the four it uses a processor instruction that rounds to the nearest integer instead of towards zero
//! (`cvtps2udq128`, `cvtpd2dq`, `cvtpd2udq128` in `code.rs`), so 1.6 becomes 2. The proposal leaves open only the
//! results for NaNs and for numbers out of range, and permits those of the instructions that are not relaxed. So
//! these replace them.

use std::sync::Arc;

use wasmer::LocalFunctionIndex;
use wasmer::sys::{FunctionMiddleware, MiddlewareError, MiddlewareReaderState, ModuleMiddleware};
use wasmer::wasmparser::Operator;

use crate::compile::rewrite::Rewrite;
use crate::compile::survey::Survey;
use crate::compiler::Compiler;

/// Replaces relaxed instructions by those that are not relaxed.
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

/// Whether the bytes of such an instruction occur anywhere (relaxed SIMD, "Binary format"): a prefix, and the first
/// byte of a number from 0x102 to 0x104, whose encoding may be longer than necessary.
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
