//! The sections of a binary.

use std::ops::Range;

use wasmer::wasmparser::Payload;

use crate::compile::survey;

/// A section of a binary (specification 5.5.2).
pub struct Section<'a> {
    pub kind: &'static str,
    /// The name of a custom section.
    pub name: Option<&'a str>,
    /// The range of its content.
    pub content: Range<usize>,
}

/// The sections of a valid binary, in order.
pub fn sections(wasm: &[u8]) -> impl Iterator<Item = Section<'_>> {
    survey::sections(wasm).filter_map(|section| {
        let (kind, content) = section.as_section()?;
        let name = match section {
            Payload::CustomSection(section) => Some(section.name()),
            _ => None,
        };
        Some(Section { kind: KINDS.get(usize::from(kind))?, name, content: survey::place(&content) })
    })
}

/// The names of the kinds of sections, by their number (specification 5.5.2).
const KINDS: [&str; 14] = [
    "custom",
    "type",
    "import",
    "function",
    "table",
    "memory",
    "global",
    "export",
    "start",
    "element",
    "code",
    "data",
    "data count",
    "tag",
];
