//! A component taken apart, as bytes: its plan, and its core modules behind that. A child process hands it over like this,
//! and the cache directory has it.
//!
//! A mark, the format's version, the component's hash, a checksum and the length of the plan; the plan; the core modules, whose
//! lengths the plan has. They are only read if their code is not there, and then held against their hashes.

use std::borrow::Cow;
use std::fs::File;
use std::os::unix::fs::FileExt;
use std::sync::Arc;

use super::plan::Plan;
use super::translate::Translation;
use crate::cache::Part;
use crate::compiler::Compiler;
use crate::fault::Fault;
use crate::module::artifact::made_for;
use crate::module::{Hash, hash};

/// A component's plan and core modules.
pub(crate) struct TakenApart {
    pub(crate) plan: Plan,
    pub(crate) modules: Vec<Wasm>,
}

/// A core module's binary.
pub(crate) enum Wasm {
    Bytes(Box<[u8]>),
    /// In a file that is never changed.
    Part(Part),
}

const MARK: &[u8; 8] = b"\x7fwasmpln";

/// Incremented with every change of the plan's types and of the layout above.
const FORMAT: u32 = 1;

const HEAD: usize = MARK.len() + 4 + 32 + 32 + 8;

impl Wasm {
    /// How many bytes it takes in memory.
    pub(crate) fn size(&self) -> usize {
        if let Self::Bytes(bytes) = self { bytes.len() } else { 0 }
    }

    /// The binary, which must have that hash.
    ///
    /// # Errors
    ///
    /// If it cannot be read, or the file is damaged.
    pub(crate) fn read(&self, wanted: &Hash) -> anyhow::Result<Cow<'_, [u8]>> {
        let part = match self {
            Self::Bytes(bytes) => return Ok((&**bytes).into()),
            Self::Part(part) => part,
        };
        let bytes = part.read()?;
        if hash(&bytes) != *wanted {
            return Err(Fault::Serialization("the core modules of a component are damaged".into()).into());
        }
        Ok(bytes.into())
    }
}

impl From<Translation> for TakenApart {
    fn from(Translation { plan, modules }: Translation) -> Self {
        Self { plan, modules: modules.into_iter().map(Wasm::Bytes).collect() }
    }
}

/// What `translate` made of a component as bytes, for a process of this build with that compiler.
pub(crate) fn to_bytes(translation: &Translation, own: &Hash, compiler: Compiler) -> Vec<u8> {
    let plan = translation.plan.to_bytes();
    let mut bytes = MARK.to_vec();
    bytes.extend_from_slice(&FORMAT.to_le_bytes());
    bytes.extend_from_slice(own);
    bytes.extend_from_slice(&checksum(&plan, compiler));
    bytes.extend_from_slice(&(plan.len() as u64).to_le_bytes());
    bytes.extend_from_slice(&plan);
    for module in &translation.modules {
        bytes.extend_from_slice(module);
    }
    bytes
}

/// The same in memory again; `None` if the bytes are damaged or for something else.
pub(crate) fn from_bytes(bytes: &[u8], own: &Hash, compiler: Compiler) -> Option<TakenApart> {
    let (head, rest) = bytes.split_at_checked(HEAD)?;
    let length = plan_length(head, own)?;
    let (plan, mut rest) = rest.split_at_checked(length)?;
    let plan = checked(head, plan, compiler)?;
    let mut modules = Vec::with_capacity(plan.modules.len());
    for module in &plan.modules {
        let (wasm, after) = rest.split_at_checked(module.length as usize)?;
        modules.push(Wasm::Bytes(wasm.into()));
        rest = after;
    }
    rest.is_empty().then_some(TakenApart { plan, modules })
}

/// The same in a file, in which the core modules stay.
pub(crate) fn from_file(file: File, own: &Hash, compiler: Compiler) -> Option<TakenApart> {
    let size = file.metadata().ok()?.len();
    let mut head = [0; HEAD];
    file.read_exact_at(&mut head, 0).ok()?;
    let length = plan_length(&head, own).filter(|length| *length as u64 <= size)?;
    let mut plan = vec![0; length];
    file.read_exact_at(&mut plan, HEAD as u64).ok()?;
    let plan = checked(&head, &plan, compiler)?;
    let file = Arc::new(file);
    let mut at = (HEAD + length) as u64;
    let modules = plan.modules.iter().map(|module| {
        let part = Part::new(Arc::clone(&file), at, module.length as usize);
        at += u64::from(module.length);
        Wasm::Part(part)
    });
    let modules = modules.collect();
    (at == size).then_some(TakenApart { plan, modules })
}

/// How long the plan behind this head is, if it is of the component with that hash.
fn plan_length(head: &[u8], own: &Hash) -> Option<usize> {
    let rest = head.strip_prefix(MARK)?.strip_prefix(&FORMAT.to_le_bytes())?.strip_prefix(own)?;
    usize::try_from(u64::from_le_bytes(*rest.last_chunk()?)).ok()
}

/// The plan, if the checksum in the head is right.
fn checked(head: &[u8], plan: &[u8], compiler: Compiler) -> Option<Plan> {
    let given = &head[MARK.len() + 4 + 32..][..32];
    if given != checksum(plan, compiler) {
        return None;
    }
    Plan::from_bytes(plan)
}

/// Of the plan and what it is for: a plan for another machine or build is not right either.
fn checksum(plan: &[u8], compiler: Compiler) -> Hash {
    hash(&[made_for(compiler).as_bytes(), plan].concat())
}
