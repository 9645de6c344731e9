//! What a binary tells that the engine does not: names, and how large its parts are.

use std::collections::HashMap;
use std::ops::Range;

use wasmer::wasmparser::{BinaryReader, KnownCustom, Name, NameSectionReader, Parser, Payload};

/// What the engine does not keep of a binary, or does not tell.
#[derive(Default)]
pub(crate) struct Remainder {
    /// The names of named locals, by function: each one's index and name.
    pub(crate) params: HashMap<u32, Vec<(u32, Box<str>)>>,
    /// The names of custom sections in their order; there may be several of one name.
    pub(crate) custom: Vec<Box<str>>,
    /// The size of data and custom sections.
    pub(crate) data_bytes: usize,
}

impl Remainder {
    pub(crate) fn read(wasm: &[u8]) -> Self {
        let mut remainder = Self::default();
        // The binary was validated; a name section alone may be malformed, and is then ignored,
        // as the specification asks (7.4.1).
        for payload in Parser::new(0).parse_all(wasm).map_while(Result::ok) {
            match payload {
                Payload::CustomSection(section) => {
                    remainder.data_bytes += section.data().len();
                    remainder.custom.push(section.name().into());
                    if matches!(section.as_known(), KnownCustom::Name(_)) {
                        remainder.read_locals(section.data(), section.data_offset());
                    }
                }
                Payload::DataSection(section) => remainder.data_bytes += length(section.range()),
                _ => {}
            }
        }
        remainder
    }

    fn read_locals(&mut self, data: &[u8], offset: u64) {
        for name in NameSectionReader::new(BinaryReader::new(data, offset)).map_while(Result::ok) {
            let Name::Local(functions) = name else {
                continue;
            };
            for function in functions.into_iter().map_while(Result::ok) {
                let locals = function.names.into_iter().map_while(Result::ok);
                self.params.insert(function.index, locals.map(|local| (local.index, local.name.into())).collect());
            }
        }
    }

    /// The names of a function's parameters; empty unless at least one has a name.
    pub(crate) fn params(&self, function: u32, ty: &wasmer::ExternType) -> Vec<Option<Box<str>>> {
        let (Some(named), wasmer::ExternType::Function(ty)) = (self.params.get(&function), ty) else {
            return Vec::new();
        };
        let mut params = vec![None; ty.params().len()];
        for (index, name) in named {
            if let Some(param) = params.get_mut(*index as usize) {
                *param = Some(name.clone());
            }
        }
        if params.iter().all(Option::is_none) { Vec::new() } else { params }
    }
}

fn length(range: Range<u64>) -> usize {
    usize::try_from(range.end - range.start).unwrap_or(usize::MAX)
}

/// How large the parts of a binary are, in bytes.
#[derive(Default)]
pub(crate) struct Shape {
    pub(crate) code: usize,
    pub(crate) data: usize,
}

impl Shape {
    /// Of a binary that need not be valid: what cannot be read counts as nothing.
    pub(crate) fn of(wasm: &[u8]) -> Self {
        let mut shape = Self::default();
        for payload in Parser::new(0).parse_all(wasm).map_while(Result::ok) {
            match payload {
                Payload::CodeSectionStart { size, .. } => shape.code = size as usize,
                Payload::DataSection(section) => shape.data = length(section.range()),
                Payload::CustomSection(section) => shape.data += section.data().len(),
                _ => {}
            }
        }
        shape
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parts_of_a_binary_have_their_sizes() {
        let text = "(module (memory 1) (func) (data (i32.const 0) \"0123456789\"))";
        let shape = Shape::of(&wasmer::wat2wasm(text.as_bytes()).unwrap());
        // A function of one instruction; a segment, its offset and its length.
        assert!((3..8).contains(&shape.code), "{}", shape.code);
        assert!((10..20).contains(&shape.data), "{}", shape.data);
    }

    #[test]
    fn what_is_cut_off_has_the_size_that_is_there() {
        assert_eq!(Shape::of(b"\0asm\x01\0\0\0\x0a\xff").code, 0);
    }
}
