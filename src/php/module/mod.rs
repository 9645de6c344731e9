//! `Wasm\Module`: a module, whose code is compiled when it is first needed.
//!
//! One file, because where a module came from, what was checked of it and its code are one state.

pub mod lookup;
pub mod imports;
pub mod instance;
pub mod stand_ins;
pub mod methods;
pub mod cache;
pub mod cache_filesystem;
pub mod profiler;

use std::borrow::Cow;
use std::cell::{OnceCell, RefCell};
use std::ffi::CString;
use std::path::PathBuf;
use std::rc::Rc;
use std::sync::Arc;

use ext_php_rs::prelude::*;
use ext_php_rs::types::{ZendStr, Zval};
use wasm_runtime::cache::{self as runtime_cache, Binary, CheckedFile, Found, Part, Remembered, Request, SourceFile};
use wasm_runtime::compiler::CodeKind;
use wasm_runtime::declared::Declared;
use wasm_runtime::module::{self, Hash};
use wasm_runtime::types::{ExportType, ImportType};

use self::imports::ImportNames;
use self::lookup::{Watch, cached, request, watched, what_takes};
use crate::php::engine::class::{Class, handler_table};
use crate::php::engine::exceptions;
use crate::php::engine::method::{Arg, Call};
use crate::php::engine::object;
use crate::php::engine::raise::{Raise, Result};
use crate::php::engine::zend;

#[php_class]
#[php(name = "Wasm\\Module")]
pub struct Module {
    code: OnceCell<module::Module>,
    /// What was found in the bytes, unless the code was there from the beginning.
    checked: Option<Checked>,
    source: Source,
}

/// A module whose bytes were checked.
struct Checked {
    declared: Declared,
    hash: Hash,
    /// What is to be compiled, of a file: it may change meanwhile.
    file: RefCell<Option<Rc<CheckedFile>>>,
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
        match (self.code.get(), other.code.get()) {
            (Some(one), Some(other)) => one.is(other),
            _ => self.hash() == other.hash(),
        }
    }
}

impl Module {
    /// Code as a PHP object.
    fn of_code(code: module::Module, source: Source) -> Self {
        Self { code: OnceCell::from(code), checked: None, source }
    }

    /// What was looked up as a PHP object.
    fn of_found<F>(found: Found<F>, source: Source, file: impl FnOnce(F) -> Option<CheckedFile>) -> Self {
        match found {
            Found::Compiled(code) => Self::of_code(code, source),
            Found::Checked { declared, hash, source: found } => {
                let file = RefCell::new(file(found).map(Rc::new));
                Self { code: OnceCell::new(), checked: Some(Checked { declared, hash, file }), source }
            }
        }
    }

    /// The compiled code of an artifact as a PHP object.
    pub fn without_source(module: module::Module) -> Zval {
        object::new(Self::of_code(module, Source::Lost))
    }

    /// What the process keeps under a name, as a PHP object.
    pub fn remembered(Remembered { module, binary }: Remembered) -> Zval {
        let source = match binary {
            Binary::File(path) => Source::File(path, true),
            Binary::Bytes(wasm) => Source::Kept(wasm),
            Binary::Part(part) => Source::Part(part),
            Binary::Lost => Source::Lost,
        };
        object::new(Self::of_code(module, source))
    }

    /// What the process is to keep under a name: nothing of this request's.
    pub fn to_remember(&self) -> Result<Remembered> {
        let module = self.code()?;
        let binary = match &self.source {
            Source::File(path, _) => Binary::File(path.clone()),
            Source::Bytes(wasm, _) => Binary::Bytes(bytes(wasm).into()),
            Source::Kept(wasm) => Binary::Bytes(Arc::clone(wasm)),
            Source::Part(part) => Binary::Part(Arc::clone(part)),
            Source::Lost => Binary::Lost,
        };
        Ok(Remembered { module, binary })
    }

    /// The code of this module with the state of a snapshot, which is of the same binary.
    pub fn with_state_of(&self, snapshot: &module::Module) -> Result<Zval> {
        let module = self.code()?.with_state_of(snapshot);
        Ok(object::new(Self::of_code(module, self.source.again())))
    }

    /// Its code, which is compiled now if it has not been. Of an artifact it is of the artifact's kind, otherwise plain.
    pub fn code(&self) -> Result<module::Module> {
        if let Some(code) = self.code.get() {
            return Ok(code.clone());
        }
        self.compiled(None)
    }

    /// The same. While it is being compiled, `watch` is told what share is done; an error of it ends that.
    pub fn code_watched(&self, watch: Watch<'_>) -> Result<module::Module> {
        match self.code.get() {
            Some(code) => Ok(code.clone()),
            None => self.compiled(Some(watch)),
        }
    }

    fn compiled(&self, watch: Option<Watch<'_>>) -> Result<module::Module> {
        let code = self.compile(CodeKind::Plain, watch)?;
        // A warning's handler may have come here as well. Either is right.
        let _ = self.code.set(code.clone());
        if let Some(checked) = &self.checked {
            checked.file.replace(None);
        }
        Ok(code)
    }

    pub fn is_compiled(&self) -> bool {
        self.code.get().is_some()
    }

    /// Its code of that kind.
    ///
    /// # Errors
    ///
    /// When it must be compiled and cannot be, or the binary is not available any more, or has changed.
    pub fn code_of(&self, kind: CodeKind) -> Result<module::Module> {
        match self.code.get() {
            Some(code) if code.kind() == kind => Ok(code.clone()),
            Some(code) => {
                let other = self.compile(kind, None)?;
                if other.hash() != code.code_hash() {
                    return Err(unavailable("a store with fuel needs", CHANGED));
                }
                Ok(other.with_state_of(code))
            }
            None if kind == CodeKind::Plain => self.code(),
            None => self.compile(kind, None),
        }
    }

    /// Compiles its binary, or finds the code where it is kept.
    fn compile(&self, kind: CodeKind, watch: Option<Watch<'_>>) -> Result<module::Module> {
        match &self.source {
            Source::File(path, persistent) => {
                if let Some(file) = self.checked_file() {
                    let file = &*file;
                    return watched(*persistent, kind, |request| file.compile(request), watch);
                }
                let lookup = |request: &Request<'_>| {
                    let absolute = || path.clone();
                    runtime_cache::from_file(&SourceFile::new(path, &absolute), request)
                };
                watched(*persistent, kind, lookup, watch)
            }
            Source::Bytes(wasm, persistent) => {
                let (wasm, hash) = (bytes(wasm), self.checked.as_ref().map(|checked| checked.hash));
                let lookup = |request: &Request<'_>| match hash {
                    Some(hash) => runtime_cache::from_hash(hash, request, || Ok(wasm.into())),
                    None => runtime_cache::from_binary(wasm, request),
                };
                watched(*persistent, kind, lookup, watch)
            }
            Source::Kept(wasm) => watched(true, kind, |request| runtime_cache::from_binary(wasm, request), watch),
            Source::Part(part) => {
                watched(true, kind, |request| runtime_cache::from_binary(&part.read()?, request), watch)
            }
            Source::Lost => Err(unavailable("a store with fuel needs", FROM_AN_ARTIFACT)),
        }
    }

    fn checked_file(&self) -> Option<Rc<CheckedFile>> {
        self.checked.as_ref()?.file.borrow().clone()
    }

    /// What it imports, in its order.
    pub fn imports(&self) -> &[ImportType] {
        match (self.code.get(), &self.checked) {
            (_, Some(checked)) => &checked.declared.imports,
            (code, None) => code.map_or(&[], module::Module::imports),
        }
    }

    /// What it exports, in its order.
    fn exports(&self) -> Box<dyn Iterator<Item = &ExportType> + '_> {
        match (self.code.get(), &self.checked) {
            (_, Some(checked)) => Box::new(checked.declared.exports.iter()),
            (code, None) => Box::new(code.into_iter().flat_map(|code| code.exports().iter().map(|export| &export.ty))),
        }
    }

    fn name(&self) -> Option<&str> {
        match (self.code.get(), &self.checked) {
            (_, Some(checked)) => checked.declared.name.as_deref(),
            (code, None) => code?.name(),
        }
    }

    /// The SHA-256 of its binary; for a snapshot, of that hash and its state.
    fn hash(&self) -> &Hash {
        const NONE: &Hash = &[0; 32];
        match (self.code.get(), &self.checked) {
            (_, Some(checked)) => &checked.hash,
            (code, None) => code.map_or(NONE, module::Module::hash),
        }
    }

    /// The module as WebAssembly; `asked` says what needs it, with its verb.
    ///
    /// # Errors
    ///
    /// When the binary that the code was made from is not available any more.
    fn binary(&self, asked: &str) -> Result<Cow<'_, [u8]>> {
        let binary = self.source_binary(asked)?;
        match self.code.get() {
            Some(code) if code.has_state() => Ok(code.to_binary(&binary)?.into_owned().into()),
            _ => Ok(binary),
        }
    }

    /// The binary that the code was made from.
    fn source_binary(&self, asked: &str) -> Result<Cow<'_, [u8]>> {
        match &self.source {
            Source::File(path, _) => {
                if let Some(file) = self.checked_file() {
                    return Ok(file.binary().to_vec().into());
                }
                let binary = runtime_cache::binary_of_file(path)?;
                let hash = self.code.get().map_or(self.hash(), module::Module::code_hash);
                if module::hash(&binary) == *hash { Ok(binary.into()) } else { Err(unavailable(asked, CHANGED)) }
            }
            Source::Bytes(wasm, _) => Ok(bytes(wasm).into()),
            Source::Kept(wasm) => Ok((&**wasm).into()),
            Source::Part(part) => Ok(part.read().map_err(anyhow::Error::from)?.into()),
            Source::Lost => Err(unavailable(asked, FROM_AN_ARTIFACT)),
        }
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
        let mut refused = None;
        let check = |wasm: &[u8]| {
            check(wasm).map_err(|raise| {
                refused = Some(raise);
                anyhow::anyhow!("the module is refused")
            })
        };
        let module = self.source(|file| {
            let plain = request(self.persistent, CodeKind::Plain, None);
            let kind = choose(&|| Ok(runtime_cache::imports_of_file(&file, &plain)?))?;
            cached(self.persistent, kind, |request| runtime_cache::from_file_if(&file, request, check))
        });
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

    /// Its module, which is not compiled if no code of it is kept anywhere.
    fn look_up(&self) -> Result<Module> {
        let found = self.source(|file| {
            cached(self.persistent, CodeKind::Plain, |request| runtime_cache::look_up_file(file, request))
        })?;
        Ok(Module::of_found(found, Source::File(self.absolute(), self.persistent), Some))
    }

    /// Its component.
    #[cfg(feature = "component")]
    pub fn load_component(&self) -> Result<wasm_runtime::component::Component> {
        self.source(|file| cached(true, CodeKind::Plain, |request| wasm_runtime::component::from_file(&file, request)))
    }

    fn source<R>(&self, work: impl FnOnce(SourceFile<'_>) -> R) -> R {
        // With threads, each request has a working directory of its own, which the system does not know.
        let given = if cfg!(php_zts) { self.absolute() } else { zend::as_path(&self.path).to_owned() };
        let absolute = || self.absolute();
        work(SourceFile::new(&given, &absolute))
    }

    fn absolute(&self) -> PathBuf {
        zend::absolute_path(&self.path)
    }

    /// Its compiled code as a PHP object.
    pub fn object(&self, module: module::Module) -> Zval {
        object::new(Module::of_code(module, Source::File(self.absolute(), self.persistent)))
    }
}

/// The module in a string that is a binary, as a PHP object.
fn of_binary(wasm: Zval, persistent: bool) -> Result<Zval> {
    let found = cached(persistent, CodeKind::Plain, |request| runtime_cache::look_up_binary(bytes(&wasm), request))?;
    Ok(object::new(Module::of_found(found, Source::Bytes(wasm, persistent), |()| None)))
}

/// The bytes of a string.
fn bytes(string: &Zval) -> &[u8] {
    string.zend_str().map_or(&[], |string| string.as_bytes())
}
