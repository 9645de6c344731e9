//! Collects what is needed to know about a module's bytes before they are compiled, in one pass. Everything that
//! refuses, changes or keeps a module reads it here.

use std::collections::HashMap;
use std::ops::Range;

use wasmer::wasmparser::{
    BinaryReader, Chunk, CodeSectionReader, CustomSectionReader, DataKind, DataSectionReader, ElementItems,
    ElementKind, ElementSectionReader, Encoding, FunctionBody, ImportSectionReader, Imports, KnownCustom, Name,
    NameSectionReader, Operator, Parser, Payload, RefType, Result, TableSectionReader, TypeRef, TypeSectionReader,
};

use crate::compile::offsets::Offsets;

/// A module's bytes and what is in them. They need not be valid: what cannot be read counts as missing.
///
/// Code and custom sections are skipped. They may be large, and are not needed for most modules: `bodies`, `code` and
/// `custom_sections` read them on demand.
#[derive(Default)]
pub(crate) struct Survey<'a> {
    pub(crate) wasm: &'a [u8],
    /// The number of types.
    pub(crate) types: u32,
    /// The number of functions, the imported ones included.
    pub(crate) functions: u32,
    /// The start function.
    pub(crate) start: Option<u32>,
    /// The number of tags, the imported ones included: without one it cannot throw.
    pub(crate) tags: u32,
    /// Whether it defines a table that cannot grow.
    pub(crate) has_fixed_table: bool,
    /// Whether a table or an element segment has a type other than `funcref` and `externref`.
    pub(crate) has_unusual_table: bool,
    /// Whether an active element segment has the value of a global.
    pub(crate) has_active_global: bool,
    /// Whether another element segment has the value of a global.
    pub(crate) has_passive_global: bool,
    /// Whether a passive data segment has no content.
    pub(crate) has_empty_data: bool,
    /// Module and name of the first imported function with several results.
    pub(crate) several_results: Option<(&'a str, &'a str)>,
    /// Module and name of the first imported function of an exact type.
    pub(crate) exact_import: Option<(&'a str, &'a str)>,
    /// The bytes of code.
    pub(crate) code_bytes: usize,
    /// The bytes of data and custom sections.
    pub(crate) data_bytes: usize,
    code: Option<CodeSectionReader<'a>>,
}

impl<'a> Survey<'a> {
    pub(crate) fn of(wasm: &'a [u8]) -> Self {
        let mut survey = Self { wasm, ..Self::default() };
        let mut types = None;
        for section in sections(wasm) {
            let read = match section {
                Payload::TypeSection(section) => {
                    survey.types = section.count();
                    types = Some(section);
                    Ok(())
                }
                Payload::ImportSection(imports) => survey.read_imports(imports, types.take()),
                Payload::FunctionSection(functions) => {
                    survey.functions = survey.functions.saturating_add(functions.count());
                    Ok(())
                }
                Payload::TableSection(tables) => survey.read_tables(tables),
                Payload::TagSection(tags) => {
                    survey.tags = survey.tags.saturating_add(tags.count());
                    Ok(())
                }
                Payload::StartSection { func, .. } => {
                    survey.start = Some(func);
                    Ok(())
                }
                Payload::ElementSection(segments) => survey.read_elements(segments),
                Payload::CodeSectionStart { range, size, .. } => {
                    survey.code_bytes = size as usize;
                    let content = wasm.get(place(&range)).map(|content| BinaryReader::new(content, range.start));
                    survey.code = content.and_then(|content| CodeSectionReader::new(content).ok());
                    Ok(())
                }
                Payload::DataSection(section) => {
                    survey.data_bytes += place(&section.range()).len();
                    survey.read_data(section)
                }
                Payload::CustomSection(section) => {
                    survey.data_bytes += section.data().len();
                    Ok(())
                }
                _ => Ok(()),
            };
            if read.is_err() {
                break;
            }
        }
        survey
    }

    fn read_imports(&mut self, imports: ImportSectionReader<'a>, types: Option<TypeSectionReader<'a>>) -> Result<()> {
        let results = types.map_or_else(Vec::new, number_of_results);
        for import in imports {
            let Imports::Single(_, import) = import? else { continue };
            let name = (import.module, import.name);
            match import.ty {
                TypeRef::Func(ty) => {
                    self.functions = self.functions.saturating_add(1);
                    if results.get(ty as usize).is_some_and(|results| *results > 1) {
                        self.several_results.get_or_insert(name);
                    }
                }
                TypeRef::FuncExact(_) => {
                    self.functions = self.functions.saturating_add(1);
                    self.exact_import.get_or_insert(name);
                }
                TypeRef::Table(table) => self.has_unusual_table |= is_unusual(table.element_type),
                TypeRef::Tag(_) => self.tags = self.tags.saturating_add(1),
                TypeRef::Global(_) | TypeRef::Memory(_) => {}
            }
        }
        Ok(())
    }

    fn read_tables(&mut self, tables: TableSectionReader<'_>) -> Result<()> {
        for table in tables {
            let ty = table?.ty;
            self.has_unusual_table |= is_unusual(ty.element_type);
            self.has_fixed_table |= ty.maximum == Some(ty.initial);
        }
        Ok(())
    }

    fn read_data(&mut self, segments: DataSectionReader<'_>) -> Result<()> {
        for segment in segments {
            let segment = segment?;
            self.has_empty_data |= matches!(segment.kind, DataKind::Passive) && segment.data.is_empty();
        }
        Ok(())
    }

    fn read_elements(&mut self, segments: ElementSectionReader<'_>) -> Result<()> {
        for segment in segments {
            let segment = segment?;
            let ElementItems::Expressions(ty, expressions) = segment.items else { continue };
            self.has_unusual_table |= is_unusual(ty);
            for expression in expressions {
                if matches!(expression?.get_operators_reader().read()?, Operator::GlobalGet { .. }) {
                    match segment.kind {
                        ElementKind::Active { .. } => self.has_active_global = true,
                        ElementKind::Passive | ElementKind::Declared => self.has_passive_global = true,
                    }
                }
            }
        }
        Ok(())
    }

    /// The code of the module's own functions, in order.
    pub(crate) fn bodies(&self) -> impl Iterator<Item = FunctionBody<'a>> {
        self.code.clone().into_iter().flatten().map_while(Result::ok)
    }

    /// Where the content of the code section begins; 0 if there is none.
    fn code_start(&self) -> usize {
        self.code.as_ref().map_or(0, |code| place(&code.range()).start)
    }

    /// Where the code of the first function is that it defines.
    pub(crate) fn first_body(&self) -> usize {
        self.bodies().next().map_or(0, |body| place(&body.range()).start)
    }

    /// The bytes of the code section.
    pub(crate) fn code(&self) -> &'a [u8] {
        self.code.as_ref().and_then(|code| self.wasm.get(place(&code.range()))).unwrap_or_default()
    }

    pub(crate) fn custom_sections(&self) -> impl Iterator<Item = CustomSectionReader<'a>> {
        sections(self.wasm).filter_map(|section| match section {
            Payload::CustomSection(section) => Some(section),
            _ => None,
        })
    }

    /// The part of a binary that the engine does not keep, or does not expose.
    pub(crate) fn remainder(&self) -> Remainder {
        let (data_bytes, code_start) = (self.data_bytes, self.code_start());
        let mut remainder = Remainder { data_bytes, code_start, ..Remainder::default() };
        for section in self.custom_sections() {
            remainder.custom.push(section.name().into());
            if let Some(names) = names(&section) {
                remainder.read_locals(names);
            }
        }
        remainder
    }
}

/// The sections of a binary, up to the first fault; code as a whole.
pub(crate) fn sections(wasm: &[u8]) -> impl Iterator<Item = Payload<'_>> {
    let mut parser = Parser::new(0);
    let mut rest = Some(wasm);
    std::iter::from_fn(move || {
        let bytes = rest.take()?;
        let Ok(Chunk::Parsed { consumed, payload }) = parser.parse(bytes, true) else { return None };
        let bytes = bytes.get(consumed..)?;
        rest = match &payload {
            Payload::CodeSectionStart { size, .. } => {
                parser.skip_section();
                bytes.get(*size as usize..)
            }
            Payload::End(_) | Payload::Version { encoding: Encoding::Component, .. } => None,
            _ => Some(bytes),
        };
        Some(payload)
    })
}

/// The content of a custom section, if it is a name section.
///
/// It is the only thing read here that may be malformed in a valid module: the rest is then ignored, as the
/// specification requires (7.4.1).
pub(crate) fn names<'a>(section: &CustomSectionReader<'a>) -> Option<NameSectionReader<'a>> {
    matches!(section.as_known(), KnownCustom::Name(_))
        .then(|| NameSectionReader::new(BinaryReader::new(section.data(), section.data_offset())))
}

/// A range as indices of a binary that is in memory.
pub(crate) fn place(range: &Range<u64>) -> Range<usize> {
    let index = |offset| usize::try_from(offset).unwrap_or(usize::MAX);
    index(range.start)..index(range.end)
}

/// The number of results of each type, up to the first type that is not a function's.
fn number_of_results(types: TypeSectionReader<'_>) -> Vec<usize> {
    types.into_iter_err_on_gc_types().map_while(Result::ok).map(|ty| ty.results().len()).collect()
}

fn is_unusual(ty: RefType) -> bool {
    !ty.is_func_ref() && !ty.is_extern_ref()
}

/// The two names of each import, in the module's order, up to the first fault.
pub(crate) fn import_names(wasm: &[u8]) -> Vec<(String, String)> {
    let imports = sections(wasm).find_map(|section| match section {
        Payload::ImportSection(imports) => Some(imports),
        _ => None,
    });
    let names = |import| match import {
        Imports::Single(_, import) => Some((import.module.to_owned(), import.name.to_owned())),
        _ => None,
    };
    imports.into_iter().flatten().map_while(Result::ok).filter_map(names).collect()
}

/// The part of a binary that the engine does not keep, or does not expose: names, and the sizes of its parts.
#[derive(Default)]
pub(crate) struct Remainder {
    /// The names of named locals, by function: each one's index and name.
    pub(crate) params: HashMap<u32, Vec<(u32, Box<str>)>>,
    /// The names of custom sections in their order; there may be several of one name.
    pub(crate) custom: Vec<Box<str>>,
    /// The size of data and custom sections.
    pub(crate) data_bytes: usize,
    /// Where the content of the code section begins: what addresses in DWARF count from.
    pub(crate) code_start: usize,
    /// How the offsets that compiled code knows lead to those in the binary, one step after the other.
    pub(crate) offsets: Vec<Offsets>,
}

impl Remainder {
    fn read_locals(&mut self, names: NameSectionReader<'_>) {
        for name in names.map_while(Result::ok) {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compile::text::text_to_binary;

    #[test]
    fn the_parts_of_a_binary_have_their_sizes() {
        let wasm = text_to_binary("(module (memory 1) (func) (data (i32.const 0) \"0123456789\"))").unwrap();
        let survey = Survey::of(&wasm);
        // A function of one instruction; a segment, its offset and its length.
        assert!((3..8).contains(&survey.code_bytes), "{}", survey.code_bytes);
        assert!((10..20).contains(&survey.data_bytes), "{}", survey.data_bytes);
    }

    #[test]
    fn what_is_cut_off_has_the_size_that_is_there() {
        assert_eq!(Survey::of(b"\0asm\x01\0\0\0\x0a\xff").code_bytes, 0);
    }

    #[test]
    fn functions_are_counted_with_the_imported_ones() {
        let wasm = text_to_binary(
            "(module (import \"\" \"f\" (func)) (import \"\" \"g\" (global i32)) (func) (func $s) (start $s))",
        )
        .unwrap();
        let survey = Survey::of(&wasm);
        assert_eq!((survey.types, survey.functions, survey.start), (1, 3, Some(2)));
        assert_eq!(survey.bodies().count(), 2);
        // The number of functions, and each one's length, locals and `end`.
        assert_eq!(survey.code(), [2, 2, 0, 0x0b, 2, 0, 0x0b]);
    }

    #[test]
    fn what_stands_behind_the_code_is_seen() {
        let wasm = text_to_binary("(module (func $f (param $x i32)) (@custom \"a\" \"12\"))").unwrap();
        let survey = Survey::of(&wasm);
        let names: Vec<_> = survey.custom_sections().map(|section| section.name()).collect();
        assert_eq!(names, ["a", "name"]);
        assert_eq!(survey.remainder().params[&0], [(0, "x".into())]);
        assert_eq!(survey.remainder().data_bytes, survey.data_bytes);
    }

    #[test]
    fn bytes_cut_off_anywhere_are_read_up_to_there() {
        let wasm = text_to_binary(
            "(module (import \"\" \"t\" (tag)) (table 1 1 funcref) (func $f (param $x i32) (throw 0))
                (elem (table 0) (i32.const 0) funcref (ref.func $f)) (start 1) (func) (@custom \"a\" \"12\"))",
        )
        .unwrap();
        for length in 0..wasm.len() {
            let survey = Survey::of(&wasm[..length]);
            assert!(survey.bodies().count() <= 2 && survey.remainder().custom.len() <= 2, "cut off at {length}");
            assert!(survey.code().len() <= length);
        }
    }
}
