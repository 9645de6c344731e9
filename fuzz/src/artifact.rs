//! A damaged artifact: refused, or the very module that was serialized.
//!
//! An artifact whose checksum is right is trusted, as docs/threat-model.md says. So nothing here makes one up for a
//! changed payload; where only the header is changed, the checksum in it is right by itself.

use std::ops::Range;
use std::sync::LazyLock;

use arbitrary::{Arbitrary, Unstructured};
use wasm_runtime::compiler::Compiler;
use wasm_runtime::fault::Fault;
use wasm_runtime::module::Module;
use wasm_runtime::text::text_to_binary;

use crate::damage::Damage;
use crate::fault;

const MODULES: &[&str] = &[
    "(module)",
    r#"(module $named (@custom "a" "1") (memory (export "m") 1) (data (i32.const 0) "data")
        (func (export "f") (param $x i32) (result i32) (i32.load (local.get $x))))"#,
    r#"(module (import "e" "g" (global i64)) (import "e" "f" (func $f (param f64) (result f32)))
        (table (export "t") 3 funcref) (elem (i32.const 0) $f $f) (global (mut i32) (i32.const 7))
        (func $s (drop (call $f (f64.const 1)))) (start $s) (@custom "b" "2") (@custom "b" "3"))"#,
];

/// What is damaged: an artifact of each module by each compiler.
static ARTIFACTS: LazyLock<Vec<Vec<u8>>> = LazyLock::new(|| {
    let each = |compiler: &Compiler| {
        let compiler = *compiler;
        MODULES.iter().map(move |text| {
            let module = Module::compile(&text_to_binary(text).expect("it is text"), compiler).expect("it is valid");
            module.serialize().expect("a compiled module has an artifact")
        })
    };
    Compiler::BUILT_IN.iter().flat_map(each).collect()
});

/// Where an artifact says what it was made for, with the length of that: after the magic number and the format.
fn made_for(bytes: &[u8]) -> Option<Range<usize>> {
    let length = u32::from_le_bytes(bytes.get(12..16)?.try_into().ok()?);
    let end = 16_usize.checked_add(length as usize)?;
    (end <= bytes.len()).then_some(12..end)
}

/// The first byte says which artifact; the rest is what happens to it. With 255 the rest is loaded as it is.
pub fn run(input: &[u8]) {
    let Some((&which, rest)) = input.split_first() else { return };
    if which == u8::MAX {
        return load(rest);
    }
    let mut bytes = ARTIFACTS[usize::from(which) % ARTIFACTS.len()].clone();
    let mut input = Unstructured::new(rest);
    for _ in 0..8 {
        if input.is_empty() {
            break;
        }
        let Ok(damage) = Damage::arbitrary(&mut input) else { break };
        damage.happen(&mut bytes, &ARTIFACTS, made_for);
    }
    load(&bytes);
}

fn load(bytes: &[u8]) {
    match Module::deserialize(bytes) {
        Ok(module) => {
            assert!(ARTIFACTS.iter().any(|artifact| artifact == bytes), "a damaged artifact was loaded");
            assert_eq!(module.serialize().expect("it has one again"), bytes);
        }
        Err(error) => {
            let fault = fault(error);
            assert!(
                matches!(fault, Fault::Serialization(_) | Fault::NotAnArtifact),
                "not a fault of the artifact: {fault:?}"
            );
            assert!(ARTIFACTS.iter().all(|artifact| artifact != bytes), "an artifact was refused: {fault}");
        }
    }
}
