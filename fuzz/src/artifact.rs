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

/// A place in an artifact: most of them are in its header, where each byte counts by itself.
#[derive(Arbitrary, Clone, Copy, Debug)]
enum Place {
    Header(u8),
    HeaderTail(u8),
    Anywhere(u32),
    FromEnd(u16),
}

impl Place {
    fn of(self, length: usize) -> usize {
        let place = match self {
            Self::Header(place) => place.into(),
            Self::HeaderTail(place) => 256 + usize::from(place),
            Self::Anywhere(place) => place as usize,
            Self::FromEnd(place) => length.saturating_sub(place.into()),
        };
        if place <= length { place } else { place % (length + 1) }
    }
}

/// Something that happens to an artifact.
#[derive(Arbitrary, Debug)]
enum Damage<'a> {
    Flip(Place, u8),
    Overwrite(Place, &'a [u8]),
    Insert(Place, &'a [u8]),
    Remove(Place, u16),
    CutOff(Place),
    Repeat(Place, u16),
    /// What it says of itself is what another artifact says of itself.
    MadeFor(u8),
    /// Bytes of another artifact's, at the same place.
    Graft(Place, u16, u8),
}

impl Damage<'_> {
    fn happen(&self, bytes: &mut Vec<u8>) {
        let length = bytes.len();
        let range = |place: Place, count: u16| {
            let from = place.of(length);
            from..length.min(from + usize::from(count))
        };
        let other = |which: u8| &ARTIFACTS[usize::from(which) % ARTIFACTS.len()];
        match *self {
            Self::Flip(place, bit) => {
                if let Some(byte) = bytes.get_mut(place.of(length)) {
                    *byte ^= 1 << (bit % 8);
                }
            }
            Self::Overwrite(place, with) => {
                let from = place.of(length);
                let count = with.len().min(length - from);
                bytes[from..from + count].copy_from_slice(&with[..count]);
            }
            Self::Insert(place, what) => {
                let from = place.of(length);
                bytes.splice(from..from, what.iter().copied());
            }
            Self::Remove(place, count) => {
                bytes.drain(range(place, count));
            }
            Self::CutOff(place) => bytes.truncate(place.of(length)),
            Self::Repeat(place, count) => {
                let again = bytes[range(place, count)].to_vec();
                bytes.extend(again);
            }
            Self::MadeFor(which) => {
                if let (Some(to), Some(from)) = (made_for(bytes), made_for(other(which))) {
                    bytes.splice(to, other(which)[from].iter().copied());
                }
            }
            Self::Graft(place, count, which) => {
                let graft = other(which);
                let range = range(place, count);
                let end = range.end.min(graft.len());
                if range.start < end {
                    bytes[range.start..end].copy_from_slice(&graft[range.start..end]);
                }
            }
        }
    }
}

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
        damage.happen(&mut bytes);
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
