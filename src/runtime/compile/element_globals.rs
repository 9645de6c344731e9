//! Rewrites element segments that hold values of globals, for compilers that support only functions and null there.
//!
//! `global.get` in a segment is replaced by `ref.null`. An added function writes the values into the table and then
//! calls the start function, which it replaces. No code of the module runs before the start function, so none can
//! notice the difference. What follows moves by a few bytes, and so do the offsets in traps.

use wasm_encoder::{ConstExpr, ElementSection, Elements, Function, SectionId, StartSection};
use wasmer::wasmparser::{self, ElementItems, ElementKind, Operator, Result};

use crate::compile::sections::{Sections, encoded, expression};
use crate::compile::survey::{Survey, place, sections};

/// The module without such elements, or `None` if it has none that can be replaced: a segment that is not active is
/// used by `table.init`.
pub(crate) fn replaced(survey: &Survey<'_>) -> Option<Vec<u8>> {
    if !survey.has_active_global || survey.has_passive_global {
        return None;
    }
    write(survey).ok()
}

fn write(survey: &Survey<'_>) -> Result<Vec<u8>> {
    let mut module = Sections::of(survey.wasm);
    let segments = read(survey.wasm)?;
    module.put(&elements(&segments));
    module.append(SectionId::Type, 1, &NOTHING_TO_NOTHING)?;
    module.append(SectionId::Function, 1, &encoded(&survey.types))?;
    module.append(SectionId::Code, 1, &encoded(&initialiser(&segments, survey.start)))?;
    module.put(&StartSection { function_index: survey.functions });
    Ok(module.finish())
}

/// An element segment.
struct Segment<'a> {
    /// Its bytes in the module.
    bytes: &'a [u8],
    /// The table and the offset in it, if the segment is active.
    target: Option<(Option<u32>, ConstExpr)>,
    ty: wasm_encoder::RefType,
    items: Vec<Item>,
}

enum Item {
    Global(ConstExpr),
    Other(ConstExpr),
}

impl Segment<'_> {
    fn has_global(&self) -> bool {
        self.items.iter().any(|item| matches!(item, Item::Global(_)))
    }
}

fn read(wasm: &[u8]) -> Result<Vec<Segment<'_>>> {
    let mut segments = Vec::new();
    for section in sections(wasm) {
        let wasmparser::Payload::ElementSection(section) = section else { continue };
        for segment in section {
            segments.push(read_segment(wasm, segment?)?);
        }
    }
    Ok(segments)
}

fn read_segment<'a>(wasm: &'a [u8], segment: wasmparser::Element<'a>) -> Result<Segment<'a>> {
    let target = match segment.kind {
        ElementKind::Active { table_index, offset_expr } => Some((table_index, expression(wasm, &offset_expr))),
        ElementKind::Passive | ElementKind::Declared => None,
    };
    let (ty, items) = match segment.items {
        ElementItems::Functions(functions) => {
            let item = |function| Item::Other(ConstExpr::ref_func(function));
            let items = functions.into_iter().map(|function| function.map(item)).collect::<Result<_>>()?;
            (wasm_encoder::RefType::FUNCREF, items)
        }
        ElementItems::Expressions(ty, expressions) => {
            let mut items = Vec::new();
            for each in expressions {
                let each = each?;
                let global = matches!(each.get_operators_reader().read()?, Operator::GlobalGet { .. });
                items.push(if global { Item::Global } else { Item::Other }(expression(wasm, &each)));
            }
            let funcref = wasm_encoder::RefType::FUNCREF;
            (if ty.is_func_ref() { funcref } else { wasm_encoder::RefType::EXTERNREF }, items)
        }
    };
    Ok(Segment { bytes: &wasm[place(&segment.range)], target, ty, items })
}

/// The element section with null in place of globals.
fn elements(segments: &[Segment<'_>]) -> ElementSection {
    let mut section = ElementSection::new();
    for segment in segments {
        match &segment.target {
            Some((table, offset)) if segment.has_global() => {
                let null = ConstExpr::ref_null(segment.ty.heap_type);
                let items = segment.items.iter().map(|item| match item {
                    Item::Global(_) => null.clone(),
                    Item::Other(expression) => expression.clone(),
                });
                section.active(*table, offset, Elements::Expressions(segment.ty, items.collect()));
            }
            _ => {
                section.raw(segment.bytes);
            }
        }
    }
    section
}

/// The function that puts the elements into their tables: all from the first segment with a global on, since a later
/// one may write over an earlier one.
fn initialiser(segments: &[Segment<'_>], start: Option<u32>) -> Function {
    let mut function = Function::new([]);
    for segment in segments.iter().skip_while(|segment| !segment.has_global()) {
        let Some((table, offset)) = &segment.target else { continue };
        for (index, item) in (0..).zip(&segment.items) {
            let (Item::Global(value) | Item::Other(value)) = item;
            function.raw(instructions(offset));
            function.instructions().i32_const(index).i32_add();
            function.raw(instructions(value));
            function.instructions().table_set(table.unwrap_or(0));
        }
    }
    if let Some(start) = start {
        function.instructions().call(start);
    }
    function.instructions().end();
    function
}

/// An expression without its `end`.
fn instructions(expression: &ConstExpr) -> Vec<u8> {
    let mut code = encoded(expression);
    code.pop();
    code
}

/// The type of a function without parameters and results (specification 5.3.6).
const NOTHING_TO_NOTHING: [u8; 3] = [0x60, 0, 0];

#[cfg(test)]
mod tests {
    use super::*;
    use wasmer::wasmparser::Validator;

    fn replaced_of(wat: &str) -> Option<Vec<u8>> {
        let replaced = replaced(&Survey::of(&wasmer::wat2wasm(wat.as_bytes()).unwrap()))?;
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
    fn numbers_of_several_bytes_are_written() {
        let functions = "(func)".repeat(130);
        let elements = "(global.get $g) ".repeat(70) + &"(ref.func 129) ".repeat(70);
        let wat = format!(
            "(module (import \"\" \"g\" (global $g funcref)) {functions} (func $s) (start $s)
                (table 200 funcref) (elem (i32.const 0) funcref {elements}) (elem (i32.const 9) func 3 129))"
        );
        let replaced = replaced_of(&wat).unwrap();
        let survey = Survey::of(&replaced);
        assert_eq!((survey.functions, survey.start, survey.has_active_global), (132, Some(131), false));
    }
}
