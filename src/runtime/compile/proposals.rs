//! The proposals to WebAssembly: which of them a compiler supports, and which a module needs.

use wasmer::sys::Features;
use wasmer::wasmparser::{Validator, WasmFeatures};

use crate::compiler::Compiler;

/// A proposal (<https://github.com/WebAssembly/proposals>).
struct Proposal {
    /// What its repository is called.
    name: &'static str,
    feature: WasmFeatures,
    /// Those that rest on it: without it they are not there either.
    above: WasmFeatures,
    /// The compilers that support it.
    supported: &'static [Compiler],
}

use Compiler::{Cranelift, Llvm, Singlepass};

const ALL: &[Compiler] = &[Cranelift, Llvm, Singlepass];
const OPTIMISING: &[Compiler] = &[Cranelift, Llvm];
const NONE: &[Compiler] = &[];

const fn proposal(name: &'static str, feature: WasmFeatures, supported: &'static [Compiler]) -> Proposal {
    Proposal { name, feature, above: WasmFeatures::empty(), supported }
}

/// All that change which modules are valid. What wasmer 7.4 does not name in its `Features` it cannot do.
const PROPOSALS: &[Proposal] = &[
    proposal("mutable-global", WasmFeatures::MUTABLE_GLOBAL, ALL),
    proposal("nontrapping-float-to-int-conversions", WasmFeatures::SATURATING_FLOAT_TO_INT, ALL),
    proposal("sign-extension-ops", WasmFeatures::SIGN_EXTENSION, ALL),
    proposal("multi-value", WasmFeatures::MULTI_VALUE, ALL),
    proposal("bulk-memory-operations", WasmFeatures::BULK_MEMORY, ALL),
    Proposal {
        above: WasmFeatures::FUNCTION_REFERENCES
            .union(WasmFeatures::GC)
            .union(WasmFeatures::CUSTOM_DESCRIPTORS)
            .union(WasmFeatures::STACK_SWITCHING),
        ..proposal("reference-types", WasmFeatures::REFERENCE_TYPES, ALL)
    },
    Proposal { above: WasmFeatures::RELAXED_SIMD, ..proposal("simd", WasmFeatures::SIMD, OPTIMISING) },
    proposal("relaxed-simd", WasmFeatures::RELAXED_SIMD, OPTIMISING),
    proposal("extended-const", WasmFeatures::EXTENDED_CONST, ALL),
    proposal("multi-memory", WasmFeatures::MULTI_MEMORY, ALL),
    Proposal { above: WasmFeatures::SHARED_EVERYTHING_THREADS, ..proposal("threads", WasmFeatures::THREADS, ALL) },
    proposal("exception-handling", WasmFeatures::EXCEPTIONS, OPTIMISING),
    proposal("tail-call", WasmFeatures::TAIL_CALL, &[Llvm]),
    proposal("wide-arithmetic", WasmFeatures::WIDE_ARITHMETIC, OPTIMISING),
    proposal("memory64", WasmFeatures::MEMORY64, NONE),
    Proposal {
        above: WasmFeatures::GC.union(WasmFeatures::CUSTOM_DESCRIPTORS).union(WasmFeatures::STACK_SWITCHING),
        ..proposal("function-references", WasmFeatures::FUNCTION_REFERENCES, NONE)
    },
    Proposal { above: WasmFeatures::CUSTOM_DESCRIPTORS, ..proposal("gc", WasmFeatures::GC, NONE) },
    proposal("custom-descriptors", WasmFeatures::CUSTOM_DESCRIPTORS, NONE),
    proposal("custom-page-sizes", WasmFeatures::CUSTOM_PAGE_SIZES, NONE),
    // The first form of exception-handling, with `try` and `catch` instead of `try_table`.
    proposal("legacy-exceptions", WasmFeatures::LEGACY_EXCEPTIONS, NONE),
    proposal("memory-control", WasmFeatures::MEMORY_CONTROL, NONE),
    proposal("shared-everything-threads", WasmFeatures::SHARED_EVERYTHING_THREADS, NONE),
    proposal("stack-switching", WasmFeatures::STACK_SWITCHING, NONE),
    proposal("compact-import-section", WasmFeatures::COMPACT_IMPORTS, NONE),
];

impl Proposal {
    fn is_supported(&self, compiler: Compiler) -> bool {
        self.supported.contains(&compiler)
    }
}

/// The names of the proposals that a compiler supports.
pub fn supported(compiler: Compiler) -> impl Iterator<Item = &'static str> {
    PROPOSALS.iter().filter(move |proposal| proposal.is_supported(compiler)).map(|proposal| proposal.name)
}

/// The names of those that a module needs and a compiler does not support, what they rest on included. None if the module is not valid with all
/// of them either.
pub(crate) fn missing(wasm: &[u8], compiler: Compiler) -> Vec<&'static str> {
    let valid = |features| Validator::new_with_features(features).validate_all(wasm).is_ok();
    if !valid(WasmFeatures::all()) {
        return Vec::new();
    }
    let unsupported = PROPOSALS.iter().filter(|proposal| !proposal.is_supported(compiler));
    let needed = unsupported.filter(|proposal| {
        let without = WasmFeatures::all().difference(proposal.feature.union(proposal.above));
        !valid(without)
    });
    needed.map(|proposal| proposal.name).collect()
}

/// What wasmer is told to accept.
pub(crate) fn features(compiler: Compiler) -> Features {
    let supported =
        |feature| PROPOSALS.iter().any(|proposal| proposal.feature == feature && proposal.is_supported(compiler));
    Features {
        threads: supported(WasmFeatures::THREADS),
        reference_types: supported(WasmFeatures::REFERENCE_TYPES),
        simd: supported(WasmFeatures::SIMD),
        bulk_memory: supported(WasmFeatures::BULK_MEMORY),
        multi_value: supported(WasmFeatures::MULTI_VALUE),
        tail_call: supported(WasmFeatures::TAIL_CALL),
        module_linking: false,
        multi_memory: supported(WasmFeatures::MULTI_MEMORY),
        memory64: supported(WasmFeatures::MEMORY64),
        exceptions: supported(WasmFeatures::EXCEPTIONS),
        relaxed_simd: supported(WasmFeatures::RELAXED_SIMD),
        extended_const: supported(WasmFeatures::EXTENDED_CONST),
        wide_arithmetic: supported(WasmFeatures::WIDE_ARITHMETIC),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn missing(wat: &str) -> Vec<&'static str> {
        super::missing(&wasmer::wat2wasm(wat.as_bytes()).unwrap(), Cranelift)
    }

    #[test]
    fn a_module_lacks_what_it_uses() {
        assert_eq!(missing("(module (memory i64 1))"), ["memory64"]);
        assert_eq!(missing("(module (memory 1 (pagesize 1)))"), ["custom-page-sizes"]);
        assert_eq!(missing("(module (func (return_call 0)))"), ["tail-call"]);
        assert_eq!(missing("(module (type (func)) (func (param (ref 0))))"), ["function-references"]);
        assert_eq!(missing("(module (type (struct)))"), ["function-references", "gc"], "the second rests on the first");
        assert_eq!(missing("(module (func try catch_all end))"), ["legacy-exceptions"]);
        assert_eq!(missing("(module (memory i64 1) (func (return_call 0)))"), ["tail-call", "memory64"]);
    }

    #[test]
    fn a_module_that_nothing_makes_valid_lacks_nothing() {
        assert!(missing("(module (func (result i32)))").is_empty());
        assert!(missing("(module (memory i64 1) (func (result i32)))").is_empty());
    }
}
