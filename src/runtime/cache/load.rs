//! From a file or bytes to a compiled module. Three sources are tried in order: the process's own modules, the
//! directory of artifacts, the compiler.

use std::borrow::Cow;
use std::path::Path;
use std::time::SystemTime;

use anyhow::Context;

use super::child::Destination;
use super::disk::Artifacts;
use super::notices::notice;
use super::process::{self, Key, Known, Origin, Ready};
use super::request::{Keep, Occasion, Request};
use super::source::{Content, SourceFile};
use super::stamp::Stamp;
use crate::compile::{executable, survey, text, threads};
use crate::module::{self, Hash, Module};

/// The module in a file, binary or text.
pub fn from_file(file: &SourceFile<'_>, request: &Request<'_>) -> anyhow::Result<Module> {
    from_file_if(file, request, |_| Ok(()))
}

/// The same, if `check` accepts its binary. It is called only where the file is read, before anything is compiled, and
/// while nothing waits for it.
pub fn from_file_if(
    file: &SourceFile<'_>,
    request: &Request<'_>,
    check: impl FnOnce(&[u8]) -> anyhow::Result<()>,
) -> anyhow::Result<Module> {
    let module = find(file, request, check).map_err(|error| file.name_in(error))?;
    // Its DWARF may be in another file beside it.
    module.found_in(|| file.absolute().to_owned());
    Ok(module)
}

fn find(
    file: &SourceFile<'_>,
    request: &Request<'_>,
    check: impl FnOnce(&[u8]) -> anyhow::Result<()>,
) -> anyhow::Result<Module> {
    let known = match process::find(file, request)? {
        Known::Module(module) => return Ok(module),
        Known::Content(hash) => Some(hash),
        Known::Nothing => None,
    };
    executable::allowed()?;
    let loader = Loader::new(request);
    match loader.load_kept(file, known)? {
        Some(module) => Ok(module),
        None => loader.load_source(file, check),
    }
}

/// The binary in a file, or that of its text.
pub fn binary_of_file(path: &Path) -> anyhow::Result<Vec<u8>> {
    let absolute = || path.to_owned();
    let file = SourceFile::new(path, &absolute);
    file.content().map_err(|error| file.name_in(error))?;
    Ok(file.into_content()?.binary)
}

/// What the module in a file imports, each by its two names, in the module's order. Nothing is compiled.
pub fn imports_of_file(file: &SourceFile<'_>, request: &Request<'_>) -> anyhow::Result<Vec<(String, String)>> {
    if let Some(module) = process::peek(file, request)? {
        return Ok(module.imports().iter().map(|import| (import.module.clone(), import.name.clone())).collect());
    }
    let content = file.content().map_err(|error| file.name_in(error))?;
    Ok(survey::import_names(&content.binary))
}

/// The module in a binary.
pub fn from_binary(wasm: &[u8], request: &Request<'_>) -> anyhow::Result<Module> {
    if request.keep == Keep::No && request.directory.is_none() {
        return request.compile(wasm, Destination::Process);
    }
    Loader::new(request).module(module::hash(wasm), wasm)
}

/// The module in a binary whose hash is known. The binary is asked for only if its code is not kept.
pub fn from_hash<'w>(
    hash: Hash,
    request: &Request<'_>,
    wasm: impl FnOnce() -> anyhow::Result<Cow<'w, [u8]>>,
) -> anyhow::Result<Module> {
    if request.keep == Keep::No && request.directory.is_none() {
        return request.compile(&wasm()?, Destination::Process);
    }
    Loader::new(request).module_of(hash, wasm)
}

/// The hash of the binary that a file contains; and the binary, if it had to be read for that.
pub fn content_of_file(file: &SourceFile<'_>, request: &Request<'_>) -> anyhow::Result<(Hash, Option<Vec<u8>>)> {
    match process::find(file, request)? {
        Known::Module(module) => return Ok((*module.hash(), None)),
        Known::Content(hash) => return Ok((hash, None)),
        Known::Nothing => {}
    }
    let read_at = SystemTime::now();
    let loader = Loader::new(request);
    if loader.artifacts.is_some()
        && let Ok(stamp) = file.stamp()
        && let Some(hash) = loader.on_record(file, stamp)
    {
        loader.learn_stamp(*stamp, read_at, hash);
        return Ok((hash, None));
    }
    let (bytes, stamp) = file.read()?;
    let wasm = text::to_binary(&bytes).map_err(|error| file.name_in(error))?;
    let hash = module::hash(&wasm);
    if let Some(stamp) = stamp {
        loader.record(file, &stamp, read_at, &hash);
        loader.learn_stamp(stamp, read_at, hash);
    }
    loader.learn_path(file, hash);
    Ok((hash, Some(wasm.into_owned())))
}

/// The binary that a file contains, or that of its text.
pub fn read_binary(file: &SourceFile<'_>) -> anyhow::Result<Vec<u8>> {
    let (bytes, _) = file.read()?;
    Ok(text::to_binary(&bytes).map_err(|error| file.name_in(error))?.into_owned())
}

/// The bytes of a module that is better loaded than kept as it was compiled. What is mapped from the directory's file is
/// shared with other processes, and takes a fraction of the time that it took to compile.
const LOADED_FROM: u64 = 1 << 20;

/// A lookup of a module that the process does not keep.
pub(super) struct Loader<'a> {
    pub(super) request: &'a Request<'a>,
    /// The directory, if it may be trusted.
    artifacts: Option<Artifacts>,
}

/// The directory of a request, if it may be trusted.
pub(super) fn artifacts(request: &Request<'_>) -> Option<Artifacts> {
    request.directory.and_then(|path| match Artifacts::open(path) {
        Ok(artifacts) => Some(artifacts),
        // A server starts as root and its workers run as other users, who own the directory.
        Err(_) if request.occasion == Occasion::Preload && rustix::process::geteuid().is_root() => None,
        Err(reason) => {
            notice(&reason);
            None
        }
    })
}

/// The code of a module, from the process or else from the directory.
pub(super) fn kept_code(artifacts: &Artifacts, key: Key, max_size: Option<u64>) -> Option<Module> {
    let load = || {
        let (module, compiled_at) = artifacts.load(key).context("there is no such artifact")?;
        Ok(Ready { module, origin: Origin::Disk, compiled_at })
    };
    process::obtain(key, max_size, load).ok()
}

impl<'a> Loader<'a> {
    pub(super) fn new(request: &'a Request<'a>) -> Self {
        Self { request, artifacts: artifacts(request) }
    }

    /// The module of a file, from an artifact in the directory. The content of the file may be known already.
    pub(super) fn load_kept(&self, file: &SourceFile<'_>, known: Option<Hash>) -> anyhow::Result<Option<Module>> {
        if self.artifacts.is_none() {
            return Ok(None);
        }
        let now = SystemTime::now();
        let stamp = file.stamp()?;
        let Some(hash) = known.or_else(|| self.on_record(file, stamp)) else { return Ok(None) };
        let Some(ready) = self.artifact(hash) else { return Ok(None) };
        let module = self.keep(hash, || Ok(ready))?;
        self.learn_stamp(*stamp, now, hash);
        self.learn_name(file, hash);
        Ok(Some(module))
    }

    /// The module of a file whose content must be read.
    fn load_source(
        &self,
        file: &SourceFile<'_>,
        check: impl FnOnce(&[u8]) -> anyhow::Result<()>,
    ) -> anyhow::Result<Module> {
        let content = file.content()?;
        check(&content.binary)?;
        self.load_content(file, content)
    }

    /// The module of a file whose content was read.
    pub(super) fn load_content(&self, file: &SourceFile<'_>, content: &Content) -> anyhow::Result<Module> {
        let module = self.module(content.hash, &content.binary);
        match &module {
            Ok(_) => self.learn(file, content),
            // It need not be read again to find out.
            Err(_) => self.learn_content(content),
        }
        module
    }

    /// Remembers what a file contains.
    pub(super) fn learn_content(&self, content: &Content) {
        if let Some(stamp) = content.stamp {
            self.learn_stamp(stamp, content.read_at, content.hash);
        }
    }

    /// Remembers what a file contains whose module is there.
    pub(super) fn learn(&self, file: &SourceFile<'_>, content: &Content) {
        self.learn_content(content);
        if let Some(stamp) = content.stamp {
            self.record(file, &stamp, content.read_at, &content.hash);
        }
        self.learn_name(file, content.hash);
    }

    /// What a file contained when it had this stamp, if the directory knows.
    fn on_record(&self, file: &SourceFile<'_>, stamp: &Stamp) -> Option<Hash> {
        let artifacts = self.artifacts.as_ref().filter(|_| stamp.is_unique())?;
        artifacts.content(file.absolute(), stamp)
    }

    /// Has the directory know what a file with this stamp contains. `read_at` is the time before it was read.
    fn record(&self, file: &SourceFile<'_>, stamp: &Stamp, read_at: SystemTime, hash: &Hash) {
        if let Some(artifacts) = &self.artifacts
            && stamp.is_unique()
            && stamp.is_settled(read_at)
            && let Err(reason) = artifacts.remember(file.absolute(), stamp, hash)
        {
            notice(&reason);
        }
    }

    /// The module with that content.
    pub(super) fn module(&self, hash: Hash, wasm: &[u8]) -> anyhow::Result<Module> {
        self.module_of(hash, || Ok(wasm.into()))
    }

    /// The same, of a binary that is asked for only if its code is not kept.
    fn module_of<'w>(
        &self,
        hash: Hash,
        wasm: impl FnOnce() -> anyhow::Result<Cow<'w, [u8]>>,
    ) -> anyhow::Result<Module> {
        self.keep(hash, || match self.artifact(hash) {
            Some(ready) => Ok(ready),
            None => self.compile(hash, &wasm()?),
        })
    }

    pub(super) fn key(&self, hash: Hash) -> Key {
        Key::new(hash, self.request)
    }

    pub(super) fn keep(&self, hash: Hash, make: impl FnOnce() -> anyhow::Result<Ready>) -> anyhow::Result<Module> {
        if self.request.keep == Keep::No {
            Ok(make()?.module)
        } else {
            process::obtain(self.key(hash), self.request.max_size, make)
        }
    }

    /// Remembers what a file contains. `read_at` is the time before it was read.
    fn learn_stamp(&self, stamp: Stamp, read_at: SystemTime, hash: Hash) {
        if self.request.keep != Keep::No {
            process::learn_stamp(stamp, read_at, hash);
        }
    }

    /// Remembers the file from which a kept module came.
    fn learn_name(&self, file: &SourceFile<'_>, hash: Hash) {
        if self.request.keep != Keep::No {
            process::name(&self.key(hash), file.absolute());
        }
        self.learn_path(file, hash);
    }

    /// Remembers what is at a path.
    fn learn_path(&self, file: &SourceFile<'_>, hash: Hash) {
        // Only trusted paths are looked up by path; otherwise each lookup may bring a new path.
        if self.request.keep == Keep::ByPath {
            process::learn_path(file.absolute().to_owned(), hash);
        }
    }

    pub(super) fn artifact(&self, hash: Hash) -> Option<Ready> {
        let (module, compiled_at) = self.artifacts.as_ref()?.load(self.key(hash))?;
        Some(Ready { module, origin: self.origin(Origin::Disk), compiled_at })
    }

    fn compile(&self, hash: Hash, wasm: &[u8]) -> anyhow::Result<Ready> {
        let Some(artifacts) = &self.artifacts else {
            return Ok(self.compiled(self.request.compile(wasm, Destination::Process)?));
        };
        let _lock = artifacts.lock(self.key(hash));
        // Another process may have compiled it while this one waited.
        if let Some(ready) = self.artifact(hash) {
            return Ok(ready);
        }
        let module = self.request.compile(wasm, Destination::File)?;
        let ready = self.compiled(module);
        if let Err(reason) = artifacts.store(&ready.module, ready.compiled_at, self.request.max_size) {
            notice(&reason);
        } else if ready.module.bytes() >= LOADED_FROM
            && let Some(loaded) = self.artifact(hash)
        {
            let loaded = Ready { module: loaded.module, ..ready };
            threads::give_memory_back();
            return Ok(loaded);
        }
        Ok(ready)
    }

    fn compiled(&self, module: Module) -> Ready {
        Ready { module, origin: self.origin(Origin::Compiled), compiled_at: SystemTime::now() }
    }

    fn origin(&self, otherwise: Origin) -> Origin {
        match self.request.occasion {
            Occasion::Use => otherwise,
            Occasion::Preload => Origin::Preload,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Barrier;

    use super::*;
    use crate::cache::status;
    use crate::compiler::Compiler;

    const REQUEST: Request<'_> = Request { keep: Keep::ByStamp, ..Request::plain(Compiler::BUILT_IN[0]) };

    #[test]
    fn threads_that_want_one_module_share_one_compilation() {
        const THREADS: usize = 8;
        let wasm = text::text_to_binary("(module (func (export \"shared by threads\")))").unwrap();
        let together = Barrier::new(THREADS);
        let modules: Vec<_> = std::thread::scope(|scope| {
            let load = || {
                together.wait();
                from_binary(&wasm, &REQUEST).unwrap()
            };
            let threads: Vec<_> = (0..THREADS).map(|_| scope.spawn(load)).collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        assert!(modules.iter().all(|module| module.is(&modules[0])));
        assert_eq!(status().entries.iter().filter(|entry| entry.hash == *modules[0].hash()).count(), 1);
    }

    #[test]
    fn copies_of_a_file_without_end_leave_few_names() {
        let directory = std::env::temp_dir().join(format!("wasm-copies-{}", std::process::id()));
        std::fs::create_dir(&directory).unwrap();
        let wasm = text::text_to_binary("(module (func (export \"in many files\")))").unwrap();
        for copy in 0..250 {
            let path = directory.join(copy.to_string());
            std::fs::write(&path, &wasm).unwrap();
            from_file(&SourceFile::new(&path, &|| path.clone()), &REQUEST).unwrap();
            std::fs::remove_file(path).unwrap();
        }
        std::fs::remove_dir(directory).unwrap();
        let hash = module::hash(&wasm);
        let entry = status().entries.into_iter().find(|entry| entry.hash == hash).unwrap();
        assert!((1..=100).contains(&entry.paths.len()), "{}", entry.paths.len());
    }

    #[test]
    fn threads_that_want_what_is_no_module_all_learn_why() {
        let wasm = b"\0asm\x01\0\0\0\x0a\x01\x01";
        let reasons: Vec<_> = std::thread::scope(|scope| {
            let threads: Vec<_> =
                (0..8).map(|_| scope.spawn(|| from_binary(wasm, &REQUEST).err().unwrap().to_string())).collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        assert!(reasons.iter().all(|reason| *reason == reasons[0] && reason.contains("offset")), "{reasons:?}");
    }
}
