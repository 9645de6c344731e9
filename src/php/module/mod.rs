//! `Wasm\Module`: compiled code.

pub mod imports;
pub mod instance;
pub mod stand_ins;
pub mod methods;
pub mod cache;
pub mod cache_filesystem;
pub mod profiler;

use std::borrow::Cow;
use std::ffi::CString;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use ext_php_rs::prelude::*;
use ext_php_rs::types::{ZendStr, Zval};
use wasm_runtime::cache::{self as runtime_cache, Binary, Keep, Occasion, Part, Remembered, Request, SourceFile};
use wasm_runtime::compiler::CodeKind;
use wasm_runtime::fault::Fault;
use wasm_runtime::module;

use self::imports::ImportNames;
use crate::php::engine::class::{Class, handler_table};
use crate::php::engine::exceptions;
use crate::php::engine::ini;
use crate::php::engine::messages;
use crate::php::engine::method::{Arg, Call};
use crate::php::engine::object;
use crate::php::engine::raise::{Raise, Result};
use crate::php::engine::zend;

#[php_class]
#[php(name = "Wasm\\Module")]
pub struct Module {
    module: module::Module,
    source: Source,
}

/// Where the code of a module came from, in case another kind of code is needed.
enum Source {
    /// A file by its absolute path, and whether to keep the code.
    File(PathBuf, bool),
    /// The binary, and whether to keep the code.
    Bytes(Zval, bool),
    /// The binary, which the process keeps as well as the code.
    Kept(Arc<[u8]>),
    /// The binary, which is in a file of the directory of artifacts.
    Part(Arc<Part>),
    /// Only the code is at hand.
    Lost,
}

impl Source {
    fn again(&self) -> Self {
        match self {
            Self::File(path, persistent) => Self::File(path.clone(), *persistent),
            Self::Bytes(wasm, persistent) => Self::Bytes(wasm.shallow_clone(), *persistent),
            Self::Kept(wasm) => Self::Kept(Arc::clone(wasm)),
            Self::Part(part) => Self::Part(Arc::clone(part)),
            Self::Lost => Self::Lost,
        }
    }
}

impl Class for Module {
    handler_table!();

    fn denotes_same(&self, other: &Self) -> bool {
        self.module.is(&other.module)
    }
}

impl Module {
    /// The compiled code of an artifact as a PHP object.
    pub fn without_source(module: module::Module) -> Zval {
        object::new(Self { module, source: Source::Lost })
    }

    /// What the process keeps under a name, as a PHP object.
    pub fn remembered(Remembered { module, binary }: Remembered) -> Zval {
        let source = match binary {
            Binary::File(path) => Source::File(path, true),
            Binary::Bytes(wasm) => Source::Kept(wasm),
            Binary::Part(part) => Source::Part(part),
            Binary::Lost => Source::Lost,
        };
        object::new(Self { module, source })
    }

    /// What the process is to keep under a name: nothing of this request's.
    pub fn to_remember(&self) -> Remembered {
        let binary = match &self.source {
            Source::File(path, _) => Binary::File(path.clone()),
            Source::Bytes(wasm, _) => Binary::Bytes(bytes(wasm).into()),
            Source::Kept(wasm) => Binary::Bytes(Arc::clone(wasm)),
            Source::Part(part) => Binary::Part(Arc::clone(part)),
            Source::Lost => Binary::Lost,
        };
        Remembered { module: self.module.clone(), binary }
    }

    /// The code of this module with the state of a snapshot, which is of the same binary.
    pub fn with_state_of(&self, snapshot: &module::Module) -> Zval {
        object::new(Self { module: self.module.with_state_of(snapshot), source: self.source.again() })
    }

    /// The same module, compiled to another kind of code.
    ///
    /// # Errors
    ///
    /// When the binary is not available any more, or has changed.
    pub fn in_kind(&self, kind: CodeKind) -> Result<module::Module> {
        let unavailable = |reason| Err(unavailable("a store with fuel needs", reason));
        let module = match &self.source {
            Source::File(path, persistent) => {
                let absolute = || path.clone();
                let file = SourceFile::new(path, &absolute);
                cached(*persistent, kind, |request| runtime_cache::from_file(&file, request))?
            }
            Source::Bytes(wasm, persistent) => {
                cached(*persistent, kind, |request| runtime_cache::from_binary(bytes(wasm), request))?
            }
            Source::Kept(wasm) => cached(true, kind, |request| runtime_cache::from_binary(wasm, request))?,
            Source::Part(part) => cached(true, kind, |request| runtime_cache::from_binary(&part.read()?, request))?,
            Source::Lost => return unavailable(FROM_AN_ARTIFACT),
        };
        if module.hash() != self.module.code_hash() {
            return unavailable(CHANGED);
        }
        Ok(module.with_state_of(&self.module))
    }

    /// The module as WebAssembly; `asked` says what needs it, with its verb.
    ///
    /// # Errors
    ///
    /// When the binary that the code was made from is not available any more.
    fn binary(&self, asked: &str) -> Result<Cow<'_, [u8]>> {
        let binary = self.source_binary(asked)?;
        if !self.module.has_state() {
            return Ok(binary);
        }
        Ok(self.module.to_binary(&binary)?.into_owned().into())
    }

    /// The binary that the code was made from.
    fn source_binary(&self, asked: &str) -> Result<Cow<'_, [u8]>> {
        match &self.source {
            Source::File(path, _) => {
                let binary = runtime_cache::binary_of_file(path)?;
                if module::hash(&binary) == *self.module.code_hash() {
                    Ok(binary.into())
                } else {
                    Err(unavailable(asked, CHANGED))
                }
            }
            Source::Bytes(wasm, _) => Ok(bytes(wasm).into()),
            Source::Kept(wasm) => Ok((&**wasm).into()),
            Source::Part(part) => Ok(part.read().map_err(anyhow::Error::from)?.into()),
            Source::Lost => Err(unavailable(asked, FROM_AN_ARTIFACT)),
        }
    }

    pub fn module(&self) -> &module::Module {
        &self.module
    }
}

const FROM_AN_ARTIFACT: &str = "it comes from an artifact";
const CHANGED: &str = "its file has changed";

/// `asked` says what needs the binary, with its verb.
fn unavailable(asked: &str, reason: &str) -> Raise {
    let message = format!("{asked} the module's WebAssembly, not only its code: {reason}");
    Raise::new(exceptions::Class::WasmException, message)
}

/// The file of a module.
pub struct File {
    path: CString,
    persistent: bool,
}

impl File {
    /// The file that an argument names.
    pub fn of_argument<P>(call: &Call<'_>, arg: Arg<P>, path: &ZendStr, persistent: bool) -> Result<Self> {
        if let Some(takes) = what_takes(path.as_bytes()) {
            return Err(call.value_error(arg, &format!("must be the path of a file; {takes}")));
        }
        Ok(Self { path: call.path(arg, path)?, persistent })
    }

    /// Its module, compiled to that kind of code.
    pub fn load(&self, kind: CodeKind) -> Result<module::Module> {
        self.load_if(|_| Ok(kind), |_| Ok(()))
    }

    /// Its module, compiled to the kind of code that `choose` returns, if `check` accepts its binary.
    ///
    /// `choose` can find out what the module imports. `check` is called only where the file is read, before anything is
    /// compiled; it may run PHP code.
    pub fn load_if(
        &self,
        choose: impl FnOnce(&ImportNames<'_>) -> Result<CodeKind>,
        check: impl FnOnce(&[u8]) -> Result,
    ) -> Result<module::Module> {
        // With threads, each request has a working directory of its own, which the system does not know.
        let given = if cfg!(php_zts) { self.absolute() } else { zend::as_path(&self.path).to_owned() };
        let absolute = || self.absolute();
        let file = SourceFile::new(&given, &absolute);
        let names = || Ok(runtime_cache::imports_of_file(&file, &request(self.persistent, CodeKind::Plain, None))?);
        let kind = choose(&names)?;
        let mut refused = None;
        let check = |wasm: &[u8]| {
            check(wasm).map_err(|raise| {
                refused = Some(raise);
                anyhow::anyhow!("the module is refused")
            })
        };
        let module = cached(self.persistent, kind, |request| runtime_cache::from_file_if(&file, request, check));
        match refused {
            Some(raise) => Err(raise),
            None => module,
        }
    }

    /// Whether it begins as a component's binary does; the text of one does not.
    #[cfg(feature = "component")]
    pub fn is_component(&self) -> bool {
        use std::io::Read;

        /// The version and the layer of components (component model, binary format).
        const BEGINNING: [u8; 8] = *b"\0asm\x0d\0\x01\0";
        let mut beginning = [0; 8];
        let file = std::fs::File::open(self.absolute());
        file.is_ok_and(|mut file| file.read_exact(&mut beginning).is_ok()) && beginning == BEGINNING
    }

    /// Its component.
    #[cfg(feature = "component")]
    pub fn load_component(&self) -> Result<wasm_runtime::component::Component> {
        let given = if cfg!(php_zts) { self.absolute() } else { zend::as_path(&self.path).to_owned() };
        let absolute = || self.absolute();
        let file = SourceFile::new(&given, &absolute);
        cached(true, CodeKind::Plain, |request| wasm_runtime::component::from_file(&file, request))
    }

    fn absolute(&self) -> PathBuf {
        zend::absolute_path(&self.path)
    }

    /// Its compiled code as a PHP object.
    pub fn object(&self, module: module::Module) -> Zval {
        object::new(Module { module, source: Source::File(self.absolute(), self.persistent) })
    }
}

/// The method that takes a module itself, if one was given in place of a path. Other extensions accept it there.
fn what_takes(given: &[u8]) -> Option<&'static str> {
    if given.starts_with(b"\0asm") {
        Some("Wasm\\Module::fromBytes() takes the bytes of a module")
    } else if given.trim_ascii_start().starts_with(b"(module") {
        Some("Wasm\\Module::fromText() takes the text of a module")
    } else if given.trim_ascii_start().starts_with(b"(component") {
        Some("Wasm\\Component::fromText() takes the text of a component")
    } else {
        None
    }
}

/// Looks up a module in the cache, by the INI entries, and shows the cache's notices.
pub fn cached<T>(
    persistent: bool,
    kind: CodeKind,
    lookup: impl FnOnce(&Request<'_>) -> anyhow::Result<T>,
) -> Result<T> {
    let directory = ini::cache_dir().filter(|_| persistent);
    let found = lookup(&request(persistent, kind, directory.as_deref()))?;
    for notice in runtime_cache::take_notices() {
        zend::warning_caught(&format!("wasm.cache_dir: {notice}")).map_err(Fault::Host)?;
    }
    Ok(found)
}

/// How to look up a module, by the INI entries.
fn request(persistent: bool, kind: CodeKind, directory: Option<&Path>) -> Request<'_> {
    let keep = match (persistent && ini::cache_is_on(), ini::validates_timestamps()) {
        (false, _) => Keep::No,
        (true, true) => Keep::ByStamp,
        (true, false) => Keep::ByPath,
    };
    Request {
        compiler: ini::compiler(),
        kind,
        keep,
        max_size: ini::cache_max_size(),
        directory,
        bounds: ini::compile_bounds(),
        occasion: Occasion::Use,
    }
}

/// Prepares for artifacts where they are in use, and loads the modules of `wasm.preload`. Only while PHP starts: each
/// module that cannot be loaded raises a warning, and the server starts without it.
pub fn preload() {
    if ini::cache_dir().is_some() {
        runtime_cache::prepare(ini::compiler());
    }
    let list = ini::preload();
    if list.is_empty() {
        return;
    }
    if !ini::cache_is_on() {
        zend::warning("wasm.preload needs wasm.cache=1");
        return;
    }
    let directory = ini::cache_dir();
    for complaint in
        runtime_cache::preload(&list, &request(true, CodeKind::Plain, directory.as_deref()), load_component)
    {
        zend::warning(&format!("wasm.preload: {}", messages::of_error(&complaint)));
    }
    for notice in runtime_cache::take_notices() {
        zend::warning(&format!("wasm.cache_dir: {notice}"));
    }
}

/// Loads a file that is a component, if there are any here.
#[cfg(feature = "component")]
fn load_component(file: &SourceFile<'_>, request: &Request<'_>) -> anyhow::Result<()> {
    wasm_runtime::component::from_file(file, request).map(drop)
}

#[cfg(not(feature = "component"))]
fn load_component(_file: &SourceFile<'_>, _request: &Request<'_>) -> anyhow::Result<()> {
    Err(Fault::IsComponent.into())
}

/// The module in a string that is a binary, as a PHP object.
fn of_binary(wasm: Zval, persistent: bool) -> Result<Zval> {
    let module = cached(persistent, CodeKind::Plain, |request| runtime_cache::from_binary(bytes(&wasm), request))?;
    Ok(object::new(Module { module, source: Source::Bytes(wasm, persistent) }))
}

/// The bytes of a string.
fn bytes(string: &Zval) -> &[u8] {
    string.zend_str().map_or(&[], |string| string.as_bytes())
}
