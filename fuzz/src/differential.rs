//! A valid module, compiled by each compiler and run with fuel: all of them do the same.

use std::time::Duration;

use arbitrary::Unstructured;
use wasm_runtime::cache::{self, Request};
use wasm_runtime::compiler::{CodeKind, Compiler};
use wasm_runtime::fault::Fault;
use wasm_runtime::limits::Limits;
use wasm_runtime::module::Module;
use wasm_runtime::types::{ExternType, MemoryType};
use wasm_smith::Config;

use crate::observe::{Step, observe};
use crate::{fault, is_assertion};

/// What all calls together may execute. Each instruction may fill or copy a whole memory.
const FUEL: u64 = 5_000;

/// How long a wait on a shared memory lasts.
const TIME: Duration = Duration::from_millis(100);

/// Pages of a memory at most.
const MOST_PAGES: u64 = 4;

/// Two bytes choose what the module may have, eight are where arguments come from, the rest becomes the module.
pub fn run(input: &[u8]) {
    let Some((&[kinds, way], rest)) = input.split_first_chunk() else { return };
    let Some((seed, rest)) = rest.split_first_chunk() else { return };
    let seed = u64::from_le_bytes(*seed);
    let Ok(module) = wasm_smith::Module::new(config(kinds), &mut Unstructured::new(rest)) else { return };
    compare(&module.to_bytes(), seed, way, Compiler::BUILT_IN);
}

/// What every compiler has. Threads only as atomic operations: a wait on a shared memory has no end.
pub(crate) fn config(kinds: u8) -> Config {
    let has = |bit: u8| kinds & 1 << bit != 0;
    Config {
        allow_floats: has(0),
        // Else compilers may differ in which NaN they make.
        canonicalize_nans: true,
        threads_enabled: has(1),
        multi_value_enabled: !has(2),
        max_imports: if has(3) { 6 } else { 0 },
        max_instructions: if has(4) { 400 } else { 100 },
        allow_start_export: has(5),
        max_memories: if has(6) { 3 } else { 1 },
        max_tables: if has(7) { 3 } else { 1 },
        bulk_memory_enabled: true,
        reference_types_enabled: true,
        extended_const_enabled: true,
        export_everything: true,
        min_funcs: 1,
        max_funcs: 10,
        max_types: 10,
        max_globals: 8,
        max_memory32_bytes: MOST_PAGES << 16,
        memory_max_size_required: true,
        max_table_elements: 100,
        table_max_size_required: true,
        max_data_segments: 5,
        max_element_segments: 5,
        simd_enabled: false,
        relaxed_simd_enabled: false,
        wide_arithmetic_enabled: false,
        exceptions_enabled: false,
        tail_call_enabled: false,
        memory64_enabled: false,
        gc_enabled: false,
        compact_imports_enabled: false,
        ..Config::default()
    }
}

/// Runs a binary with each of some compilers. `way` chooses the one that also runs it without fuel, out of an artifact.
pub(crate) fn compare(wasm: &[u8], seed: u64, way: u8, compilers: &[Compiler]) {
    if let Some(path) = std::env::var_os("FUZZ_MODULE") {
        std::fs::write(path, wasm).expect("there is room for files");
    }
    let run = |compiler| {
        let module = compile(wasm, compiler, CodeKind::CountsFuel)?;
        reaches_no_shared_memory(&module).then(|| (compiler, observe(&module, seed, limits(Some(FUEL)))))
    };
    let runs: Vec<_> = compilers.iter().filter_map(|&compiler| run(compiler)).collect();
    let Some(((first, expected), others)) = runs.split_first() else { return };
    for (other, found) in others {
        assert_same(expected, found, &format!("{} and {}", first.name(), other.name()));
    }
    // Without fuel it might have no end.
    if way & 1 == 0 || expected.iter().any(|step| step.is_exhausted() || step.is_out_of_fuel()) {
        return;
    }
    let chosen = compilers[usize::from(way >> 1) % compilers.len()];
    if let Some(module) = compile(wasm, chosen, CodeKind::Plain) {
        let artifact = module.serialize().expect("a compiled module has an artifact");
        let module = Module::deserialize(&artifact).expect("an artifact comes back where it was made");
        let found = observe(&module, seed, limits(None));
        assert_same(
            expected,
            &found,
            &format!("{} with fuel and {} without, out of an artifact", first.name(), chosen.name()),
        );
    }
}

/// Has one compiler's code run, whatever it does: of modules that need not be of the kind that compilers agree about.
pub fn exercise(wasm: &[u8], compiler: Compiler) {
    let limits = Limits { memory: Some(1 << 20), table: Some(1000), time: Some(TIME), ..limits(Some(FUEL / 10)) };
    if let Some(module) = compile(wasm, compiler, CodeKind::CountsFuel) {
        observe(&module, 0, limits);
    }
}

/// What a compiler makes of a binary; `None` if it is beyond that compiler, which the others may be without.
fn compile(wasm: &[u8], compiler: Compiler, kind: CodeKind) -> Option<Module> {
    match cache::from_binary(wasm, &Request { kind, ..Request::plain(compiler) }) {
        Ok(module) => Some(module),
        Err(error) => {
            let fault = fault(error);
            if is_assertion(&fault, wasm) {
                return None;
            }
            assert!(matches!(fault, Fault::Unsupported(_)), "{} fails: {fault:?}", compiler.name());
            assert!(!Module::validate(wasm, compiler), "{} refuses what it takes: {fault}", compiler.name());
            let known = fault.to_string().contains("(multi-value)") || fault.to_string().contains("element segment");
            assert!(known, "{} refuses a valid module: {fault}", compiler.name());
            None
        }
    }
}

/// Compares up to where one of them ended for a reason of its own.
fn assert_same(expected: &[Step], found: &[Step], who: &str) {
    let counted = |steps: &[Step]| steps.iter().any(|step| matches!(step, Step::Fuel(_)));
    let both_count = counted(expected) && counted(found);
    let relevant = |steps: &'_ [Step]| -> Vec<usize> {
        (0..steps.len()).filter(|&index| both_count || !matches!(steps[index], Step::Fuel(_))).collect()
    };
    let (left, right) = (relevant(expected), relevant(found));
    for (index, (&a, &b)) in left.iter().zip(&right).enumerate() {
        let (a, b) = (&expected[a], &found[b]);
        if a.is_exhausted() || b.is_exhausted() {
            return;
        }
        assert!(a == b || a.is_beside_and_outside(b), "{who} differ in step {index}:\n{a:?}\n{b:?}");
    }
    assert_eq!(left.len(), right.len(), "{who}: one did more");
}

fn limits(fuel: Option<u64>) -> Limits {
    Limits { fuel, ..Limits::default() }
}

/// Whether a wait of its code has an end. It exports all that it has.
fn reaches_no_shared_memory(module: &Module) -> bool {
    let shared = |ty: &ExternType| matches!(ty, ExternType::Memory(MemoryType { shared: true, .. }));
    let exports = module.exports().iter().map(|export| &export.ty.ty);
    !module.imports().iter().map(|import| &import.ty).chain(exports).any(shared)
}
