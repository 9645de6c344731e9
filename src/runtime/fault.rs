//! Why an operation failed, in terms that the caller understands.
//!
//! One file, because every reason is a case of one enum, and is worded in one place.

use std::borrow::Cow;
use std::fmt;
use std::path::PathBuf;
use std::time::Duration;

use crate::types::{ExternType, ImportType};

/// A reason that a caller can distinguish from others.
#[derive(Debug)]
pub enum Fault {
    /// A module's file could not be read.
    File { path: PathBuf, reason: String },
    /// The bytes are not a valid module; `offset` counts bytes from the start of the binary.
    Compile { reason: String, offset: Option<usize> },
    /// The module needs what the engine or the compiler does not support.
    Unsupported(String),
    /// Compiling takes more time or memory than allowed.
    CompileLimit(CompileLimit),
    /// The process for a compilation could not be made: the step that failed, and why.
    NoChild { what: &'static str, reason: String },
    /// All imports that do not fit.
    Link(Vec<LinkProblem>),
    /// The system does not let this process execute what it has written; its reason.
    NotExecutable(String),
    /// The system has no room for the request.
    Resource(String),
    /// A limit cannot be enforced here, so nothing is run that is subject to it.
    Unguarded(String),
    /// The memory of a compilation cannot be limited; the reason.
    Unbounded(String),
    /// Two function types that compiled code could not distinguish.
    Types(String),
    /// The guest trapped.
    Trap(Trap),
    /// The guest threw an exception that nothing in it caught.
    Exception(Thrown),
    /// A range that is not inside a memory, in bytes.
    OutOfBounds { offset: u64, length: u64, size: u64 },
    /// An index that is not inside a table, in elements.
    TableOutOfBounds { index: u32, size: u32 },
    /// A component has imports that do not fit, each described by a sentence.
    ComponentLink(Vec<String>),
    /// A rule of the component model's canonical ABI was broken: a trap of its own.
    Canonical(Cow<'static, str>),
    /// A call into a component instance did not come to its end, so the instance cannot be called any more.
    Unusable,
    /// A component instance is called while a call into it is under way.
    Reentered,
    /// A component where a core module is wanted.
    IsComponent,
    /// A core module where a component is wanted.
    NotAComponent,
    /// Objects of two stores were used together.
    ForeignStore,
    /// The guest was interrupted between two instructions, and cannot be called until it continues.
    Busy,
    /// A host function did not return to the guest; the host knows why.
    Host(HostStop),
    /// Bytes that do not begin like an artifact.
    NotAnArtifact,
    /// A module without an artifact, or an artifact that does not fit here.
    Serialization(String),
    /// What an instance has that its snapshot cannot.
    Snapshot(Obstacle),
    /// Something in the engine or a compiler panicked.
    Engine(String),
}

impl std::error::Error for Fault {}

impl Fault {
    /// The fault for a caught panic.
    pub fn panic(payload: &(dyn std::any::Any + Send)) -> Self {
        let text = payload.downcast_ref::<&str>().copied();
        let text = text.or_else(|| payload.downcast_ref::<String>().map(String::as_str));
        Self::Engine(text.unwrap_or("a panic without a message").to_owned())
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File { path, reason } => {
                write!(f, "cannot read \"{}\": {reason}", path.display())
            }
            Self::Compile { reason, offset: None } => f.write_str(reason),
            Self::Compile { reason, offset: Some(offset) } => write!(f, "{reason} (at offset {offset:#x})"),
            Self::Link(problems) => link_message(problems, f),
            Self::CompileLimit(limit) => limit.fmt(f),
            Self::NoChild { what, reason } => write!(f, "cannot make {what} for a compilation: {reason}"),
            Self::NotExecutable(reason) => write!(f, "this process may not execute code that it has made: {reason}"),
            Self::Unsupported(reason)
            | Self::Resource(reason)
            | Self::Unguarded(reason)
            | Self::Types(reason)
            | Self::Serialization(reason) => f.write_str(reason),
            Self::Unbounded(reason) => write!(f, "the memory to compile in cannot be bounded: {reason}"),
            Self::NotAnArtifact => f.write_str("these bytes are not an artifact of a module"),
            Self::Trap(trap) => trap.fmt(f),
            Self::Snapshot(obstacle) => obstacle.fmt(f),
            Self::Exception(_) => f.write_str("the guest threw an exception"),
            Self::Host(stop) => stop.fmt(f),
            Self::OutOfBounds { offset, length, size } => {
                write!(f, "{length} bytes at offset {offset} are out of bounds of a memory of {size} bytes")
            }
            Self::TableOutOfBounds { index, size } => {
                write!(f, "index {index} is out of bounds of a table of {size} elements")
            }
            Self::ComponentLink(problems) => match &**problems {
                [one] => write!(f, "an import does not fit: {one}"),
                several => write!(f, "{} imports do not fit:\n - {}", several.len(), several.join("\n - ")),
            },
            Self::Canonical(reason) => f.write_str(reason),
            Self::Unusable => f.write_str(
                "this component instance cannot be called any more: an earlier call into it did not come to its end; \
                 make a new instance",
            ),
            Self::Reentered => f.write_str(
                "cannot enter component instance: a call into it is under way, and the component model does not allow another",
            ),
            Self::IsComponent => {
                f.write_str("this is a WebAssembly component (proposal component-model), not a core module")
            }
            Self::NotAComponent => f.write_str("this is a WebAssembly core module, not a component"),
            Self::ForeignStore => f.write_str("both must belong to the same store, and these do not"),
            Self::Busy => f.write_str(
                "the store is busy: a signal interrupted its guest in the middle of a computation; \
                 call it when the signal handler has returned",
            ),
            Self::Engine(reason) => {
                write!(f, "the WebAssembly engine failed: {reason}; this is a fault of the engine, not of your program")
            }
        }
    }
}

/// What is in the way of a snapshot.
#[derive(Debug)]
pub enum Obstacle {
    /// A call into the instance's store is under way.
    Call,
    /// An import with a state of its own.
    Import(ImportType),
    SharedMemory(Place),
    /// A reference to something of the host's.
    ExternalReference(Place),
    Exception(Place),
    /// A function of another instance, or of the host.
    ForeignFunction(Place),
}

/// Where something is in an instance.
#[derive(Debug)]
pub struct Place {
    pub kind: Kind,
    /// Which of its kind it is in the module, those imported included.
    pub number: u32,
    /// The name that it is exported by.
    pub name: Option<String>,
    /// The element, for a table.
    pub element: Option<u32>,
}

/// A kind of thing that a module defines.
#[derive(Clone, Copy, Debug)]
pub enum Kind {
    Memory,
    Table,
    Global,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(element) = self.element {
            write!(f, "element {element} of ")?;
        }
        let kind = match self.kind {
            Kind::Memory => "memory",
            Kind::Table => "table",
            Kind::Global => "global",
        };
        match &self.name {
            Some(name) => write!(f, "{kind} \"{name}\""),
            None => write!(f, "{kind} #{}", self.number),
        }
    }
}

impl fmt::Display for Obstacle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the instance cannot be snapshotted: ")?;
        match self {
            Self::Call => f.write_str("a call into it, or into its store, has not returned yet"),
            Self::Import(ImportType { module, name, ty }) => {
                let kind = if matches!(ty, ExternType::Global(_)) { "a mutable global" } else { ty.noun() };
                write!(f, "it imports {kind}, \"{module}\".\"{name}\", whose state is not its own")
            }
            Self::SharedMemory(place) => write!(f, "{place} is shared"),
            Self::ExternalReference(place) => write!(f, "{place} holds an external reference"),
            Self::Exception(place) => write!(f, "{place} holds an exception"),
            Self::ForeignFunction(place) => {
                write!(f, "{place} holds a function that is not the instance's own, but another's or the host's")
            }
        }
    }
}

/// How a compilation exceeded its bounds.
#[derive(Debug)]
pub enum CompileLimit {
    /// A module of `bytes` bytes takes longer than `limit`.
    Time { bytes: usize, compiler: &'static str, limit: Duration },
    /// The compiler crashed, most likely because it may not have more than `limit` bytes of memory.
    Memory { what: String, limit: u64 },
    /// The compiler crashed for another reason.
    Breakdown(String),
}

impl fmt::Display for CompileLimit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Time { bytes, compiler, limit } => write!(
                f,
                "this module of {bytes} bytes takes longer to compile with {compiler} than the limit of {} seconds",
                limit.as_secs_f64(),
            ),
            Self::Memory { what, limit } => {
                write!(f, "{what}; the likely cause is that it needs more memory than the limit of {limit} bytes")
            }
            Self::Breakdown(what) => f.write_str(what),
        }
    }
}

/// An import that does not fit, and what was given for it.
#[derive(Debug)]
pub struct LinkProblem {
    pub wanted: ImportType,
    /// What was given instead; `None` if nothing was given.
    pub given: Option<String>,
    /// A similar name under which there is something, when nothing was given under this one.
    pub near: Option<String>,
}

fn link_message(problems: &[LinkProblem], f: &mut fmt::Formatter<'_>) -> fmt::Result {
    if let [one] = problems {
        f.write_str("an import does not fit: ")?;
        return problem(one, f);
    }
    write!(f, "{} imports do not fit:", problems.len())?;
    for one in problems {
        f.write_str("\n - ")?;
        problem(one, f)?;
    }
    Ok(())
}

fn problem(problem: &LinkProblem, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let LinkProblem { wanted, given, near } = problem;
    let ty = wanted.ty.to_string();
    let article = if ty.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
    write!(f, "\"{}\".\"{}\" must be {article} {ty}, ", wanted.module, wanted.name)?;
    match (given, near) {
        (Some(given), _) => write!(f, "{given} given"),
        (None, Some(near)) => write!(f, "nothing given; there is \"{near}\""),
        (None, None) => f.write_str("nothing given"),
    }
}

/// An exception on its way out of a store.
pub struct Thrown {
    pub(crate) tag: wasmer::Tag,
    pub(crate) payload: Vec<wasmer_types::RawValue>,
}

impl fmt::Debug for Thrown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "an exception with {} values", self.payload.len())
    }
}

/// Why a host function does not return to wasm.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HostStop {
    /// The host has an exception pending.
    Exception,
    /// The host abandons everything.
    Abort,
    /// The guest exits with this code.
    Exit(u32),
    /// A rule of the canonical ABI was broken; the component instance knows which.
    Broken,
    /// The guest called what only stands in for an import: it traps.
    StandIn,
    /// The guest's exception would exceed the limit of bytes of its store.
    NoRoom { limit: u64 },
}

impl fmt::Display for HostStop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoRoom { limit } => {
                write!(f, "the store may use {limit} bytes, and the exceptions that the guest holds take more")
            }
            Self::Broken => f.write_str("a rule of the canonical ABI was broken"),
            Self::Exit(code) => write!(f, "the guest exited with code {code}"),
            Self::Exception | Self::Abort | Self::StandIn => f.write_str("a host function left wasm"),
        }
    }
}

impl std::error::Error for HostStop {}

/// Why a guest stopped. The specification calls it a trap (1.2.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TrapCode {
    Unreachable,
    MemoryOutOfBounds,
    TableOutOfBounds,
    UninitializedElement,
    IndirectCallTypeMismatch,
    IntegerDivisionByZero,
    IntegerOverflow,
    BadConversionToInteger,
    NullReference,
    UnalignedAtomic,
    ExpectedSharedMemory,
    StackOverflow,
    OutOfFuel,
    TimeLimit,
    UncaughtException,
    CanonicalAbi,
}

impl TrapCode {
    /// The reason in the words of the specification's tests, where they have some.
    pub const fn message(self) -> &'static str {
        match self {
            Self::Unreachable => "unreachable executed",
            Self::MemoryOutOfBounds => "out of bounds memory access",
            Self::TableOutOfBounds => "out of bounds table access",
            Self::UninitializedElement => "uninitialized element",
            Self::IndirectCallTypeMismatch => "indirect call type mismatch",
            Self::IntegerDivisionByZero => "integer divide by zero",
            Self::IntegerOverflow => "integer overflow",
            Self::BadConversionToInteger => "invalid conversion to integer",
            Self::NullReference => "null reference",
            Self::UnalignedAtomic => "unaligned atomic",
            Self::ExpectedSharedMemory => "expected shared memory",
            Self::StackOverflow => "call stack exhausted",
            Self::OutOfFuel => "out of fuel",
            Self::TimeLimit => "time limit exceeded",
            Self::UncaughtException => "uncaught exception",
            Self::CanonicalAbi => "a rule of the canonical ABI was broken",
        }
    }
}

/// A place in wasm code that was active when a guest trapped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frame {
    /// The module's name, if its name section has one.
    pub module: Option<String>,
    /// The function's name in the source, as far as its symbol tells.
    pub function: Option<String>,
    /// The function's index in the module's function index space.
    pub function_index: u32,
    /// The instruction's offset in the module's binary, in bytes, where the compiler kept it.
    pub offset: Option<usize>,
    /// The function's name as the compiler spelt it: in the name section, or, of one that was inlined, in the DWARF.
    pub symbol: Option<String>,
    /// Where that is in the source, if the module says so.
    pub file: Option<String>,
    pub line: Option<u32>,
    pub column: Option<u32>,
    /// Where the instruction is in the content of the code section, if the compiler kept its offset.
    pub address: Option<usize>,
    /// Whether it was inlined into the next frame's function.
    pub inlined: bool,
}

impl Frame {
    /// File, line and column, as compilers write them.
    pub fn place(&self) -> Option<String> {
        let mut place = self.file.clone()?;
        for number in [self.line, self.line.and(self.column)].into_iter().flatten() {
            place += &format!(":{number}");
        }
        Some(place)
    }
}

/// A trap: the reason, and the wasm frames, innermost first.
#[derive(Debug)]
pub struct Trap {
    pub code: TrapCode,
    pub frames: Vec<Frame>,
    /// Of an access out of a memory's bounds: what a guest of the store was refused before that.
    pub refused_growth: Option<RefusedGrowth>,
    /// The import that was called though nothing was given for it, if that is why.
    pub import: Option<String>,
}

impl Trap {
    /// One of which no more is known.
    pub fn new(code: TrapCode, frames: Vec<Frame>) -> Self {
        Self { code, frames, refused_growth: None, import: None }
    }
}

/// A memory that could not grow.
#[derive(Clone, Copy, Debug)]
pub struct RefusedGrowth {
    /// By how much it was to grow.
    pub pages: u32,
    pub limit: GrowthLimit,
}

/// What kept a memory from growing.
#[derive(Clone, Copy, Debug)]
pub enum GrowthLimit {
    /// Its declared maximum, in pages.
    Declared(u32),
    /// The most pages that any memory can have.
    Engine(u32),
    /// The bytes that its store may use.
    Store(u64),
    /// The system had no room.
    System,
}

impl fmt::Display for RefusedGrowth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let plural = if self.pages == 1 { "" } else { "s" };
        write!(f, "a memory.grow by {} page{plural} had failed before: ", self.pages)?;
        match self.limit {
            GrowthLimit::Declared(pages) => write!(f, "the memory declares a maximum of {pages} pages"),
            GrowthLimit::Engine(pages) => write!(f, "a memory can have {pages} pages here"),
            GrowthLimit::Store(bytes) => write!(f, "the store may use {bytes} bytes"),
            GrowthLimit::System => f.write_str("the system has no memory left for it"),
        }
    }
}

impl fmt::Display for Trap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.import {
            Some(import) => write!(f, "{import} was called")?,
            None => f.write_str(self.code.message())?,
        }
        if let Some(frame) = self.frames.first() {
            match &frame.function {
                Some(name) => write!(f, " in wasm function \"{name}\"")?,
                None => write!(f, " in wasm function #{}", frame.function_index)?,
            }
            if let Some(offset) = frame.offset {
                write!(f, " at offset {offset:#x}")?;
            }
            if let Some(place) = frame.place() {
                write!(f, " ({place})")?;
            }
        }
        if self.import.is_some() { f.write_str(", and nothing was given for it") } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::types::FuncType;

    fn missing(module: &str, name: &str) -> LinkProblem {
        let ty = ExternType::Func(FuncType { params: [].into(), results: [].into() }.into());
        LinkProblem { wanted: ImportType { module: module.into(), name: name.into(), ty }, given: None, near: None }
    }

    #[test]
    fn every_missing_import_is_listed() {
        let text = Fault::Link(vec![missing("env", "log"), missing("env", "now")]).to_string();
        assert!(text.contains("2 imports") && text.contains("\"env\".\"log\"") && text.contains("\"env\".\"now\""));
    }
}
