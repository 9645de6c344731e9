//! Damage to the DWARF of a program, and symbols of any kind: whatever is in them, what is found has bounds.

use std::collections::BTreeMap;

use arbitrary::{Arbitrary, Unstructured};
use wasm_runtime::demangle::demangle;
use wasm_runtime::source::{DebugInfo, Sections};
use wasmparser::{Parser, Payload};

use crate::damage::Damage;

/// With DWARF of versions 4 and 5, of C and C++.
const PROGRAMS: [&[u8]; 3] = [
    include_bytes!("../../php-tests/frames/ledger.wasm"),
    include_bytes!("../../php-tests/frames/ledger-dwarf5.wasm"),
    include_bytes!("../../php-tests/frames/shapes.wasm"),
];

#[derive(Arbitrary, Debug)]
struct Input<'a> {
    program: u8,
    damage: Vec<(u8, Damage<'a>)>,
    symbol: &'a [u8],
}

#[derive(Clone)]
struct Damaged(BTreeMap<String, Vec<u8>>);

impl Sections for Damaged {
    fn section(&self, name: &str) -> &[u8] {
        self.0.get(name).map_or(&[], |section| section)
    }
}

/// No name and no path is longer, in bytes: a few times what is read of one.
const LONGEST: usize = 64 << 10;

pub fn run(bytes: &[u8]) {
    let Ok(input) = Input::arbitrary_take_rest(Unstructured::new(bytes)) else { return };
    let program = PROGRAMS[usize::from(input.program) % PROGRAMS.len()];
    let (mut sections, code) = sections(program);
    let others: Vec<Vec<u8>> = sections.0.values().cloned().collect();
    for (which, damage) in input.damage.iter().take(16) {
        let which = usize::from(*which) % others.len();
        if let Some(section) = sections.0.values_mut().nth(which) {
            damage.happen(section, &others, |_| None);
        }
    }
    let info = DebugInfo::default();
    for address in 0..code {
        let found = info.locate(address, || Some(Box::new(sections.clone())));
        assert!(found.len() <= 257, "{} functions at one address", found.len());
        for text in found.iter().flat_map(|location| [&location.symbol, &location.file]).flatten() {
            assert!(text.len() <= LONGEST, "a text of {} bytes", text.len());
        }
    }
    let symbol = String::from_utf8_lossy(input.symbol);
    for prefix in ["", "_Z", "_ZN", "_R", "__Z"] {
        let symbol = format!("{prefix}{symbol}");
        assert!(demangle(&symbol).len() <= LONGEST.max(symbol.len()));
    }
}

/// The DWARF of a program, and how long the content of its code section is.
fn sections(wasm: &[u8]) -> (Damaged, u64) {
    let (mut sections, mut code) = (BTreeMap::new(), 0);
    for payload in Parser::new(0).parse_all(wasm).map_while(Result::ok) {
        match payload {
            Payload::CodeSectionStart { size, .. } => code = size.into(),
            Payload::CustomSection(section) if section.name().starts_with(".debug_") => {
                sections.insert(section.name().to_owned(), section.data().to_vec());
            }
            _ => {}
        }
    }
    (Damaged(sections), code)
}
