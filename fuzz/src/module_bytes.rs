//! Any bytes as a module: refused with a reason or compiled, and `Module::validate` says which. What is compiled also runs,
//! with little of everything.

use wasm_runtime::compiler::Compiler;
use wasm_runtime::fault::Fault;
use wasm_runtime::module::{self, Module};
use wasm_runtime::text;
use wasmparser::{Parser, Payload};

use crate::{differential, fault, is_assertion};

/// More than this is not read.
const MOST_BYTES: usize = 64 << 10;

/// More locals than this are not compiled: a few bytes declare fifty thousand in each function, and what compiling may
/// take is not what is looked for here.
const MOST_LOCALS: u64 = 20_000;

pub fn run(bytes: &[u8]) {
    if bytes.len() > MOST_BYTES {
        return;
    }
    let wasm = match text::to_binary(bytes) {
        Ok(wasm) => wasm,
        Err(error) => return assert_compile(&fault(error)),
    };
    let compilable = locals(&wasm) <= MOST_LOCALS;
    for &compiler in Compiler::BUILT_IN {
        let valid = Module::validate(&wasm, compiler);
        if compilable {
            compile(&wasm, compiler, valid);
        }
    }
}

fn compile(wasm: &[u8], compiler: Compiler, valid: bool) {
    let name = compiler.name();
    match Module::compile(wasm, compiler) {
        Ok(module) => {
            assert!(valid, "{name} compiles what Module::validate refuses");
            look_at(&module, wasm);
            differential::exercise(wasm, compiler);
        }
        Err(error) => {
            let fault = fault(error);
            if is_assertion(&fault, wasm) {
                return;
            }
            assert_compile(&fault);
            assert!(!valid, "{name} refuses what Module::validate takes: {fault}");
        }
    }
}

/// Whether a fault is one that bytes may have: no panic of the engine's, say.
#[track_caller]
fn assert_compile(fault: &Fault) {
    let of_the_bytes = matches!(fault, Fault::Compile { .. } | Fault::Unsupported(_) | Fault::IsComponent);
    assert!(of_the_bytes, "not a fault of the bytes: {fault:?}");
    assert!(!fault.to_string().is_empty());
}

/// Asks a module for all that it tells, before and after a stay in an artifact.
fn look_at(module: &Module, wasm: &[u8]) {
    assert_eq!(*module.hash(), module::hash(wasm));
    let artifact = module.serialize().expect("a compiled module has an artifact");
    let back = Module::deserialize(&artifact).expect("an artifact comes back where it was made");
    assert_eq!(back.serialize().expect("it has one again"), artifact);
    assert_eq!(back.name(), module.name());
    assert_eq!(back.imports(), module.imports());
    assert_eq!(back.exports().len(), module.exports().len());
    for (index, (export, again)) in module.exports().iter().zip(back.exports()).enumerate() {
        assert_eq!((&export.ty, &export.param_names), (&again.ty, &again.param_names));
        assert_eq!(module.export_index(export.ty.name.as_bytes()), Some(index));
        let params = export.func_type().map_or(0, |ty| ty.params.len());
        assert!(export.param_names.len() <= params);
    }
    for payload in Parser::new(0).parse_all(wasm).map_while(Result::ok) {
        if let Payload::CustomSection(section) = payload {
            let found = |module: &Module| module.custom_sections(section.name()).any(|data| data == section.data());
            assert!(found(module) && found(&back), "the custom section {:?} is lost", section.name());
        }
    }
}

/// How many locals the functions declare, as far as that can be read.
fn locals(wasm: &[u8]) -> u64 {
    let bodies = Parser::new(0).parse_all(wasm).map_while(Result::ok).filter_map(|payload| match payload {
        Payload::CodeSectionEntry(body) => body.get_locals_reader().ok(),
        _ => None,
    });
    bodies.flatten().map_while(Result::ok).map(|(count, _)| u64::from(count)).sum()
}
