//! Values as core values: from the form that they have in memory, and back into it.
//!
//! A core value stands in a word of 64 bits, smaller ones in its low bits. So the rules by which the cases of a variant
//! share core values (Canonical ABI, flattening) need nothing to be done: what they reinterpret are the same bits.

use super::broken::{Broken, broken};
use super::types::{Shape, TypeId, Types, Variant};

/// Core values that are appended one by one.
pub(crate) struct Words {
    words: [u64; Self::MOST],
    count: usize,
}

impl Words {
    /// Parameters, and a pointer for the result.
    const MOST: usize = super::types::MAX_FLAT_PARAMS + 1;

    pub(crate) const fn new() -> Self {
        Self { words: [0; Self::MOST], count: 0 }
    }

    pub(crate) fn push(&mut self, word: u64) {
        self.words[self.count] = word;
        self.count += 1;
    }

    pub(crate) fn as_slice(&self) -> &[u64] {
        &self.words[..self.count]
    }
}

fn read<const N: usize>(bytes: &[u8], at: usize) -> [u8; N] {
    bytes[at..at + N].try_into().expect("the range has this length")
}

/// Appends the core values of a value in memory form. Its type must have few enough.
pub(crate) fn flatten(types: &Types, ty: TypeId, bytes: &[u8], words: &mut Words) {
    match types.shape(ty) {
        Shape::Bool | Shape::U8 => words.push(bytes[0].into()),
        Shape::S8 => words.push(u64::from(i32::from(bytes[0].cast_signed()).cast_unsigned())),
        Shape::U16 => words.push(u16::from_le_bytes(read(bytes, 0)).into()),
        Shape::S16 => words.push(u64::from(i32::from(i16::from_le_bytes(read(bytes, 0))).cast_unsigned())),
        Shape::S32 | Shape::U32 | Shape::F32 | Shape::Char | Shape::Own(_) | Shape::Borrow(_) => {
            words.push(u32::from_le_bytes(read(bytes, 0)).into());
        }
        Shape::S64 | Shape::U64 | Shape::F64 => words.push(u64::from_le_bytes(read(bytes, 0))),
        Shape::String | Shape::List(_) => {
            words.push(u32::from_le_bytes(read(bytes, 0)).into());
            words.push(u32::from_le_bytes(read(bytes, 4)).into());
        }
        Shape::FixedList(element, length) => {
            let size = types.get(*element).size as usize;
            for index in 0..*length as usize {
                flatten(types, *element, &bytes[index * size..], words);
            }
        }
        Shape::Record(fields) | Shape::Tuple(fields) => {
            for field in fields {
                flatten(types, field.ty, &bytes[field.offset as usize..], words);
            }
        }
        Shape::Variant(variant) | Shape::Enum(variant) | Shape::Option(variant) | Shape::Result(variant) => {
            let end = words.count + types.get(ty).flat.unwrap_or(1) as usize;
            let case = tag(variant, bytes);
            words.push(case.into());
            if let Some(payload) = variant.cases.get(case as usize).and_then(|case| case.ty) {
                flatten(types, payload, &bytes[variant.payload_offset as usize..], words);
            }
            while words.count < end {
                words.push(0);
            }
        }
        Shape::Flags(labels) => match labels.len() {
            0 => {}
            1..=8 => words.push(bytes[0].into()),
            9..=16 => words.push(u16::from_le_bytes(read(bytes, 0)).into()),
            count => {
                for word in 0..count.div_ceil(32) {
                    words.push(u32::from_le_bytes(read(bytes, word * 4)).into());
                }
            }
        },
    }
}

/// The number of a variant's case.
pub(crate) fn tag(variant: &Variant, bytes: &[u8]) -> u32 {
    match variant.tag_size {
        1 => bytes[0].into(),
        2 => u16::from_le_bytes(read(bytes, 0)).into(),
        _ => u32::from_le_bytes(read(bytes, 0)),
    }
}

/// Brings core values into memory form, and gives those that are left.
pub(crate) fn unflatten<'w>(
    types: &Types,
    ty: TypeId,
    words: &'w [u64],
    bytes: &mut [u8],
) -> Result<&'w [u64], Broken> {
    let (word, rest) = words.split_first().map_or((0, words), |(first, rest)| (*first, rest));
    let low = (word as u32).to_le_bytes();
    match types.shape(ty) {
        Shape::Bool => bytes[0] = u8::from(word as u32 != 0),
        Shape::S8 | Shape::U8 => bytes[0] = low[0],
        Shape::S16 | Shape::U16 => bytes[..2].copy_from_slice(&low[..2]),
        Shape::S32 | Shape::U32 | Shape::F32 | Shape::Char | Shape::Own(_) | Shape::Borrow(_) => {
            bytes[..4].copy_from_slice(&low);
        }
        Shape::S64 | Shape::U64 | Shape::F64 => bytes[..8].copy_from_slice(&word.to_le_bytes()),
        Shape::String | Shape::List(_) => {
            let (length, rest) = rest.split_first().map_or((0, rest), |(first, rest)| (*first, rest));
            bytes[..4].copy_from_slice(&low);
            bytes[4..8].copy_from_slice(&(length as u32).to_le_bytes());
            return Ok(rest);
        }
        Shape::FixedList(element, length) => {
            let size = types.get(*element).size as usize;
            let mut words = words;
            for index in 0..*length as usize {
                words = unflatten(types, *element, words, &mut bytes[index * size..])?;
            }
            return Ok(words);
        }
        Shape::Record(fields) | Shape::Tuple(fields) => {
            let mut words = words;
            for field in fields {
                words = unflatten(types, field.ty, words, &mut bytes[field.offset as usize..])?;
            }
            return Ok(words);
        }
        Shape::Variant(variant) | Shape::Enum(variant) | Shape::Option(variant) | Shape::Result(variant) => {
            let case = word as u32;
            let payload = case_of(variant, case)?;
            bytes[..usize::from(variant.tag_size)].copy_from_slice(&low[..usize::from(variant.tag_size)]);
            if let Some(payload) = payload {
                unflatten(types, payload, rest, &mut bytes[variant.payload_offset as usize..])?;
            }
            let count = types.get(ty).flat.unwrap_or(1) as usize;
            return Ok(words.get(count..).unwrap_or_default());
        }
        Shape::Flags(labels) => match labels.len() {
            0 => return Ok(words),
            1..=8 => bytes[0] = low[0],
            9..=16 => bytes[..2].copy_from_slice(&low[..2]),
            count => {
                let count = count.div_ceil(32);
                for (place, word) in bytes.as_chunks_mut::<4>().0.iter_mut().zip(&words[..count]) {
                    *place = (*word as u32).to_le_bytes();
                }
                return Ok(&words[count..]);
            }
        },
    }
    Ok(rest)
}

/// What the case of that number carries.
pub(crate) fn case_of(variant: &Variant, case: u32) -> Result<Option<TypeId>, Broken> {
    match variant.cases.get(case as usize) {
        Some(case) => Ok(case.ty),
        None => Err(broken(format!("invalid variant discriminant: {case}"))),
    }
}
