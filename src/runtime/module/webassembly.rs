//! A snapshot as WebAssembly: the module that its code was made from, with the state in place of what it began with.
//!
//! The code stays as it is, so whatever it refers to keeps its number: functions, and segments, too. A segment that has done
//! its work, or was dropped, stays without content. Those that bring the state back come behind all others.

use std::collections::HashSet;
use std::iter;

use wasm_encoder::{
    ConstExpr, DataCountSection, DataSection, ElementSection, Elements, Encode, GlobalSection, GlobalType, HeapType,
    Ieee32, Ieee64, MemorySection, MemoryType, RefType, SectionId, TableSection, TableType, ValType,
};
use wasmer::wasmparser::{
    self, DataKind, DataSectionReader, ElementItems, ElementKind, ElementSectionReader, GlobalSectionReader,
    MemorySectionReader, Payload, Result, TableSectionReader, TypeRef,
};

use crate::compile::sections::{Sections, encoded, expression};
use crate::compile::survey::{place, sections};
use crate::module::state::{Element, NULL, State, Value};

/// The custom section, without content, of a module that begins where an instance was: nothing is to start it again.
pub(crate) const SNAPSHOT: &str = "wasm-snapshot";

/// How many zeros in a row are left out of a data segment at least. A segment of its own takes up to 16 bytes more.
const GAP: usize = 32;

/// How many data segments there may be; engines take 100 000.
const MOST_SEGMENTS: usize = 50_000;

/// How many element segments a table is written with; one with more gaps is one segment that has null in them.
const MOST_RUNS: usize = 1000;

/// The binary whose instances begin with the state.
pub(crate) fn with_state(wasm: &[u8], state: &State) -> Result<Vec<u8>> {
    let mut module = Sections::of(wasm);
    let mut writer = Writer { wasm, state, functions: 0 };
    let mut elements = ElementSection::new();
    let mut data = DataSection::new();
    let mut counts_data = false;
    for section in sections(wasm) {
        match section {
            Payload::ImportSection(imports) => {
                for import in imports.into_imports() {
                    writer.functions += u32::from(matches!(import?.ty, TypeRef::Func(_) | TypeRef::FuncExact(_)));
                }
            }
            Payload::TableSection(tables) => module.put(&writer.tables(tables)?),
            Payload::MemorySection(memories) => module.put(&writer.memories(memories)?),
            Payload::GlobalSection(globals) => module.put(&writer.globals(globals)?),
            Payload::ElementSection(segments) => writer.finished_elements(segments, &mut elements)?,
            Payload::DataCountSection { .. } => counts_data = true,
            // Without a count of them no code refers to one.
            Payload::DataSection(segments) if counts_data => writer.finished_data(segments, &mut data)?,
            _ => {}
        }
    }
    module.remove(SectionId::Start);
    for (table, contents) in (0..).zip(&state.tables) {
        writer.table_content(table, contents, &mut elements);
    }
    module.remove(SectionId::Element);
    if !elements.is_empty() {
        module.put(&elements);
    }
    writer.memory_contents(&mut data);
    module.remove(SectionId::Data);
    if !data.is_empty() {
        module.put(&data);
    }
    if counts_data {
        module.put(&DataCountSection { count: data.len() });
    }
    module.mark(SNAPSHOT);
    Ok(module.finish())
}

struct Writer<'a> {
    wasm: &'a [u8],
    state: &'a State,
    /// How many functions are imported: those that the module defines are counted behind them.
    functions: u32,
}

impl Writer<'_> {
    fn function(&self, number: u32) -> u32 {
        self.functions + number
    }

    fn tables(&self, tables: TableSectionReader<'_>) -> Result<TableSection> {
        let mut section = TableSection::new();
        for (table, size) in tables.into_iter().zip(&self.state.beginning.tables) {
            let ty = table?.ty;
            section.table(TableType {
                element_type: reference(ty.element_type),
                table64: ty.table64,
                minimum: u64::from(*size),
                maximum: ty.maximum,
                shared: ty.shared,
            });
        }
        Ok(section)
    }

    fn memories(&self, memories: MemorySectionReader<'_>) -> Result<MemorySection> {
        let mut section = MemorySection::new();
        for (ty, memory) in memories.into_iter().zip(&self.state.beginning.memories) {
            let ty = ty?;
            section.memory(MemoryType {
                minimum: u64::from(memory.pages),
                maximum: ty.maximum,
                memory64: ty.memory64,
                shared: ty.shared,
                page_size_log2: ty.page_size_log2,
            });
        }
        Ok(section)
    }

    fn globals(&self, globals: GlobalSectionReader<'_>) -> Result<GlobalSection> {
        let mut section = GlobalSection::new();
        for (global, value) in globals.into_iter().zip(&self.state.globals) {
            let ty = global?.ty;
            let val_type = value_type(ty.content_type);
            let ty = GlobalType { val_type, mutable: ty.mutable, shared: ty.shared };
            section.global(ty, &self.constant(val_type, *value));
        }
        Ok(section)
    }

    fn constant(&self, ty: ValType, value: Value) -> ConstExpr {
        // Only so many bits of the slot are in use.
        let bits = match value {
            Value::Function(number) => return ConstExpr::ref_func(self.function(number)),
            Value::Bits(bits) => bits,
        };
        match ty {
            ValType::I32 => ConstExpr::i32_const((bits as u32).cast_signed()),
            ValType::I64 => ConstExpr::i64_const((bits as u64).cast_signed()),
            ValType::F32 => ConstExpr::f32_const(Ieee32::new(bits as u32)),
            ValType::F64 => ConstExpr::f64_const(Ieee64::new(bits as u64)),
            ValType::V128 => ConstExpr::v128_const(bits.cast_signed()),
            ValType::Ref(ty) => ConstExpr::ref_null(ty.heap_type),
        }
    }

    /// The segments that the module has: one that is to be empty stays as a declaration of the functions that it names.
    fn finished_elements(&self, segments: ElementSectionReader<'_>, section: &mut ElementSection) -> Result<()> {
        let dropped: HashSet<u32> = self.state.dropped_elements.iter().copied().collect();
        for (index, segment) in (0..).zip(segments) {
            let segment = segment?;
            if matches!(segment.kind, ElementKind::Passive) && !dropped.contains(&index) {
                section.raw(&self.wasm[place(&segment.range)]);
                continue;
            }
            match segment.items {
                ElementItems::Functions(functions) => {
                    let functions = functions.into_iter().collect::<Result<Vec<_>>>()?;
                    section.declared(Elements::Functions(functions.into()));
                }
                ElementItems::Expressions(ty, expressions) => {
                    let expressions = expressions.into_iter().map(|each| Ok(expression(self.wasm, &each?)));
                    let expressions = expressions.collect::<Result<Vec<_>>>()?;
                    section.declared(Elements::Expressions(reference(ty), expressions.into()));
                }
            }
        }
        Ok(())
    }

    /// The segments that fill a table.
    fn table_content(&self, table: u32, elements: &[Element], section: &mut ElementSection) {
        let index = (table != 0).then_some(table);
        let offset = |at: usize| ConstExpr::i32_const(u32::try_from(at).unwrap_or(u32::MAX).cast_signed());
        let runs: Vec<_> = elements.chunk_by(|one, next| (*one == NULL) == (*next == NULL)).collect();
        if runs.len() > 2 * MOST_RUNS {
            let expression = |element: &Element| match *element {
                NULL => ConstExpr::ref_null(HeapType::FUNC),
                number => ConstExpr::ref_func(self.function(number)),
            };
            let expressions: Vec<_> = elements.iter().map(expression).collect();
            section.active(index, &offset(0), Elements::Expressions(RefType::FUNCREF, expressions.into()));
            return;
        }
        let mut at = 0;
        for run in runs {
            if run[0] != NULL {
                let functions: Vec<u32> = run.iter().map(|number| self.function(*number)).collect();
                section.active(index, &offset(at), Elements::Functions(functions.into()));
            }
            at += run.len();
        }
    }

    /// The segments that the module has: those that are to be empty have no bytes.
    fn finished_data(&self, segments: DataSectionReader<'_>, section: &mut DataSection) -> Result<()> {
        let dropped: HashSet<u32> = self.state.dropped_data.iter().copied().collect();
        for (index, segment) in (0..).zip(segments) {
            let segment = segment?;
            if matches!(segment.kind, DataKind::Passive) && !dropped.contains(&index) {
                section.raw(&self.wasm[place(&segment.range)]);
            } else {
                section.passive(iter::empty());
            }
        }
        Ok(())
    }

    /// The segments that fill the memories.
    fn memory_contents(&self, section: &mut DataSection) {
        let count = |gap| self.contents(gap).take(MOST_SEGMENTS + 1).count();
        let gap = iter::successors(Some(GAP), |gap| Some(gap * 4)).find(|gap| count(*gap) <= MOST_SEGMENTS);
        for (memory, at, bytes) in self.contents(gap.unwrap_or(usize::MAX)) {
            let offset = ConstExpr::i32_const(u32::try_from(at).unwrap_or(u32::MAX).cast_signed());
            let mut segment = match memory {
                0 => vec![0],
                _ => [&[2][..], &encoded(&memory)].concat(),
            };
            offset.encode(&mut segment);
            bytes.len().encode(&mut segment);
            segment.extend_from_slice(bytes);
            section.raw(&segment);
        }
    }

    /// What is in the memories: the number of a memory, where in it, and bytes, which have no more than so many zeros in a
    /// row.
    fn contents(&self, gap: usize) -> impl Iterator<Item = (u32, usize, &[u8])> {
        let images = (0..).zip(&self.state.beginning.memories);
        let images = images.filter_map(|(memory, each)| Some((memory, each.image.as_ref()?)));
        images.flat_map(move |(memory, image)| {
            let pieces = image.pieces();
            pieces.flat_map(move |(start, bytes)| parts(bytes, gap).map(move |(at, part)| (memory, start + at, part)))
        })
    }
}

/// The parts of some bytes that are between more than `gap` zeros in a row, and where they are.
fn parts(bytes: &[u8], gap: usize) -> impl Iterator<Item = (usize, &[u8])> {
    let mut from = 0;
    iter::from_fn(move || {
        let start = from + bytes[from..].iter().position(|byte| *byte != 0)?;
        let mut end = start;
        loop {
            end += bytes[end..].iter().position(|byte| *byte == 0).unwrap_or(bytes.len() - end);
            let ahead = &bytes[end..bytes.len().min(end.saturating_add(gap).saturating_add(1))];
            match ahead.iter().position(|byte| *byte != 0) {
                Some(zeros) => end += zeros,
                None => break,
            }
        }
        from = end;
        Some((start, &bytes[start..end]))
    })
}

fn reference(ty: wasmparser::RefType) -> RefType {
    // Of other types the engine has no tables.
    if ty.is_func_ref() { RefType::FUNCREF } else { RefType::EXTERNREF }
}

fn value_type(ty: wasmparser::ValType) -> ValType {
    match ty {
        wasmparser::ValType::I32 => ValType::I32,
        wasmparser::ValType::I64 => ValType::I64,
        wasmparser::ValType::F32 => ValType::F32,
        wasmparser::ValType::F64 => ValType::F64,
        wasmparser::ValType::V128 => ValType::V128,
        wasmparser::ValType::Ref(ty) if ty.is_func_ref() => ValType::FUNCREF,
        wasmparser::ValType::Ref(ty) if ty.is_extern_ref() => ValType::EXTERNREF,
        // The engine has no other.
        wasmparser::ValType::Ref(_) => ValType::EXNREF,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_parted_where_there_are_many_zeros() {
        let all = |bytes: &'static [u8], gap| parts(bytes, gap).collect::<Vec<_>>();
        assert_eq!(all(&[0, 0, 0], 2), []);
        assert_eq!(all(&[0, 1, 0, 0, 2, 0], 2), [(1, &[1, 0, 0, 2][..])]);
        assert_eq!(all(&[0, 1, 0, 0, 2, 0], 1), [(1, &[1][..]), (4, &[2])]);
        assert_eq!(all(&[1, 0, 0, 0], 2), [(0, &[1][..])]);
        assert_eq!(all(&[1, 0, 2], usize::MAX), [(0, &[1, 0, 2][..])]);
    }
}
