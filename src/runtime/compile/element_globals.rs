//! Element segments that hold the values of globals, for a compiler that knows only functions and null there.
//!
//! A segment with `global.get` gets `ref.null` in its place. A function is added that puts the values into the table
//! and then calls the start function, whose place it takes. Nothing of the module runs before a start function, so
//! nothing can tell the difference. What stands behind is moved by a few bytes, and a trap's offset with it.

use std::ops::Range;

use wasmer::wasmparser::{ConstExpr, ElementItems, ElementKind, Imports, Operator, Parser, Payload, Result, TypeRef};

/// The module without such elements, or `None` if it has none that can be done without: a segment that is not active
/// is a matter of `table.init`.
pub(crate) fn replaced(wasm: &[u8]) -> Option<Vec<u8>> {
    let module = Sections::read(wasm).ok()?;
    let first = module.segments.iter().position(|segment| segment.items.iter().any(Item::is_global))?;
    let passive = |segment: &Segment| segment.table.is_none() && segment.items.iter().any(Item::is_global);
    if module.segments.iter().any(passive) { None } else { Some(module.write(wasm, first)) }
}

/// The order of sections (specification 5.5.16).
const ORDER: [u8; 13] = [TYPE, 2, FUNCTION, 4, 5, 13, 6, 7, START, ELEMENT, 12, CODE, 11];
const TYPE: u8 = 1;
const FUNCTION: u8 = 3;
const START: u8 = 8;
const ELEMENT: u8 = 9;
const CODE: u8 = 10;

/// Instructions (specification 5.4).
const END: u8 = 0x0b;
const CALL: u8 = 0x10;
const TABLE_SET: u8 = 0x26;
const I32_CONST: u8 = 0x41;
const I32_ADD: u8 = 0x6a;
const REF_NULL: u8 = 0xd0;
const REF_FUNC: u8 = 0xd2;

/// What has to be known of a module.
#[derive(Default)]
struct Sections {
    all: Vec<(u8, Range<usize>)>,
    types: u32,
    functions: u32,
    start: Option<u32>,
    segments: Vec<Segment>,
}

struct Segment {
    /// The table and the offset's instructions, if the segment is active.
    table: Option<(u32, Vec<u8>)>,
    /// The binary's byte for the type of its elements.
    ty: u8,
    items: Vec<Item>,
}

enum Item {
    /// An expression, the final `end` included, and where it stands.
    Expression {
        code: Vec<u8>,
        place: Range<usize>,
        global: bool,
    },
    Function(u32),
}

impl Item {
    fn is_global(&self) -> bool {
        matches!(self, Self::Expression { global: true, .. })
    }
}

impl Sections {
    fn read(wasm: &[u8]) -> Result<Self> {
        let mut module = Self::default();
        for payload in Parser::new(0).parse_all(wasm) {
            let payload = payload?;
            if let Some((id, range)) = payload.as_section() {
                module.all.push((id, place(&range)));
            }
            match payload {
                Payload::TypeSection(types) => module.types = types.count(),
                Payload::ImportSection(imports) => {
                    for import in imports {
                        let function =
                            matches!(import?, Imports::Single(_, import) if matches!(import.ty, TypeRef::Func(_)));
                        module.functions += u32::from(function);
                    }
                }
                Payload::FunctionSection(functions) => module.functions += functions.count(),
                Payload::StartSection { func, .. } => module.start = Some(func),
                Payload::ElementSection(segments) => {
                    for segment in segments {
                        let segment = segment?;
                        let table = match segment.kind {
                            ElementKind::Active { table_index, offset_expr } => {
                                let mut offset = code(wasm, &offset_expr);
                                offset.pop_if(|last| *last == END);
                                Some((table_index.unwrap_or(0), offset))
                            }
                            _ => None,
                        };
                        let (ty, items) = items(wasm, segment.items)?;
                        module.segments.push(Segment { table, ty, items });
                    }
                }
                _ => {}
            }
        }
        Ok(module)
    }

    /// The module with the segments from `first` on put into their tables by a function of its own. All of them, since
    /// a later one may write over an earlier one.
    fn write(&self, wasm: &[u8], first: usize) -> Vec<u8> {
        let mut sections: Vec<_> = self.all.iter().map(|(id, range)| (*id, wasm[range.clone()].to_vec())).collect();
        append(&mut sections, TYPE, &[0x60, 0, 0]);
        append(&mut sections, FUNCTION, &unsigned(self.types));
        append(&mut sections, CODE, &sized(&self.body(first)));
        let start = section(&mut sections, START);
        *start = unsigned(self.functions);
        if let Some((_, range)) = self.all.iter().find(|(id, _)| *id == ELEMENT) {
            *section(&mut sections, ELEMENT) = self.elements(wasm, range);
        }

        let mut module = wasm[..8].to_vec();
        for (id, content) in sections {
            module.push(id);
            module.extend(sized(&content));
        }
        module
    }

    /// The element section with null in place of globals.
    fn elements(&self, wasm: &[u8], section: &Range<usize>) -> Vec<u8> {
        let mut content = Vec::new();
        let mut copied = section.start;
        for segment in &self.segments {
            for item in &segment.items {
                if let Item::Expression { place, global: true, .. } = item {
                    content.extend(&wasm[copied..place.start]);
                    content.extend([REF_NULL, segment.ty, END]);
                    copied = place.end;
                }
            }
        }
        content.extend(&wasm[copied..section.end]);
        content
    }

    fn body(&self, first: usize) -> Vec<u8> {
        let mut body = vec![0]; // no locals
        for segment in &self.segments[first..] {
            let Some((table, offset)) = &segment.table else { continue };
            for (index, item) in (0..).zip(&segment.items) {
                body.extend(offset);
                body.push(I32_CONST);
                body.extend(signed(index));
                body.push(I32_ADD);
                match item {
                    Item::Expression { code, .. } => body.extend(&code[..code.len() - 1]),
                    Item::Function(function) => {
                        body.push(REF_FUNC);
                        body.extend(unsigned(*function));
                    }
                }
                body.push(TABLE_SET);
                body.extend(unsigned(*table));
            }
        }
        if let Some(start) = self.start {
            body.push(CALL);
            body.extend(unsigned(start));
        }
        body.push(END);
        body
    }
}

fn items(wasm: &[u8], items: ElementItems<'_>) -> Result<(u8, Vec<Item>)> {
    const FUNCREF: u8 = 0x70;
    const EXTERNREF: u8 = 0x6f;
    match items {
        ElementItems::Functions(functions) => {
            Ok((FUNCREF, functions.into_iter().map(|function| function.map(Item::Function)).collect::<Result<_>>()?))
        }
        ElementItems::Expressions(ty, expressions) => {
            let mut items = Vec::new();
            for expression in expressions {
                let expression = expression?;
                let global = matches!(expression.get_operators_reader().read()?, Operator::GlobalGet { .. });
                let place = place(&expression.get_binary_reader().range());
                items.push(Item::Expression { code: code(wasm, &expression), place, global });
            }
            Ok((if ty.is_func_ref() { FUNCREF } else { EXTERNREF }, items))
        }
    }
}

fn code(wasm: &[u8], expression: &ConstExpr<'_>) -> Vec<u8> {
    wasm[place(&expression.get_binary_reader().range())].to_vec()
}

/// The range as indices: of a binary that is in memory.
fn place(range: &Range<u64>) -> Range<usize> {
    range.start as usize..range.end as usize
}

/// Adds an entry to a section that is a vector.
fn append(sections: &mut Vec<(u8, Vec<u8>)>, id: u8, entry: &[u8]) {
    let content = section(sections, id);
    let (count, rest) = if content.is_empty() { (0, 0) } else { read_unsigned(content) };
    let entries = content.split_off(rest);
    *content = unsigned(count + 1);
    content.extend(entries);
    content.extend(entry);
}

/// The content of a section, which is made, empty, if there is none.
fn section(sections: &mut Vec<(u8, Vec<u8>)>, id: u8) -> &mut Vec<u8> {
    let rank = |id| ORDER.iter().position(|each| *each == id);
    let found = sections.iter().position(|(each, _)| *each == id);
    let index = found.unwrap_or_else(|| {
        let behind = sections.iter().position(|(each, _)| rank(*each).is_some_and(|other| Some(other) > rank(id)));
        let index = behind.unwrap_or(sections.len());
        sections.insert(index, (id, Vec::new()));
        index
    });
    &mut sections[index].1
}

fn sized(content: &[u8]) -> Vec<u8> {
    // A section or function of 4 GiB was not read.
    let mut sized = unsigned(content.len() as u32);
    sized.extend(content);
    sized
}

/// LEB128 (specification 5.2.2).
fn unsigned(mut value: u32) -> Vec<u8> {
    let mut bytes = Vec::new();
    while value >= 0x80 {
        bytes.push(value as u8 | 0x80);
        value >>= 7;
    }
    bytes.push(value as u8);
    bytes
}

/// As `unsigned`, with a sign, of a number below 2^31.
fn signed(mut value: u32) -> Vec<u8> {
    let mut bytes = Vec::new();
    while value >= 0x40 {
        bytes.push(value as u8 | 0x80);
        value >>= 7;
    }
    bytes.push(value as u8);
    bytes
}

/// A number of a validated module, and how many bytes it takes.
fn read_unsigned(bytes: &[u8]) -> (u32, usize) {
    let mut value = 0;
    for (index, byte) in bytes.iter().enumerate() {
        value |= u32::from(byte & 0x7f) << (7 * index);
        if byte & 0x80 == 0 {
            return (value, index + 1);
        }
    }
    (value, bytes.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasmer::wasmparser::Validator;

    fn replaced_of(wat: &str) -> Option<Vec<u8>> {
        let replaced = replaced(&wasmer::wat2wasm(wat.as_bytes()).unwrap())?;
        Validator::new().validate_all(&replaced).unwrap();
        Some(replaced)
    }

    #[test]
    fn a_module_with_and_without_each_section_stays_valid() {
        let segment =
            "(import \"\" \"g\" (global $g funcref)) (table 9 funcref) (elem (i32.const 1) funcref (global.get $g))";
        for rest in [
            "",
            "(func)",
            "(func $s) (start $s)",
            "(import \"\" \"f\" (func)) (export \"f\" (func 0))",
            "(@custom \"x\" \"y\")",
        ] {
            let imports_first = format!("(module {rest} {segment})");
            let segment_first = format!("(module {segment} {rest})");
            let wat = if rest.starts_with("(import") { imports_first } else { segment_first };
            assert!(replaced_of(&wat).is_some(), "{wat}");
        }
    }

    #[test]
    fn other_modules_are_left_alone() {
        assert!(replaced_of("(module)").is_none());
        assert!(replaced_of("(module (table 1 funcref) (func $f) (elem (i32.const 0) $f))").is_none());
        assert!(
            replaced_of("(module (import \"\" \"g\" (global $g funcref)) (elem funcref (global.get $g)))").is_none()
        );
    }

    #[test]
    fn numbers_of_several_bytes_are_read_as_they_are_written() {
        for value in [0, 1, 63, 64, 127, 128, 300, 0x3fff, 0x4000, u32::MAX] {
            assert_eq!(read_unsigned(&unsigned(value)), (value, unsigned(value).len()));
        }
        assert_eq!(signed(63), [63]);
        assert_eq!(signed(64), [0xc0, 0]);
    }
}
