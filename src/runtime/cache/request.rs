//! How a module is to be looked up: as what kind of code, where, and within which bounds.

use std::path::Path;

use super::child::{Bounds, Destination, Task};
use crate::compiler::{CodeKind, Compiler};
use crate::module::Module;

/// How to look a module up.
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    pub compiler: Compiler,
    pub kind: CodeKind,
    pub keep: Keep,
    /// Bytes that the modules kept may take, and the artifacts in the directory; `None` is any number.
    pub max_size: Option<u64>,
    /// Where artifacts are kept, and looked for.
    pub directory: Option<&'a Path>,
    /// What a compilation may take; `None` is anything, and compiles in this process.
    pub bounds: Option<Bounds>,
    pub occasion: Occasion,
}

/// Whether the process keeps a module, and looks for it among those kept; and how it knows its file again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keep {
    No,
    /// By what the file system says of the file, which is asked each time.
    ByStamp,
    /// By the file's path, whatever became of the file since.
    ByPath,
}

/// When a module is looked up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Occasion {
    /// When it is needed.
    Use,
    /// Before there are requests.
    Preload,
}

impl Request<'_> {
    /// Asks for plain code that is not kept anywhere.
    pub const fn plain(compiler: Compiler) -> Self {
        Self {
            compiler,
            kind: CodeKind::Plain,
            keep: Keep::No,
            max_size: None,
            directory: None,
            bounds: None,
            occasion: Occasion::Use,
        }
    }

    pub(super) fn compile(&self, wasm: &[u8], destination: Destination) -> anyhow::Result<Module> {
        let task = Task { wasm, compiler: self.compiler, kind: self.kind, destination };
        match self.bounds {
            Some(bounds) => task.compile_within(bounds),
            None => task.compile(),
        }
    }
}
