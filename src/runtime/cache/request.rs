//! A request for a module: the kind of code, where to look, and the bounds of a compilation.

use std::path::Path;
use std::sync::Arc;

use super::child::{Bounds, Destination, Task};
use crate::compile::progress::Progress;
use crate::compile::text::refuse_other_formats;
use crate::compiler::{CodeKind, Compiler};
use crate::module::Module;

/// How to look a module up.
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    pub compiler: Compiler,
    pub kind: CodeKind,
    pub keep: Keep,
    /// The bytes that the kept modules may take, and those that the artifacts in the directory may; `None`: no bound.
    pub max_size: Option<u64>,
    /// The directory of artifacts.
    pub directory: Option<&'a Path>,
    /// What a compilation may take; `None`: no bound, and it runs in this process.
    pub bounds: Option<Bounds>,
    pub occasion: Occasion,
    /// Who watches the compilation.
    pub progress: Option<&'a Arc<Progress>>,
}

/// Whether the process keeps a module and looks among the kept ones, and how it recognises the module's file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keep {
    No,
    /// By the file's stamp, which is read each time.
    ByStamp,
    /// By the file's path, whether or not the file has changed since.
    ByPath,
}

/// When a module is looked up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Occasion {
    /// When the program needs it.
    Use,
    /// Before the first request.
    Preload,
}

impl Request<'_> {
    /// A request for plain code that is not kept anywhere.
    pub const fn plain(compiler: Compiler) -> Self {
        Self {
            compiler,
            kind: CodeKind::Plain,
            keep: Keep::No,
            max_size: None,
            directory: None,
            bounds: None,
            occasion: Occasion::Use,
            progress: None,
        }
    }

    /// What `make` makes of a binary: within the bounds, if there are any, in a child.
    ///
    /// # Errors
    ///
    /// `Fault::CompileLimit` if the child exceeds a bound.
    pub fn make_bytes(&self, wasm: &[u8], make: impl FnOnce() -> anyhow::Result<Vec<u8>>) -> anyhow::Result<Vec<u8>> {
        let Some(bounds) = self.bounds else { return make() };
        let destination = Destination::Process;
        let task = Task { wasm, compiler: self.compiler, kind: self.kind, destination, progress: None };
        task.make_within(bounds, make)
    }

    pub(super) fn compile(&self, wasm: &[u8], destination: Destination) -> anyhow::Result<Module> {
        refuse_other_formats(wasm)?;
        let task = Task { wasm, compiler: self.compiler, kind: self.kind, destination, progress: self.progress };
        match self.bounds {
            Some(bounds) => task.compile_within(bounds),
            None => task.compile(),
        }
    }
}
