//! The fuzz targets as plain functions, each of which panics over what it finds: `fuzz_targets/` has libFuzzer call
//! them, `replay.rs` calls them with what is committed in `seeds/`.
#![cfg(any(test, feature = "libfuzzer"))]

pub mod module_bytes;

mod observe;

#[cfg(feature = "component")]
pub mod component_bytes;

pub mod differential;

pub mod proposals;

mod damage;

pub mod artifact;

pub mod cache_directory;

pub mod dwarf;

pub mod php;

pub mod api;

pub mod snapshot;
pub mod stack_end;

#[cfg(test)]
mod replay;

#[cfg(test)]
mod by_lot;

use wasm_runtime::fault::Fault;

/// Has panics unwind, where libFuzzer would have each end the process: those of a compiler are caught, and what the caller
/// gets for one is what counts. What a target itself panics over still ends the process.
pub fn catch_panics() {
    drop(std::panic::take_hook());
}

/// The reason behind an error of the runtime's, which never gives any other.
pub(crate) fn fault(error: anyhow::Error) -> Fault {
    error.downcast::<Fault>().unwrap_or_else(|error| panic!("an error without a Fault: {error:?}"))
}

/// Whether a fault is a known assertion of Cranelift's, which only builds for fuzzing have. wasmer has a global of the type exnref
/// read with 64 bits, where references of that type have 32. Without the assertion the upper half is not looked at.
pub(crate) fn is_assertion(fault: &Fault, wasm: &[u8]) -> bool {
    matches!(fault, Fault::Engine(reason) if reason.contains("would change its type i32 to i64"))
        && has_exnref_global(wasm)
}

fn has_exnref_global(wasm: &[u8]) -> bool {
    use wasmparser::{Parser, Payload, RefType, TypeRef, ValType};

    let is_it = |ty: ValType| matches!(ty, ValType::Ref(ty) if ty == RefType::EXNREF || ty == RefType::EXN);
    Parser::new(0).parse_all(wasm).filter_map(Result::ok).any(|payload| match payload {
        Payload::GlobalSection(globals) => globals.into_iter().flatten().any(|global| is_it(global.ty.content_type)),
        Payload::ImportSection(imports) => imports
            .into_imports()
            .flatten()
            .any(|import| matches!(import.ty, TypeRef::Global(ty) if is_it(ty.content_type))),
        _ => false,
    })
}
