//! Exceptions as they were before `try_table`: `try`, `catch`, `catch_all`, `delegate` and `rethrow`, which compilers emit to
//! this day. They are rewritten to `try_table`, `throw_ref` and `exnref`.
//!
//! ```text
//! try (type t)              block (type t)
//!   body                      block (params of t -> values of the tag, exnref)
//! catch $tag                    try_table (type t) (catch_ref $tag 0)
//!   handler                       body
//! end                           end
//!                               br 1
//!                             end
//!                             local.set $caught
//!                             handler
//!                           end
//! ```
//!
//! A handler that no `rethrow` names gets no `exnref`. `rethrow` is `local.get $caught`, `throw_ref`. `delegate` is a
//! `try_table` that sends what it catches to a block around the body of another `try`, where it is thrown again:
//!
//! ```text
//! try_table (type t) …
//!   block (params of t -> exnref)
//!     body
//!     br 1
//!   end
//!   throw_ref
//! end
//! ```
//!
//! Proposal: <https://github.com/WebAssembly/exception-handling/blob/main/proposals/exception-handling/legacy/Exceptions.md>.

mod types;
mod plan;
mod writer;

use wasm_encoder::{Encode, SectionId};
use wasmer::wasmparser::{FunctionBody, Operator, Payload, Validator, WasmFeatures};

use self::types::{Result, Types};
use self::writer::rewrite_body;
use crate::compile::offsets::Offsets;
use crate::compile::sections::{Sections, encoded};
use crate::compile::survey::{Survey, place, sections};

/// A module that was rewritten.
pub(crate) struct Rewritten {
    pub(crate) wasm: Vec<u8>,
    /// Where its code was before.
    pub(crate) offsets: Offsets,
}

/// The module without the old instructions; `None` if it has none of them, or is not valid with them.
pub(crate) fn rewritten(survey: &Survey<'_>) -> Option<Rewritten> {
    if !has_legacy(survey) {
        return None;
    }
    // The shape of code is relied on from here.
    Validator::new_with_features(WasmFeatures::all()).validate_all(survey.wasm).ok()?;
    rewrite(survey).ok()
}

/// Whether code has a `try`. A body without the byte of that instruction is not read.
fn has_legacy(survey: &Survey<'_>) -> bool {
    const TRY: u8 = 0x06;
    survey.bodies().filter(|body| body.as_bytes().contains(&TRY)).any(|body| uses_legacy(&body))
}

fn uses_legacy(body: &FunctionBody<'_>) -> bool {
    let operators = body.get_operators_reader().into_iter().flatten().map_while(std::result::Result::ok);
    operators.into_iter().any(|operator| matches!(operator, Operator::Try { .. }))
}

fn rewrite(survey: &Survey<'_>) -> Result<Rewritten> {
    let mut types = Types::of(survey)?;
    let mut code = encoded(&u32::try_from(survey.bodies().count()).unwrap_or(u32::MAX));
    let mut offsets = Offsets::default();
    for (index, body) in survey.bodies().enumerate() {
        let content = &survey.wasm[place(&body.range())];
        if !uses_legacy(&body) {
            encoded_length(content.len()).encode(&mut code);
            offsets.add(code.len(), place(&body.range()).start);
            code.extend_from_slice(content);
            continue;
        }
        let function = rewrite_body(survey.wasm, index, &body, &mut types)?;
        encoded_length(function.code.len()).encode(&mut code);
        for (new, old) in function.marks {
            offsets.add(code.len() + new, old);
        }
        code.extend_from_slice(&function.code);
    }
    let mut module = Sections::of(survey.wasm);
    if !types.added.is_empty() {
        let new: Vec<u8> = types.added.iter().flat_map(|ty| ty.encoded()).collect();
        module.append(SectionId::Type, u32::try_from(types.added.len()).unwrap_or(u32::MAX), &new)?;
    }
    module.replace(SectionId::Code, code);
    let wasm = module.finish();
    let start = sections(&wasm).find_map(|section| match section {
        Payload::CodeSectionStart { range, .. } => Some(place(&range).start),
        _ => None,
    });
    offsets.shift(start.unwrap_or_default());
    Ok(Rewritten { wasm, offsets })
}

fn encoded_length(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rewritten_of(wat: &str) -> Option<Vec<u8>> {
        let wasm = wasmer::wat2wasm(wat.as_bytes()).unwrap();
        let rewritten = rewritten(&Survey::of(&wasm))?;
        let features = WasmFeatures::all().difference(WasmFeatures::LEGACY_EXCEPTIONS);
        Validator::new_with_features(features).validate_all(&rewritten.wasm).expect(wat);
        Some(rewritten.wasm)
    }

    #[test]
    fn what_is_written_is_valid_without_the_old_instructions() {
        for body in [
            "try catch_all end",
            "try catch $e drop catch $f drop drop catch_all end",
            "try (result i32) i32.const 1 catch $e catch $f drop catch_all i32.const 2 end drop",
            "i32.const 1 i64.const 2 try (param i32 i64) (result i64 i32) drop drop i64.const 3 i32.const 4 \
                catch $f drop i64.extend_i32_s i32.const 1 end drop drop",
            "try try delegate 0 catch_all end",
            "try try try delegate 1 catch_all end catch_all end",
            "try try try delegate 2 catch_all end catch_all end",
            "loop block try br 1 br 2 br 3 catch_all br 1 br 2 br 3 end end end",
            "try try catch $e drop catch_all rethrow 0 end catch_all try catch_all rethrow 1 end end",
            "try unreachable catch $e unreachable catch_all rethrow 0 end",
            "try block try delegate 0 end try_table (catch_all 0) try delegate 0 end catch_all end",
            "block try_table (catch_all 0) try try try delegate 2 catch_all end delegate 0 end end",
            "try try catch_all end delegate 0",
            "i32.const 1 if try return catch_all end else try catch_all rethrow 0 end end",
            "try i32.const 1 br_table 0 1 0 catch_all i32.const 1 br_table 0 1 0 end",
        ] {
            let wat = format!(
                "(module (tag $e (param i32)) (tag $f (param i32 i64)) (func (param i64) (local i32 f64) {body}) (func))"
            );
            assert!(rewritten_of(&wat).is_some(), "{wat}");
        }
    }

    #[test]
    fn other_modules_are_left_alone() {
        assert!(rewritten_of("(module (func (i32.store8 (i32.const 6) (i32.const 6))) (memory 1))").is_none());
        assert!(rewritten_of("(module (tag) (func (block (try_table (catch 0 0)))))").is_none());
        assert!(rewritten(&Survey::of(b"\0asm\x01\0\0\0\x0a\xff")).is_none());
        // It is not valid either way.
        let wasm = wasmer::wat2wasm(b"(module (func try i32.const 1 catch_all end))").unwrap();
        assert!(rewritten(&Survey::of(&wasm)).is_none());
    }

    #[test]
    fn an_offset_leads_to_where_the_instruction_was() {
        let wat = "(module (func i32.const 77 drop) (func try unreachable catch_all rethrow 0 end i32.const 88 drop unreachable) \
            (func i32.const 99 drop))";
        let wasm = wasmer::wat2wasm(wat.as_bytes()).unwrap();
        let rewritten = rewritten(&Survey::of(&wasm)).unwrap();
        let find = |wasm: &[u8], bytes: &[u8]| wasm.windows(bytes.len()).position(|window| window == bytes).unwrap();
        // The constants, in their instructions.
        for bytes in [&[0x41, 0xcd, 0, 0x1a][..], &[0x41, 0xd8, 0, 0x1a], &[0x41, 0xe3, 0, 0x1a]] {
            let (new, old) = (find(&rewritten.wasm, bytes), find(&wasm, bytes));
            assert_eq!(rewritten.offsets.original(new), old);
            assert_eq!(rewritten.offsets.original(new + 3), old + 3);
        }
    }
}
