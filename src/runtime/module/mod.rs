//! A checked and compiled module, its imports and exports.
//!
//! One file, because all of it is read from the same compiled module.

mod debug_sections;
pub mod perf;
pub mod functions;
mod parts;
pub(crate) mod shared_file;
pub(crate) mod bytes;
pub(crate) mod images;
pub(crate) mod state;
pub(crate) mod data;
pub(crate) mod webassembly;
mod snapshot;
pub(crate) mod artifact;
pub(crate) mod artifact_file;

use std::any::Any;
use std::path::PathBuf;
use std::sync::{Arc, OnceLock, Weak};

use crate::compile::active_data::ActiveData;
use crate::compile::engine::Form;
use crate::compile::executable;
use crate::compile::metering;
use crate::compile::pipeline;
use crate::compile::progress::Progress;
use crate::compile::start;
use crate::compile::survey::{Remainder, Survey};
use crate::compile::text::refuse_other_formats;
use crate::compile::throws::{self, Shifted};
use crate::compiler::{CodeKind, Compiler};
use crate::module::data::Data;
use crate::module::functions::Function;
pub use crate::module::parts::{Section, sections};
use crate::module::shared_file::Image;
use crate::module::state::State;
use crate::run::code::{self, Registration};
use crate::run::trap_handler;
use crate::source::{DebugInfo, Location};
use crate::space::fixed_tables;
use crate::types::{ExportType, ExternType, FuncType, ImportType};

/// The SHA-256 of a module's binary.
pub type Hash = [u8; 32];

/// The bytes that the smallest module takes: an engine, mapped pages, tables.
const OVERHEAD: usize = 32 << 10;

/// A module: compiled code, and the state that its instances begin with. Immutable, and shared by every thread of the
/// process.
#[derive(Clone)]
pub struct Module {
    code: Arc<Code>,
    /// Of an instance that it is the snapshot of. Other modules begin as they were written.
    snapshot: Option<Arc<Snapshot>>,
}

/// The state of an instance, and what differs with it from the module as it was written.
struct Snapshot {
    state: State,
    hash: OnceLock<Hash>,
    exports: Option<Box<[Export]>>,
}

struct Code {
    // First: the trap handler must forget the code before it is unmapped.
    #[expect(dead_code, reason = "held for its end")]
    code: Registration,
    // It may hold the module as well.
    debug_info: DebugInfo,
    /// A file that it is in, if it came from one.
    file: OnceLock<PathBuf>,
    // Before the engine: dropping the module takes its trap tables out of a process-wide registry,
    // which must happen before the engine unmaps the code they describe.
    module: wasmer::Module,
    engine: wasmer::Engine,
    compiler: Compiler,
    hash: Hash,
    code_bytes: usize,
    /// The file from which the code is mapped, if it is mapped.
    image: Option<Image>,
    imports: Vec<ImportType>,
    exports: Vec<Export>,
    by_name: hashbrown::HashMap<Box<[u8]>, usize>,
    remainder: Remainder,
    /// The name under which the start function is exported.
    start: Option<String>,
    kind: CodeKind,
    /// The tags for which it imports a function that makes exceptions, in the order of these imports.
    throws: Box<[u32]>,
    /// What its memories begin with, if that is not for the engine to put there.
    data: Option<Data>,
}

/// One export, in the module's order.
#[derive(Clone)]
pub struct Export {
    pub ty: ExportType,
    /// The parameters' names by the module's name section; empty when it has none for them.
    pub param_names: Vec<Option<Box<str>>>,
}

impl Export {
    /// The type of an exported function; `None` for other kinds.
    pub fn func_type(&self) -> Option<&Arc<FuncType>> {
        match &self.ty.ty {
            ExternType::Func(ty) => Some(ty),
            _ => None,
        }
    }
}

impl Module {
    /// Compiles a binary module.
    pub fn compile(wasm: &[u8], compiler: Compiler) -> anyhow::Result<Self> {
        Self::compile_as(&Survey::of(wasm), compiler, CodeKind::Plain, Form::in_process(compiler), None)
    }

    /// Compiles a binary module to a kind of code, in the given form for a file.
    pub(crate) fn compile_as(
        survey: &Survey<'_>,
        compiler: Compiler,
        kind: CodeKind,
        form: Form,
        progress: Option<&Arc<Progress>>,
    ) -> anyhow::Result<Self> {
        refuse_other_formats(survey.wasm)?;
        executable::allowed()?;
        let hash = hash(survey.wasm);
        let data = ActiveData::of(survey);
        let compiled = pipeline::compile(survey, data.as_ref(), &hash, compiler, kind, form, progress)?;
        let remainder = Remainder { offsets: compiled.offsets, ..survey.remainder() };
        let data = data.map(|data| Data::of(&data, compiled.module.info()));
        Ok(Self::new(compiled.engine, compiled.module, compiler, hash, remainder, data, None))
    }

    /// Whether `compile` would accept the bytes, as far as can be told without compiling.
    pub fn validate(wasm: &[u8], compiler: Compiler) -> bool {
        refuse_other_formats(wasm).is_ok() && pipeline::accepts(wasm, compiler)
    }

    pub(crate) fn new(
        engine: wasmer::Engine,
        module: wasmer::Module,
        compiler: Compiler,
        hash: Hash,
        remainder: Remainder,
        data: Option<Data>,
        image: Option<Image>,
    ) -> Self {
        let fuel = metering::import_name(&hash);
        let kind = CodeKind::for_store(module.info().imports.keys().any(|import| import.field == fuel));
        let throw = throws::import_prefix(&hash);
        let throws = module.imports().filter_map(|import| import.name().strip_prefix(&throw)?.parse().ok()).collect();
        let own = module.imports().filter(|import| import.name() != fuel && !import.name().starts_with(&throw));
        let imports = own.map(|import| ImportType {
            module: import.module().into(),
            name: import.name().into(),
            ty: import.ty().into(),
        });
        let imports = imports.collect();
        let info = module.info();
        let numbers = Shifted::of(module.name().unwrap_or_default());
        let start = start::export_name(&hash);
        let starts = info.exports.contains_key(&start);
        let exports: Vec<Export> = module
            .exports()
            .filter(|export| export.name() != start)
            .map(|export| {
                let param_names = match info.exports.get(export.name()) {
                    Some(wasmer::ExportIndex::Function(index)) => {
                        remainder.params(numbers.original(index.as_u32()), export.ty())
                    }
                    _ => Vec::new(),
                };
                let ty = fixed_tables::declared_export(export.ty());
                Export { ty: ExportType { name: export.name().into(), ty: (&ty).into() }, param_names }
            })
            .collect();
        let by_name = exports.iter().enumerate().map(|(i, export)| (export.ty.name.as_bytes().into(), i)).collect();
        let (code, code_bytes) = functions::extent(&module);
        trap_handler::install(&engine);
        perf::note(|| functions::code(&module, &numbers));
        let start = starts.then_some(start);
        let code = |owner: &Weak<Code>| Code {
            code: Registration::new(code, owner.clone() as Weak<dyn Any + Send + Sync>),
            debug_info: DebugInfo::default(),
            file: OnceLock::new(),
            module,
            engine,
            compiler,
            hash,
            code_bytes,
            image,
            imports,
            exports,
            by_name,
            remainder,
            start,
            kind,
            throws,
            data,
        };
        Self { code: Arc::new_cyclic(code), snapshot: None }
    }

    /// The module whose code is at a pc.
    pub(crate) fn at(pc: usize) -> Option<Self> {
        Some(Self { code: code::owner(pc)?.downcast().ok()?, snapshot: None })
    }

    /// Notes that it is in a file, unless another one is known.
    pub(crate) fn found_in(&self, file: impl FnOnce() -> PathBuf) {
        self.code.file.get_or_init(file);
    }

    /// The offset in the binary of what compiled code knows by another.
    pub(crate) fn original_offset(&self, offset: usize) -> usize {
        self.code.remainder.offsets.iter().fold(offset, |offset, offsets| offsets.original(offset))
    }

    /// The functions that it defines, in order; `wasm` is its binary.
    pub fn functions(&self, wasm: &[u8]) -> Vec<Function> {
        functions::all(&self.code.module, wasm)
    }

    /// What DWARF counts the offset in the binary of an instruction as.
    pub(crate) fn address(&self, offset: usize) -> Option<usize> {
        offset.checked_sub(self.code.remainder.code_start)
    }

    /// Where in the source an instruction comes from, by its offset in the binary: the functions there, each inlined into
    /// the next; empty if that is not known.
    pub fn locate(&self, offset: usize) -> Arc<[Location]> {
        let Code { debug_info, module, remainder, file, .. } = &*self.code;
        match self.address(offset) {
            Some(address) => debug_info
                .locate(address as u64, || debug_sections::find(module, remainder, file.get().map(PathBuf::as_path))),
            None => Arc::default(),
        }
    }

    pub fn compiler(&self) -> Compiler {
        self.code.compiler
    }

    /// The SHA-256 of its binary; for a snapshot, of that hash and its state.
    pub fn hash(&self) -> &Hash {
        match &self.snapshot {
            Some(snapshot) => snapshot.hash.get_or_init(|| snapshot.state.hash(&self.code.hash)),
            None => &self.code.hash,
        }
    }

    /// Bytes of machine code.
    pub fn code_bytes(&self) -> usize {
        self.code.code_bytes
    }

    pub fn name(&self) -> Option<&str> {
        Shifted::of(self.code.module.name()?).name
    }

    pub fn imports(&self) -> &[ImportType] {
        &self.code.imports
    }

    pub fn exports(&self) -> &[Export] {
        let grown = self.snapshot.as_ref().and_then(|snapshot| snapshot.exports.as_deref());
        grown.unwrap_or(&self.code.exports)
    }

    /// The position in `exports` of the export of that name.
    pub fn export_index(&self, name: &[u8]) -> Option<usize> {
        self.code.by_name.get(name).copied()
    }

    /// The contents of the custom sections of that name, in the module's order.
    pub fn custom_sections(&self, name: &str) -> impl Iterator<Item = &[u8]> {
        let sections = self.code.module.info().custom_sections_data.values();
        self.code
            .remainder
            .custom
            .iter()
            .zip(sections)
            .filter(move |(each, _)| &***each == name)
            .map(|(_, data)| &**data)
    }

    /// Whether both are the same compiled code, with the same state if it is a snapshot.
    pub fn is(&self, other: &Self) -> bool {
        let same_state = match (&self.snapshot, &other.snapshot) {
            (Some(one), Some(other)) => Arc::ptr_eq(one, other),
            (None, None) => true,
            _ => false,
        };
        self.has_code_of(other) && same_state
    }

    /// Whether both are the same compiled code.
    pub(crate) fn has_code_of(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.code, &other.code)
    }

    /// Whether it imports or defines tags.
    pub(crate) fn has_tags(&self) -> bool {
        !self.code.module.info().tags.is_empty()
    }

    /// The tags for which it imports a function that makes exceptions, in the order of these imports.
    pub(crate) fn throws(&self) -> &[u32] {
        &self.code.throws
    }

    /// The initial number of pages of all memories that it defines.
    pub(crate) fn pages(&self) -> u64 {
        if let Some(state) = self.state() {
            return state.beginning.memories.iter().map(|memory| u64::from(memory.pages)).sum();
        }
        let info = self.code.module.info();
        info.memories.values().skip(info.num_imported_memories).map(|memory| u64::from(memory.minimum.0)).sum()
    }

    /// The tables that it defines, without those that it imports, with their initial size.
    pub(crate) fn tables(&self) -> impl Iterator<Item = wasmer::TableType> + Clone {
        let info = self.code.module.info();
        let own = info.tables.values().skip(info.num_imported_tables).copied().map(fixed_tables::declared);
        let state = self.state();
        own.enumerate().map(move |(index, ty)| match state {
            Some(state) => wasmer::TableType { minimum: state.beginning.tables[index], ..ty },
            None => ty,
        })
    }

    /// The kind of code to which it is compiled.
    pub fn kind(&self) -> CodeKind {
        self.code.kind
    }

    /// The name under which its start function is exported, if it has one.
    pub(crate) fn start(&self) -> Option<&str> {
        self.code.start.as_deref()
    }

    /// The SHA-256 of the binary that its code was made from.
    pub fn code_hash(&self) -> &Hash {
        &self.code.hash
    }

    pub(crate) fn remainder(&self) -> &Remainder {
        &self.code.remainder
    }

    pub(crate) fn image(&self) -> Option<&Image> {
        self.code.image.as_ref()
    }

    /// Roughly the number of bytes that it takes in all.
    pub(crate) fn bytes(&self) -> u64 {
        (self.code.code_bytes + self.code.remainder.data_bytes + self.state_bytes() + OVERHEAD) as u64
    }

    /// Whether there are other references to this module.
    pub(crate) fn is_shared(&self) -> bool {
        match &self.snapshot {
            Some(snapshot) => Arc::strong_count(snapshot) > 1,
            None => Arc::strong_count(&self.code) > 1,
        }
    }

    /// The index of the memory that it exports as `memory`, or else of the first that it exports.
    pub(crate) fn exported_memory(&self) -> Option<usize> {
        let exports = &self.code.module.info().exports;
        let index = |export: &wasmer::ExportIndex| match export {
            wasmer::ExportIndex::Memory(index) => Some(index.as_u32() as usize),
            _ => None,
        };
        exports.get("memory").and_then(index).or_else(|| exports.values().find_map(index))
    }

    pub(crate) fn has_memory(&self) -> bool {
        !self.code.module.info().memories.is_empty()
    }

    pub(crate) fn engine(&self) -> &wasmer::Engine {
        &self.code.engine
    }

    pub(crate) fn wasmer(&self) -> &wasmer::Module {
        &self.code.module
    }
}

/// The SHA-256 of a binary.
pub fn hash(wasm: &[u8]) -> Hash {
    use sha2::Digest;
    sha2::Sha256::digest(wasm).into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compile::text::{COMPONENT, text_to_binary};

    fn module(wat: &str) -> Module {
        Module::compile(&text_to_binary(wat).unwrap(), Compiler::BUILT_IN[0]).unwrap()
    }

    fn reason(wasm: &[u8]) -> String {
        Module::compile(wasm, Compiler::BUILT_IN[0]).err().expect("refused").to_string()
    }

    #[test]
    fn parameter_names_come_from_the_name_section() {
        let m = module("(module (func (export \"f\") (param $x i32) (param i32)) (func (export \"g\") (param i32)))");
        assert_eq!(m.exports()[0].param_names, [Some("x".into()), None]);
        assert!(m.exports()[1].param_names.is_empty());
    }

    #[test]
    fn custom_sections_of_one_name_are_all_kept() {
        let m = module("(module (@custom \"a\" \"1\") (@custom \"b\" \"2\") (@custom \"a\" \"3\"))");
        assert_eq!(m.custom_sections("a").collect::<Vec<_>>(), [b"1", b"3"]);
        assert_eq!(m.custom_sections("c").count(), 0);
    }

    #[test]
    fn bytes_of_another_format_are_called_by_their_name() {
        assert!(reason(b"").contains("empty"));
        assert!(reason(b"\x7fELF").contains("not 7f 45 4c 46"));
        assert!(reason(COMPONENT).contains("component"));
        assert!(reason(b"\0asm\x01\0\0\0\x01").contains("offset"));
    }
}
