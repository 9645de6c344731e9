//! Which proposals a module needs.

use wasmparser::{Validator, WasmFeatures};

/// Proposals that WebAssembly 2.0 does not contain, and SIMD, which not every compiler can do: by the names of their
/// repositories, what the validator calls them, and those that rest on them.
const PROPOSALS: &[(&str, WasmFeatures, &[WasmFeatures])] = &[
    ("simd", WasmFeatures::SIMD, &[WasmFeatures::RELAXED_SIMD]),
    ("relaxed-simd", WasmFeatures::RELAXED_SIMD, &[]),
    ("extended-const", WasmFeatures::EXTENDED_CONST, &[]),
    ("multi-memory", WasmFeatures::MULTI_MEMORY, &[]),
    ("threads", WasmFeatures::THREADS, &[WasmFeatures::SHARED_EVERYTHING_THREADS]),
    ("exception-handling", WasmFeatures::EXCEPTIONS, &[]),
    ("tail-call", WasmFeatures::TAIL_CALL, &[]),
    ("wide-arithmetic", WasmFeatures::WIDE_ARITHMETIC, &[]),
    ("memory64", WasmFeatures::MEMORY64, &[]),
    (
        "function-references",
        WasmFeatures::FUNCTION_REFERENCES,
        &[WasmFeatures::GC, WasmFeatures::CUSTOM_DESCRIPTORS, WasmFeatures::STACK_SWITCHING],
    ),
    ("gc", WasmFeatures::GC, &[WasmFeatures::CUSTOM_DESCRIPTORS]),
    ("custom-descriptors", WasmFeatures::CUSTOM_DESCRIPTORS, &[]),
    ("custom-page-sizes", WasmFeatures::CUSTOM_PAGE_SIZES, &[]),
    ("legacy-exceptions", WasmFeatures::LEGACY_EXCEPTIONS, &[]),
    ("shared-everything-threads", WasmFeatures::SHARED_EVERYTHING_THREADS, &[]),
    ("stack-switching", WasmFeatures::STACK_SWITCHING, &[]),
    ("compact-import-section", WasmFeatures::COMPACT_IMPORTS, &[]),
];

/// The proposals without which the module is not valid, all others being there; none if it is not valid at all.
pub fn of(module: &[u8]) -> Vec<&'static str> {
    let valid = |features| Validator::new_with_features(features).validate_all(module).is_ok();
    if !valid(WasmFeatures::all()) {
        return Vec::new();
    }
    let required = PROPOSALS.iter().filter(|(_, feature, above)| {
        let gone = above.iter().fold(*feature, |gone, each| gone.union(*each));
        !valid(WasmFeatures::all().difference(gone))
    });
    required.map(|(name, ..)| *name).collect()
}

#[cfg(test)]
mod tests {
    use super::of;

    fn requires(text: &str) -> Vec<&'static str> {
        let buffer = wast::parser::ParseBuffer::new(text).unwrap();
        of(&wast::parser::parse::<wast::Wat>(&buffer).unwrap().encode().unwrap())
    }

    #[test]
    fn a_module_requires_what_it_uses() {
        assert!(requires("(module (func (export \"f\")))").is_empty());
        assert_eq!(requires("(module (memory i64 1))"), ["memory64"]);
        assert_eq!(requires("(module (memory 1) (memory 1))"), ["multi-memory"]);
        assert_eq!(requires("(module (func (return_call 0)))"), ["tail-call"]);
        assert_eq!(requires("(module (tag) (memory 1 1 shared))"), ["threads", "exception-handling"]);
        assert_eq!(
            requires("(module (type (struct)))"),
            ["function-references", "gc"],
            "the second rests on the first"
        );
    }

    #[test]
    fn an_invalid_module_requires_nothing() {
        assert!(requires("(module (func (result i32)))").is_empty());
    }
}
