//! Compiled modules as bytes: the engine's artifact, after a header that says what it is for.
//!
//! An artifact is machine code. The header reveals an artifact that does not fit, and one that was damaged; it cannot
//! reveal one that was made to do harm.
#![allow(unsafe_code, reason = "loads machine code")]

use std::panic::{AssertUnwindSafe, catch_unwind};

use once_cell::sync::OnceCell;

use crate::compile::engine::{self, new_loading_engine};
use crate::compile::executable;
use crate::compile::offsets::Offsets;
use crate::compile::survey::Remainder;
use crate::compiler::Compiler;
use crate::fault::Fault;
use crate::module::bytes::{Reader, write_number, write_text};
use crate::module::data::Data;
use crate::module::state::State;
use crate::module::{Hash, Module};

/// The first bytes of every artifact.
const MAGIC: &[u8; 8] = b"\x7fwasmphp";

/// Incremented with every change of the layout below, and of the changes that are made to a module before it is
/// compiled.
const FORMAT: u32 = 8;

impl Module {
    /// The compiled module as bytes: magic, format version, what it was made for, SHA-256 of that and the rest;
    /// SHA-256 of the wasm, names that the engine does not keep, the length of the data that is apart from the code and that
    /// data, the same of a snapshot's state, and the engine's artifact. Numbers have 32 bits, and these lengths have 64, little-endian.
    pub fn serialize(&self) -> anyhow::Result<Vec<u8>> {
        let artifact = self.artifact()?;
        let mut bytes = Vec::with_capacity(artifact.len() + 1024);
        bytes.extend_from_slice(MAGIC);
        bytes.extend_from_slice(&FORMAT.to_le_bytes());
        let made_for = made_for(self.compiler());
        write_text(&mut bytes, made_for);
        let mut content = self.code_hash().to_vec();
        self.remainder().write(&mut content);
        let mut data = Vec::new();
        Data::write(self.data(), &mut data);
        let state = self.state().map_or_else(Vec::new, State::to_bytes);
        for part in [&data, &state] {
            content.extend_from_slice(&(part.len() as u64).to_le_bytes());
            content.extend_from_slice(part);
        }
        content.extend_from_slice(&artifact);
        bytes.extend_from_slice(&checksum(made_for, &content));
        bytes.extend_from_slice(&content);
        Ok(bytes)
    }

    /// The module in an artifact that `serialize` made with this build, on a machine like this one.
    ///
    /// # Errors
    ///
    /// `Fault::NotAnArtifact` for other bytes, `Fault::Serialization` for other artifacts.
    pub fn deserialize(bytes: &[u8]) -> anyhow::Result<Self> {
        let mut rest = Reader(bytes);
        if rest.take(MAGIC.len()) != Some(MAGIC) {
            return Err(Fault::NotAnArtifact.into());
        }
        let format = rest.number().ok_or_else(cut_off)?;
        if format != FORMAT {
            return Err(refused(&format!("the artifact has format version {format}, this is {FORMAT}")).into());
        }
        let found = rest.text().ok_or_else(cut_off)?;
        let compiler = Compiler::BUILT_IN.iter().copied().find(|compiler| made_for(*compiler) == found);
        let Some(compiler) = compiler else {
            let wanted = Compiler::BUILT_IN.iter().map(|each| made_for(*each)).collect::<Vec<_>>().join("; or ");
            return Err(refused(&format!("the artifact was made for {found}; this is {wanted}")).into());
        };
        let written = rest.hash().ok_or_else(cut_off)?;
        if checksum(found, rest.0) != written {
            return Err(refused("the artifact is damaged: its checksum does not match").into());
        }
        executable::allowed()?;
        let wasm = rest.hash().ok_or_else(cut_off)?;
        let remainder = Remainder::read_back(&mut rest).ok_or_else(cut_off)?;
        let mut part = || rest.long().and_then(|length| rest.take(usize::try_from(length).ok()?)).ok_or_else(cut_off);
        let (data, state) = (part()?, part()?);
        // The engine reads its artifact in place and wants it aligned, as an allocation is.
        let artifact = rest.0.to_vec();
        let loaded = catch_unwind(AssertUnwindSafe(|| {
            let engine = new_loading_engine();
            // SAFETY: by the checksum these are the bytes that `serialize` wrote, for an engine like this one; beyond
            // that the caller trusts them, as documented.
            unsafe { wasmer::Module::deserialize(&engine, artifact) }.map(|module| (engine, module))
        }));
        match loaded {
            Ok(Ok((engine, module))) => {
                let data = Data::read(&mut Reader(data), module.info(), None);
                let data = data.ok_or_else(|| refused("the data in the artifact is not that of its module"))?;
                with_state(Self::new(engine, module, compiler, wasm, remainder, data, None), state)
            }
            Ok(Err(error)) => Err(refused(&error.to_string()).into()),
            Err(panic) => Err(Fault::panic(&*panic).into()),
        }
    }
}

/// The module that begins with the state in these bytes; as it was written, if there are none.
fn with_state(module: Module, bytes: &[u8]) -> anyhow::Result<Module> {
    if bytes.is_empty() {
        return Ok(module);
    }
    let state = State::read_back(bytes, module.wasmer().info());
    let state = state.ok_or_else(|| refused("the state in the artifact is not one of its module"))?;
    Ok(module.with_state(state))
}

impl Module {
    /// The engine's own artifact.
    pub(crate) fn artifact(&self) -> anyhow::Result<Vec<u8>> {
        match self.image() {
            // The engine would open the file, which may have been deleted.
            Some(image) => {
                image.read().map_err(|error| refused(&format!("the artifact cannot be read: {error}")).into())
            }
            None => Ok(self.wasmer().serialize().map_err(|error| refused(&error.to_string()))?.into()),
        }
    }
}

/// The settings that must be the same where an artifact is made and where it is loaded.
pub(crate) fn made_for(compiler: Compiler) -> &'static str {
    static KNOWN: [OnceCell<String>; Compiler::BUILT_IN.len()] = [const { OnceCell::new() }; Compiler::BUILT_IN.len()];
    let index = Compiler::BUILT_IN.iter().position(|each| *each == compiler);
    KNOWN[index.expect("a compiler is one of those built in")].get_or_init(|| {
        let features = engine::cpu_features().join(" ");
        format!(
            "{} {}, {} ({}), {}-{}, CPU features {features}, for wasm {}",
            engine::NAME,
            engine::VERSION,
            compiler.name(),
            engine::settings(compiler),
            std::env::consts::ARCH,
            std::env::consts::OS,
            // This version decides the changes that are made to a module before it is compiled.
            env!("CARGO_PKG_VERSION"),
        )
    })
}

/// An artifact that names one compiler and holds another's code is damaged as well.
fn checksum(made_for: &str, content: &[u8]) -> Hash {
    use sha2::{Digest, Sha256};
    Sha256::new().chain_update(made_for).chain_update(content).finalize().into()
}

pub(crate) fn refused(reason: &str) -> Fault {
    Fault::Serialization(reason.to_owned())
}

pub(crate) fn cut_off() -> Fault {
    refused("the artifact is cut off")
}

impl Remainder {
    pub(crate) fn write(&self, bytes: &mut Vec<u8>) {
        for number in [self.data_bytes, self.code_start, self.offsets.len()] {
            write_number(bytes, number);
        }
        for offsets in &self.offsets {
            write_number(bytes, offsets.marks().len());
            for (new, old) in offsets.marks() {
                write_number(bytes, new);
                write_number(bytes, old);
            }
        }
        write_number(bytes, self.custom.len());
        for name in &self.custom {
            write_text(bytes, name);
        }
        write_number(bytes, self.params.len());
        let mut functions: Vec<_> = self.params.iter().collect();
        functions.sort();
        for (function, names) in functions {
            write_number(bytes, *function as usize);
            write_number(bytes, names.len());
            for (index, name) in names {
                write_number(bytes, *index as usize);
                write_text(bytes, name);
            }
        }
    }

    pub(crate) fn read_back(bytes: &mut Reader<'_>) -> Option<Self> {
        let [data_bytes, code_start] = [bytes.number()? as usize, bytes.number()? as usize];
        let mut remainder = Self { data_bytes, code_start, ..Self::default() };
        for _ in 0..bytes.number()? {
            let mut offsets = Offsets::default();
            for _ in 0..bytes.number()? {
                offsets.add(bytes.number()? as usize, bytes.number()? as usize);
            }
            remainder.offsets.push(offsets);
        }
        for _ in 0..bytes.number()? {
            remainder.custom.push(bytes.text()?.into());
        }
        for _ in 0..bytes.number()? {
            let function = bytes.number()?;
            let mut locals = Vec::new();
            for _ in 0..bytes.number()? {
                locals.push((bytes.number()?, bytes.text()?.into()));
            }
            remainder.params.insert(function, locals);
        }
        Some(remainder)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compile::engine::Form;
    use crate::compile::survey::Survey;
    use crate::compile::text::text_to_binary;
    use crate::compiler::CodeKind;
    use crate::types::{ExternType, TableType, ValType};

    const WAT: &str = "(module (@custom \"a\" \"1\") (func (export \"f\") (param $x i32) (result i32) (local.get $x)))";

    fn artifact() -> (Module, Vec<u8>) {
        let module = Module::compile(&text_to_binary(WAT).unwrap(), Compiler::BUILT_IN[0]).unwrap();
        let bytes = module.serialize().unwrap();
        (module, bytes)
    }

    #[test]
    fn a_module_comes_back_as_it_was() {
        let (module, bytes) = artifact();
        let back = Module::deserialize(&bytes).unwrap();
        assert_eq!(back.hash(), module.hash());
        assert_eq!(back.exports()[0].param_names, [Some("x".into())]);
        assert_eq!(back.custom_sections("a").collect::<Vec<_>>(), [b"1"]);
        assert_eq!(back.serialize().unwrap(), bytes);
    }

    #[test]
    fn code_of_another_compiler_is_refused() {
        let (_, bytes) = artifact();
        let header = |compiler| {
            let mut header = bytes[..MAGIC.len() + size_of_val(&FORMAT)].to_vec();
            write_text(&mut header, made_for(compiler));
            header
        };
        let rest = &bytes[header(Compiler::BUILT_IN[0]).len()..];
        for &compiler in Compiler::BUILT_IN {
            let back = Module::deserialize(&[&*header(compiler), rest].concat());
            assert_eq!(back.is_ok(), compiler == Compiler::BUILT_IN[0], "{}", compiler.name());
        }
    }

    #[test]
    fn what_is_damaged_is_refused_wherever_it_is() {
        let (_, bytes) = artifact();
        for length in 0..bytes.len().min(400) {
            assert!(Module::deserialize(&bytes[..length]).is_err(), "cut off at {length}");
        }
        for place in (0..bytes.len()).step_by(37) {
            let mut flipped = bytes.clone();
            flipped[place] ^= 1;
            assert!(Module::deserialize(&flipped).is_err(), "flipped at {place}");
        }
    }

    #[test]
    fn each_form_of_artifact_keeps_the_declared_type_of_a_table() {
        let text = "(module (table (export \"t\") 2 2 funcref) (func (export \"f\")))";
        let wasm = text_to_binary(text).unwrap();
        let declared = TableType { element: ValType::FuncRef, minimum: 2, maximum: Some(2) };
        let declared = ExternType::Table(declared);
        for &compiler in Compiler::BUILT_IN {
            for form in [Form::Archive, Form::Image] {
                let module = Module::compile_as(&Survey::of(&wasm), compiler, CodeKind::Plain, form, None).unwrap();
                assert_eq!(module.exports()[0].ty.ty, declared);
                let offsets = wasmer_types::VMOffsets::new(8, module.wasmer().info());
                let first = wasmer_types::LocalTableIndex::from_u32(0);
                assert_eq!(offsets.vmctx_fixed_funcref_table_anyfuncs(first), None, "the engine keeps no second copy");
                let back = Module::deserialize(&module.serialize().unwrap()).unwrap();
                assert_eq!(back.exports()[0].ty.ty, declared);
            }
        }
    }
}
