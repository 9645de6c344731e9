//! The proposals to WebAssembly: which of them a compiler supports, and which a module needs.

use rayon::iter::{IntoParallelIterator, ParallelIterator};
use wasmer::sys::Features;
use wasmer::wasmparser::{
    FuncToValidate, FuncValidatorAllocations, FunctionBody, Parser, Result, ValidPayload, Validator,
    ValidatorResources, WasmFeatures,
};

use crate::compiler::Compiler;

/// A proposal (<https://github.com/WebAssembly/proposals>).
struct Proposal {
    /// The name of its repository.
    name: &'static str,
    feature: WasmFeatures,
    /// The proposals that depend on it: without it they are disabled as well.
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

/// All proposals that change which modules are valid. wasmer 7.4 does not support those that its `Features` do not
/// name.
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
    // The first form of exception-handling, with `try` and `catch` instead of `try_table`, which it is rewritten to.
    proposal("legacy-exceptions", WasmFeatures::LEGACY_EXCEPTIONS, OPTIMISING),
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

/// The names of the proposals that a module needs beyond the first version of WebAssembly, with their prerequisites.
/// Empty if the module is invalid even with all of them.
pub fn needed(wasm: &[u8]) -> Vec<&'static str> {
    needed_of(wasm, PROPOSALS.iter())
}

/// The names of the proposals that a module needs and a compiler does not support, with their prerequisites. Empty if
/// the module is invalid even with all proposals.
pub(crate) fn missing(wasm: &[u8], compiler: Compiler) -> Vec<&'static str> {
    needed_of(wasm, PROPOSALS.iter().filter(|proposal| !proposal.is_supported(compiler)))
}

/// Which of the given proposals a module needs when all others are enabled.
fn needed_of(wasm: &[u8], some: impl Iterator<Item = &'static Proposal> + Clone) -> Vec<&'static str> {
    let mut search = Search { spared: some.clone().collect() };
    if !search.read(wasm) {
        return Vec::new();
    }
    some.filter(|proposal| !search.spares(proposal)).map(|proposal| proposal.name).collect()
}

/// Finds the proposals that a module needs.
///
/// Reads the module once: everything before the code, then each function by itself. Only a part that is not valid is
/// read again, with more proposals.
struct Search {
    /// The given proposals that nothing has needed so far.
    spared: Vec<&'static Proposal>,
}

impl Search {
    /// Reads a whole module; `false` if no proposal makes it valid.
    fn read(&mut self, wasm: &[u8]) -> bool {
        loop {
            let Some(functions) = self.read_part(|features| declarations(wasm, features)) else { return false };
            let spared = self.spared.len();
            let mut allocations = FuncValidatorAllocations::default();
            let valid = functions.into_iter().all(|(function, body)| {
                let validate = |features| {
                    let resources = function.resources.clone();
                    let function = FuncToValidate { resources, index: function.index, ty: function.ty, features };
                    let mut validator = function.into_validator(std::mem::take(&mut allocations));
                    validator.validate(&body)?;
                    allocations = validator.into_allocations();
                    Ok(())
                };
                self.read_part(validate).is_some()
            });
            // It may be valid once the module's types are read with the proposals that were found since.
            if valid || self.spared.len() == spared {
                return valid;
            }
        }
    }

    /// Reads a part of a module; `None` if no proposal makes it valid.
    fn read_part<T>(&mut self, mut validate: impl FnMut(WasmFeatures) -> Result<T>) -> Option<T> {
        loop {
            let error = match validate(without(&self.spared)) {
                Ok(part) => return Some(part),
                Err(error) => error,
            };
            let before = self.spared.len();
            // A proposal is enabled only together with those that it depends on.
            let missing = error.missing_wasm_feature().unwrap_or(WasmFeatures::empty());
            self.spared.retain(|proposal| !proposal.feature.union(proposal.above).intersects(missing));
            // Not every error names a proposal. The part needs each one without which it is invalid.
            if self.spared.len() == before && validate(WasmFeatures::all()).is_ok() {
                let mut spared = Vec::new();
                for proposal in std::mem::take(&mut self.spared) {
                    spared.push(proposal);
                    if validate(without(&spared)).is_err() {
                        spared.pop();
                    }
                }
                self.spared = spared;
            }
            if self.spared.len() == before {
                return None;
            }
        }
    }

    fn spares(&self, proposal: &Proposal) -> bool {
        self.spared.iter().any(|spared| std::ptr::eq(*spared, proposal))
    }
}

/// All features but those of some proposals.
fn without(proposals: &[&Proposal]) -> WasmFeatures {
    let gone = proposals.iter().map(|proposal| proposal.feature.union(proposal.above));
    WasmFeatures::all().difference(gone.collect())
}

/// Validates everything in a module except its code, which it returns.
fn declarations(
    wasm: &[u8],
    features: WasmFeatures,
) -> Result<Vec<(FuncToValidate<ValidatorResources>, FunctionBody<'_>)>> {
    let mut validator = Validator::new_with_features(features);
    let mut parser = Parser::new(0);
    parser.set_features(features);
    let mut functions = Vec::new();
    for payload in parser.parse_all(wasm) {
        if let ValidPayload::Func(function, body) = validator.payload(&payload?)? {
            functions.push((function, body));
        }
    }
    Ok(functions)
}

/// Whether a module is valid with the proposals that a compiler supports. If `in_pool`, functions are checked in the
/// threads of the pool that this is called in.
pub(crate) fn is_valid(wasm: &[u8], compiler: Compiler, in_pool: bool) -> bool {
    let supported = PROPOSALS.iter().filter(|proposal| proposal.is_supported(compiler));
    // As wasmer asks for them: everything else is part of the first version.
    let always = WasmFeatures::FLOATS.union(WasmFeatures::GC_TYPES);
    let features = supported.fold(always, |features, proposal| features.union(proposal.feature));
    let Ok(functions) = declarations(wasm, features) else { return false };
    type Function<'a> = (FuncToValidate<ValidatorResources>, FunctionBody<'a>);
    let validate = |allocations: &mut FuncValidatorAllocations, (function, body): Function<'_>| -> Result<()> {
        let mut validator = function.into_validator(std::mem::take(allocations));
        validator.validate(&body)?;
        *allocations = validator.into_allocations();
        Ok(())
    };
    let mut allocations = FuncValidatorAllocations::default();
    match in_pool {
        true => functions.into_par_iter().try_for_each_init(FuncValidatorAllocations::default, validate).is_ok(),
        false => functions.into_iter().try_for_each(|function| validate(&mut allocations, function)).is_ok(),
    }
}

/// The features that wasmer is told to accept.
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

    fn binary(wat: &str) -> Vec<u8> {
        wasmer::wat2wasm(wat.as_bytes()).unwrap().into_owned()
    }

    fn missing(wat: &str) -> Vec<&'static str> {
        super::missing(&binary(wat), Cranelift)
    }

    #[test]
    fn a_module_lacks_what_it_uses() {
        assert_eq!(missing("(module (memory i64 1))"), ["memory64"]);
        assert_eq!(missing("(module (memory 1 (pagesize 1)))"), ["custom-page-sizes"]);
        assert_eq!(missing("(module (func (return_call 0)))"), ["tail-call"]);
        assert_eq!(missing("(module (type (func)) (func (param (ref 0))))"), ["function-references"]);
        assert_eq!(missing("(module (type (struct)))"), ["function-references", "gc"], "the second rests on the first");
        let legacy = binary("(module (func try catch_all end))");
        assert_eq!(super::missing(&legacy, Singlepass), ["legacy-exceptions"]);
        assert_eq!(missing("(module (memory i64 1) (func (return_call 0)))"), ["tail-call", "memory64"]);
    }

    #[test]
    fn a_module_that_nothing_makes_valid_lacks_nothing() {
        assert!(missing("(module (func (result i32)))").is_empty());
        assert!(missing("(module (memory i64 1) (func (result i32)))").is_empty());
        assert!(missing("(module (func (return_call 0)) (func (result i32)))").is_empty());
    }

    #[test]
    fn a_module_needs_what_it_uses_in_the_order_of_the_list() {
        let needed = |wat: &str| super::needed(&binary(wat));
        assert!(needed("(module (memory 1) (func (export \"f\") (result i32) (i32.const 1)))").is_empty());
        assert_eq!(needed("(module (func (result i32 i32) (i32.const 1) (i32.const 2)))"), ["multi-value"]);
        assert_eq!(needed("(module (global (export \"g\") (mut i32) (i32.const 0)))"), ["mutable-global"]);
        assert_eq!(
            needed("(module (func (param v128) (drop (i32.extend8_s (i32.const 0)))) (memory 1 1 shared))"),
            ["sign-extension-ops", "simd", "threads"]
        );
        assert_eq!(needed("(module (type (struct)))"), ["reference-types", "function-references", "gc"]);
        assert!(needed("(module (func (result i32)))").is_empty(), "it is not valid");
    }

    /// The proposals without which a module is invalid, found by leaving out one after another.
    fn by_trial(wasm: &[u8], some: impl Fn(&Proposal) -> bool) -> Vec<&'static str> {
        let valid = |features| Validator::new_with_features(features).validate_all(wasm).is_ok();
        let needed = PROPOSALS.iter().filter(|proposal| some(proposal) && !valid(without(&[proposal])));
        if valid(WasmFeatures::all()) { needed.map(|proposal| proposal.name).collect() } else { Vec::new() }
    }

    #[test]
    fn what_is_found_is_what_cannot_be_left_out() {
        for wat in [
            "(module (func (drop (v128.const i32x4 0 0 0 0))))",
            "(module (func (param v128)))",
            "(module (func (drop (i32x4.relaxed_trunc_f32x4_s (v128.const i32x4 0 0 0 0)))))",
            "(module (tag) (func (throw 0)))",
            "(module (tag) (func (block (try_table (catch 0 0)))))",
            "(module (global exnref (ref.null exn)))",
            "(module (func (param i64 i64) (result i64 i64) (i64.mul_wide_u (local.get 0) (local.get 1))))",
            "(module (memory i64 1) (func (drop (i32.load (i64.const 0)))))",
            "(module (memory i64 1) (func (drop (i32.load offset=0x100000000 (i64.const 0)))))",
            "(module (memory i64 0x1_0000_0000))",
            "(module (table i64 1 funcref))",
            "(module (func (drop (ref.null any))))",
            "(module (func (drop (ref.i31 (i32.const 0)))))",
            "(module (func (local anyref)))",
            "(module (elem i31ref (ref.i31 (i32.const 0))))",
            "(module (global i31ref (ref.i31 (i32.const 0))))",
            "(module (table 1 (ref func) (ref.func 0)) (func))",
            "(module (rec (type (func)) (type (func))))",
            "(module (type (sub (func))))",
            // Types that are one only where types are compared.
            "(module (type $a (func)) (type $b (func))
                (func (local (ref null $a) (ref null $b)) (local.set 0 (local.get 1))))",
            "(module (type $f (func)) (func (param (ref $f)) (call_ref $f (local.get 0)))
                (func try catch_all end) (func (return_call 1)))",
            "(module (type $f (func)) (type (cont $f)))",
            "(module (func try catch_all rethrow 0 end))",
            "(module (func try delegate 0))",
            "(module (import \"\" \"\" (memory 1 (pagesize 1))))",
        ] {
            let wasm = binary(wat);
            for compiler in [Cranelift, Llvm, Singlepass] {
                let lacking = by_trial(&wasm, |proposal| !proposal.is_supported(compiler));
                assert_eq!(super::missing(&wasm, compiler), lacking, "{wat}, {}", compiler.name());
            }
            assert_eq!(needed(&wasm), by_trial(&wasm, |_| true), "{wat}");
            assert!(!super::missing(&wasm, Singlepass).is_empty(), "{wat}");
        }
    }
}
