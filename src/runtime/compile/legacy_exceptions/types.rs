//! The types of a module's functions, tags and blocks.

use std::collections::HashMap;

use wasm_encoder::{BlockType as NewBlockType, Encode, ValType as NewValType};
use wasmer::wasmparser::{BinaryReaderError, BlockType, CompositeInnerType, Payload, TagType, TypeRef, ValType};

use crate::compile::survey::{Survey, sections};

/// Something unknown here is used. The compilers do not support it either.
pub(super) struct Unknown;

impl From<BinaryReaderError> for Unknown {
    fn from(_: BinaryReaderError) -> Self {
        Self
    }
}

pub(super) type Result<T = (), E = Unknown> = std::result::Result<T, E>;

/// The parameters and results of a function type.
#[derive(Clone, PartialEq, Eq, Hash, Default)]
pub(super) struct FuncType {
    pub(super) params: Vec<NewValType>,
    pub(super) results: Vec<NewValType>,
}

impl FuncType {
    pub(super) fn encoded(&self) -> Vec<u8> {
        let mut bytes = vec![0x60];
        self.params.encode(&mut bytes);
        self.results.encode(&mut bytes);
        bytes
    }
}

/// The types of a module's functions and tags, and the types that are added.
pub(super) struct Types {
    /// `None` for one that is not of a function.
    all: Vec<Option<FuncType>>,
    numbers: HashMap<FuncType, u32>,
    pub(super) added: Vec<FuncType>,
    /// The types of the functions that have code.
    pub(super) functions: Vec<u32>,
    /// The types of the tags, the imported ones first.
    tags: Vec<u32>,
}

impl Types {
    pub(super) fn of(survey: &Survey<'_>) -> Result<Self> {
        let mut this = Self {
            all: Vec::new(),
            numbers: HashMap::new(),
            added: Vec::new(),
            functions: Vec::new(),
            tags: Vec::new(),
        };
        for section in sections(survey.wasm) {
            match section {
                Payload::TypeSection(section) => {
                    for group in section {
                        for ty in group?.into_types() {
                            let CompositeInnerType::Func(ty) = ty.composite_type.inner else {
                                this.all.push(None);
                                continue;
                            };
                            let (params, results) = (val_types(ty.params()), val_types(ty.results()));
                            let ty = params.and_then(|params| Ok(FuncType { params, results: results? })).ok();
                            if let Some(ty) = &ty {
                                let number = u32::try_from(this.all.len()).unwrap_or(u32::MAX);
                                this.numbers.entry(ty.clone()).or_insert(number);
                            }
                            this.all.push(ty);
                        }
                    }
                }
                Payload::ImportSection(section) => {
                    for import in section.into_imports() {
                        if let TypeRef::Tag(TagType { func_type_idx, .. }) = import?.ty {
                            this.tags.push(func_type_idx);
                        }
                    }
                }
                Payload::FunctionSection(section) => {
                    this.functions = section.into_iter().collect::<std::result::Result<_, _>>()?;
                }
                Payload::TagSection(section) => {
                    for tag in section {
                        this.tags.push(tag?.func_type_idx);
                    }
                }
                _ => {}
            }
        }
        Ok(this)
    }

    pub(super) fn get(&self, number: u32) -> Result<&FuncType> {
        self.all.get(number as usize).and_then(Option::as_ref).ok_or(Unknown)
    }

    /// What a block takes and gives.
    pub(super) fn of_block(&self, ty: BlockType) -> Result<FuncType> {
        match ty {
            BlockType::Empty => Ok(FuncType::default()),
            BlockType::Type(ty) => Ok(FuncType { params: Vec::new(), results: vec![val_type(ty)?] }),
            BlockType::FuncType(number) => self.get(number).cloned(),
        }
    }

    /// What a tag's exceptions carry; nothing for `catch_all`.
    pub(super) fn of_tag(&self, tag: Option<u32>) -> Result<Vec<NewValType>> {
        let Some(tag) = tag else { return Ok(Vec::new()) };
        Ok(self.get(*self.tags.get(tag as usize).ok_or(Unknown)?)?.params.clone())
    }

    /// The type of a block that takes and gives these.
    pub(super) fn block(&mut self, params: &[NewValType], results: Vec<NewValType>) -> NewBlockType {
        match (params, &*results) {
            ([], []) => return NewBlockType::Empty,
            ([], [only]) => return NewBlockType::Result(*only),
            _ => {}
        }
        let ty = FuncType { params: params.to_vec(), results };
        if let Some(number) = self.numbers.get(&ty) {
            return NewBlockType::FunctionType(*number);
        }
        let number = u32::try_from(self.all.len()).unwrap_or(u32::MAX);
        self.all.push(Some(ty.clone()));
        self.added.push(ty.clone());
        self.numbers.insert(ty, number);
        NewBlockType::FunctionType(number)
    }
}

pub(super) const EXNREF: NewValType = NewValType::EXNREF;

fn val_types(types: &[ValType]) -> Result<Vec<NewValType>> {
    types.iter().copied().map(val_type).collect()
}

fn val_type(ty: ValType) -> Result<NewValType> {
    Ok(match ty {
        ValType::I32 => NewValType::I32,
        ValType::I64 => NewValType::I64,
        ValType::F32 => NewValType::F32,
        ValType::F64 => NewValType::F64,
        ValType::V128 => NewValType::V128,
        ValType::FUNCREF => NewValType::FUNCREF,
        ValType::EXTERNREF => NewValType::EXTERNREF,
        ValType::EXNREF => NewValType::EXNREF,
        _ => return Err(Unknown),
    })
}

pub(super) fn new_block_type(ty: BlockType) -> Result<NewBlockType> {
    Ok(match ty {
        BlockType::Empty => NewBlockType::Empty,
        BlockType::Type(ty) => NewBlockType::Result(val_type(ty)?),
        BlockType::FuncType(number) => NewBlockType::FunctionType(number),
    })
}
