//! Takes the data of a module that is in its memories from the beginning out of what the engine compiles.
//!
//! The engine would keep it with the code, copy it for each form that the code has, and copy it into each memory. Apart from
//! the code it becomes images of memories (`space/image.rs`).

use std::ops::Range;

use wasm_encoder::{DataSection, Section};
use wasmer::wasmparser::{
    ConstExpr, DataKind, DataSectionReader, MemorySectionReader, Operator, Payload, Result, TypeRef,
};

use crate::compile::survey::{Survey, place, sections};
use crate::space::image::COPIED_UP_TO;

/// What the memories that a module defines have from the beginning.
pub(crate) struct ActiveData<'a> {
    /// For each of these memories where in it the bytes of each segment are, in the order of the segments.
    pub(crate) memories: Vec<Vec<(usize, &'a [u8])>>,
    /// Whether that is what all of its active segments do.
    pub(crate) whole: bool,
    /// Those segments, by their number among all.
    taken: Vec<bool>,
    /// Where the section of data is, with its kind and length.
    section: Range<usize>,
}

impl<'a> ActiveData<'a> {
    /// The first active segments, as long as they write to constant places in memories that the module itself defines, and
    /// cannot trap. So it makes no difference to those behind them that they do their work before anything else is done.
    /// `None` if there is so little that a copy is as good.
    pub(crate) fn of(survey: &Survey<'a>) -> Option<Self> {
        if survey.data_bytes <= COPIED_UP_TO {
            return None;
        }
        let (mut imported, mut lengths, mut end) = (0, Vec::new(), HEADER);
        for section in sections(survey.wasm) {
            let Some((_, range)) = section.as_section() else { continue };
            let start = std::mem::replace(&mut end, place(&range).end);
            match section {
                Payload::ImportSection(imports) => {
                    for import in imports.into_imports() {
                        imported += u32::from(matches!(import.ok()?.ty, TypeRef::Memory(_)));
                    }
                }
                Payload::MemorySection(memories) => lengths = own_lengths(memories).ok()?,
                Payload::DataSection(segments) => {
                    let data = Self::read(segments, imported, &lengths, start..end).ok()?;
                    return (data.bytes() > COPIED_UP_TO).then_some(data);
                }
                _ => {}
            }
        }
        None
    }

    fn read(
        segments: DataSectionReader<'a>,
        imported: u32,
        lengths: &[Option<u64>],
        section: Range<usize>,
    ) -> Result<Self> {
        let mut data = Self { memories: vec![Vec::new(); lengths.len()], whole: true, taken: Vec::new(), section };
        for segment in segments {
            let segment = segment?;
            let DataKind::Active { memory_index, offset_expr } = segment.kind else {
                data.taken.push(false);
                continue;
            };
            let own = memory_index.checked_sub(imported).map(|index| index as usize);
            let length = own.and_then(|own| *lengths.get(own)?);
            let at = constant(&offset_expr)?.filter(|_| data.whole);
            let fits = |at: u32| Some(u64::from(at) + segment.data.len() as u64) <= length;
            match (at.filter(|at| fits(*at)), own) {
                (Some(at), Some(own)) => {
                    data.memories[own].push((at as usize, segment.data));
                    data.taken.push(true);
                }
                _ => {
                    data.whole = false;
                    data.taken.push(false);
                }
            }
        }
        Ok(data)
    }

    /// The bytes of data that it takes out.
    pub(crate) fn bytes(&self) -> usize {
        self.memories.iter().flatten().map(|(_, bytes)| bytes.len()).sum()
    }

    /// The binary without it. The segments are there, as passive ones without content, so that all keep their numbers. That is
    /// what is left of an active one when it has done its work, and the engine is not told of it (`empty_data.rs`).
    pub(crate) fn without(&self, wasm: &[u8]) -> Result<Vec<u8>> {
        let mut section = DataSection::new();
        for payload in sections(wasm) {
            let Payload::DataSection(segments) = payload else { continue };
            for (segment, taken) in segments.into_iter().zip(&self.taken) {
                let segment = segment?;
                if *taken {
                    section.passive([]);
                } else {
                    section.raw(&wasm[place(&segment.range)]);
                }
            }
        }
        let mut bytes = wasm[..self.section.start].to_vec();
        section.append_to(&mut bytes);
        bytes.extend_from_slice(&wasm[self.section.end..]);
        Ok(bytes)
    }
}

/// The length of what stands before the first section.
const HEADER: usize = 8;

/// How long each memory is at first; `None` for one of another kind than most are.
fn own_lengths(memories: MemorySectionReader<'_>) -> Result<Vec<Option<u64>>> {
    let length = |ty: wasmer::wasmparser::MemoryType| {
        let usual = !ty.shared && !ty.memory64 && ty.page_size_log2.is_none();
        usual.then(|| ty.initial.checked_mul(wasmer::WASM_PAGE_SIZE as u64)).flatten()
    };
    memories.into_iter().map(|ty| ty.map(length)).collect()
}

/// The value of an expression that is a constant.
fn constant(expression: &ConstExpr<'_>) -> Result<Option<u32>> {
    let mut operators = expression.get_operators_reader();
    let Operator::I32Const { value } = operators.read()? else { return Ok(None) };
    let ends = matches!(operators.read()?, Operator::End) && operators.eof();
    Ok(ends.then_some(value.cast_unsigned()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compile::text::text_to_binary;

    fn wasm(fields: &str) -> Vec<u8> {
        text_to_binary(&format!("(module {fields})")).unwrap()
    }

    fn large(byte: char) -> String {
        format!("\"{}\"", byte.to_string().repeat(COPIED_UP_TO + 1))
    }

    #[test]
    fn segments_at_constant_places_are_taken_out() {
        let text = format!(
            "(memory 1) (data (i32.const 9) {}) (data \"passive\") (data (i32.const 3) \"12\") (func (data.drop 1))
                (@custom \"behind\" \"it\")",
            large('a')
        );
        let wasm = wasm(&text);
        let data = ActiveData::of(&Survey::of(&wasm)).unwrap();
        assert!(data.whole);
        assert_eq!(data.bytes(), COPIED_UP_TO + 3);
        assert_eq!(data.memories[0][1], (3, &b"12"[..]));
        let without = data.without(&wasm).unwrap();
        let again = text_to_binary(
            "(module (memory 1) (data \"\") (data \"passive\") (data \"\") (func (data.drop 1)) (@custom \"behind\" \"it\"))",
        );
        assert_eq!(without, again.unwrap());
    }

    #[test]
    fn those_behind_one_that_may_trap_stay() {
        let taken = |first: &str| {
            let fields = format!(
                "(import \"\" \"g\" (global $g i32)) (memory 1) (memory $small 0) {first} (data (i32.const 0) {})",
                large('a')
            );
            let wasm = wasm(&fields);
            ActiveData::of(&Survey::of(&wasm)).map(|data| (data.whole, data.taken))
        };
        assert_eq!(taken("(data (i32.const 65535) \"1\")"), Some((true, vec![true, true])));
        assert_eq!(taken("(data (i32.const 65535) \"12\")"), None);
        assert_eq!(taken("(data (i32.const -1) \"1\")"), None);
        assert_eq!(taken("(data (memory $small) (i32.const 0) \"1\")"), None);
        assert_eq!(taken("(data (global.get $g) \"\")"), None);
        let first = format!("(data (i32.const 9) {}) (data (global.get $g) \"\")", large('b'));
        assert_eq!(taken(&first), Some((false, vec![true, false, false])));
    }

    #[test]
    fn other_memories_keep_theirs() {
        for memory in ["(import \"\" \"m\" (memory 1))", "(memory 1 1 shared)", "(memory i64 1)"] {
            let offset = if memory.contains("i64") { "i64.const 0" } else { "i32.const 0" };
            let wasm = wasm(&format!("{memory} (data ({offset}) {})", large('a')));
            assert!(ActiveData::of(&Survey::of(&wasm)).is_none(), "{memory}");
        }
        let wasm = wasm(&format!("(memory 1) (data (i32.const 0) {})", large('a')));
        for length in 0..wasm.len() {
            assert!(ActiveData::of(&Survey::of(&wasm[..length])).is_none(), "cut off at {length}");
        }
    }
}
