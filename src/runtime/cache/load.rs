//! From a file or bytes to a compiled module: by way of the process-wide cache, the directory of
//! artifacts, and the compiler, in that order.

use std::fs::File;
use std::io::Read;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::child::{Bounds, Task};
use super::disk::Directory;
use super::notices::notice;
use super::process::{self, Key, Known, Origin, Ready};
use super::stamp::Stamp;
use crate::compile::executable;
use crate::compile::text;
use crate::compiler::Compiler;
use crate::fault::Fault;
use crate::module::{self, Hash, Module};

/// How to look a module up.
#[derive(Clone, Copy, Debug)]
pub struct Options<'a> {
    pub compiler: Compiler,
    /// Whether its code is to count what it executes.
    pub metered: bool,
    /// Whether to keep the module, and to look for it among those kept.
    pub keep: bool,
    /// Whether to ask the file system if a known file changed.
    pub validate_timestamps: bool,
    /// Bytes that the modules kept may take, and the artifacts in the directory; `None` is any number.
    pub max_size: Option<u64>,
    /// Where artifacts are kept, and looked for.
    pub directory: Option<&'a Path>,
    /// What a compilation may take; `None` is anything, and compiles in this process.
    pub bounds: Option<Bounds>,
    /// Whether this is done before there are requests.
    pub preload: bool,
}

impl Options<'_> {
    fn compile(&self, wasm: &[u8], kept: bool) -> anyhow::Result<Module> {
        let task = Task { wasm, compiler: self.compiler, metered: self.metered, kept };
        match self.bounds {
            Some(bounds) => task.compile_within(bounds),
            None => task.compile(),
        }
    }
}

/// The module in a file, binary or text.
///
/// `absolute` names the file for the record; it is asked for only when needed, since finding the
/// working directory out costs a system call.
pub fn from_file(path: &Path, absolute: impl Fn() -> PathBuf, options: Options<'_>) -> anyhow::Result<Module> {
    let in_this_file = |error| in_file(path, error);
    let mut stamp = None;
    let mut hash = None;
    if options.keep {
        match known(path, &absolute, options, &mut stamp).map_err(in_this_file)? {
            Known::Module(module) => return Ok(module),
            Known::Content(known) => hash = Some(known),
            Known::Nothing => {}
        }
    }
    executable::allowed()?;
    let absolute = absolute();
    let loader = Loader::new(options);
    if let Some(directory) = &loader.directory {
        let now = SystemTime::now();
        let stamp = match stamp {
            Some(stamp) => stamp,
            None => stamp_of(path)?,
        };
        let on_record = || stamp.is_unique().then(|| directory.content(&absolute, &stamp)).flatten();
        if let Some(hash) = hash.or_else(on_record)
            && let Some(module) = loader.ready_made(hash)?
        {
            if options.keep {
                process::learn_stamp(stamp, now, hash);
                loader.learn_path(absolute, hash);
            }
            return Ok(module);
        }
    }
    let read_at = SystemTime::now();
    let (bytes, stamp) = read(path)?;
    let wasm = text::to_binary(&bytes).map_err(in_this_file)?;
    let hash = module::hash(&wasm);
    let module = loader.module(hash, &wasm);
    if options.keep
        && let Some(stamp) = stamp
    {
        // Also of what is no module: it need not be read again to say so.
        process::learn_stamp(stamp, read_at, hash);
    }
    let module = module.map_err(in_this_file)?;
    if let (Some(directory), Some(stamp)) = (&loader.directory, stamp)
        && stamp.is_unique()
        && stamp.is_settled(read_at)
        && let Err(reason) = directory.remember(&absolute, &stamp, &hash)
    {
        notice(reason);
    }
    if options.keep {
        loader.learn_path(absolute, hash);
    }
    Ok(module)
}

/// The binary in a file, or that of its text.
pub fn binary_of_file(path: &Path) -> anyhow::Result<Vec<u8>> {
    let (bytes, _) = read(path)?;
    let binary = text::to_binary(&bytes).map_err(|error| in_file(path, error))?;
    Ok(binary.into_owned())
}

/// The module in a binary.
pub fn from_binary(wasm: &[u8], options: Options<'_>) -> anyhow::Result<Module> {
    if options.keep || options.directory.is_some() {
        Loader::new(options).module(module::hash(wasm), wasm)
    } else {
        options.compile(wasm, false)
    }
}

/// What the process knows of a file, if it was loaded before and has not changed.
fn known(
    path: &Path,
    absolute: &impl Fn() -> PathBuf,
    options: Options<'_>,
    stamp: &mut Option<Stamp>,
) -> anyhow::Result<Known> {
    if options.validate_timestamps {
        process::by_stamp(stamp.insert(stamp_of(path)?), options.compiler, options.metered)
    } else {
        process::by_path(&absolute(), options.compiler, options.metered)
    }
}

fn stamp_of(path: &Path) -> anyhow::Result<Stamp> {
    Ok(Stamp::of(&std::fs::metadata(path).map_err(|error| file_fault(path, &error))?))
}

/// A lookup that the process-wide cache did not answer.
struct Loader<'a> {
    options: Options<'a>,
    /// Open only while it may be trusted.
    directory: Option<Directory>,
}

impl<'a> Loader<'a> {
    fn new(options: Options<'a>) -> Self {
        let directory = options.directory.and_then(|path| match Directory::open(path) {
            Ok(directory) => Some(directory),
            // A server starts as root, its workers run as others, and the directory is theirs.
            Err(_) if options.preload && rustix::process::geteuid().is_root() => None,
            Err(reason) => {
                notice(reason);
                None
            }
        });
        Self { options, directory }
    }

    fn key(&self, hash: Hash) -> Key {
        Key { hash, compiler: self.options.compiler, metered: self.options.metered }
    }

    /// Remembers where a module that is kept came from.
    fn learn_path(&self, absolute: PathBuf, hash: Hash) {
        process::name(&self.key(hash), &absolute);
        // Nobody else looks files up by path: there may be a new one each time.
        if !self.options.validate_timestamps {
            process::learn_path(absolute, hash);
        }
    }

    /// The module of that content, if it need not be compiled.
    fn ready_made(&self, hash: Hash) -> anyhow::Result<Option<Module>> {
        let Some(ready) = self.artifact(hash) else {
            return Ok(None);
        };
        self.keep(hash, || Ok(ready)).map(Some)
    }

    /// The module of that content.
    fn module(&self, hash: Hash, wasm: &[u8]) -> anyhow::Result<Module> {
        self.keep(hash, || self.artifact(hash).map_or_else(|| self.compile(hash, wasm), Ok))
    }

    fn keep(&self, hash: Hash, make: impl FnOnce() -> anyhow::Result<Ready>) -> anyhow::Result<Module> {
        if self.options.keep {
            process::obtain(self.key(hash), self.options.max_size, make)
        } else {
            Ok(make()?.module)
        }
    }

    fn artifact(&self, hash: Hash) -> Option<Ready> {
        let (module, compiled_at) = self.directory.as_ref()?.load(self.key(hash))?;
        Some(Ready { module, origin: self.origin(Origin::Disk), compiled_at })
    }

    fn compile(&self, hash: Hash, wasm: &[u8]) -> anyhow::Result<Ready> {
        let Some(directory) = &self.directory else {
            return Ok(self.compiled(self.options.compile(wasm, false)?));
        };
        let _lock = directory.lock(self.key(hash));
        // Another process may have compiled it while this one waited.
        if let Some(ready) = self.artifact(hash) {
            return Ok(ready);
        }
        let module = self.options.compile(wasm, true)?;
        let ready = self.compiled(module);
        if let Err(reason) = directory.store(&ready.module, ready.compiled_at, self.options.max_size) {
            notice(reason);
        }
        Ok(ready)
    }

    fn compiled(&self, module: Module) -> Ready {
        Ready { module, origin: self.origin(Origin::Compiled), compiled_at: SystemTime::now() }
    }

    fn origin(&self, otherwise: Origin) -> Origin {
        if self.options.preload { Origin::Preload } else { otherwise }
    }
}

/// A file's bytes, and its stamp if it did not change while being read.
fn read(path: &Path) -> anyhow::Result<(Vec<u8>, Option<Stamp>)> {
    let fault = |error: std::io::Error| file_fault(path, &error);
    // Without it, opening a named pipe waits for somebody to write to it.
    let mut file = File::options().read(true).custom_flags(libc::O_NONBLOCK).open(path).map_err(fault)?;
    let before = file.metadata().map_err(fault)?;
    if !before.is_file() {
        let reason = if before.is_dir() { "it is a directory" } else { "it is not a regular file" };
        return Err(Fault::File { path: path.into(), reason: reason.into() }.into());
    }
    let mut bytes = Vec::with_capacity(usize::try_from(before.len()).unwrap_or(0).min(1 << 30));
    file.read_to_end(&mut bytes).map_err(fault)?;
    let stamp = Stamp::of(&before);
    let unchanged = Stamp::of(&file.metadata().map_err(fault)?) == stamp;
    Ok((bytes, unchanged.then_some(stamp)))
}

/// Says of a fault with a module which file the module came from.
fn in_file(path: &Path, error: anyhow::Error) -> anyhow::Error {
    match error.downcast::<Fault>() {
        Ok(Fault::Compile { reason, offset }) => {
            Fault::Compile { reason: format!("\"{}\" is no valid module: {reason}", path.display()), offset }.into()
        }
        Ok(Fault::Unsupported(reason)) => {
            Fault::Unsupported(format!("\"{}\" cannot be compiled: {reason}", path.display())).into()
        }
        Ok(fault) => fault.into(),
        Err(error) => error,
    }
}

fn file_fault(path: &Path, error: &std::io::Error) -> Fault {
    let reason = match error.kind() {
        std::io::ErrorKind::NotFound => "no such file".to_owned(),
        std::io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        _ => error.to_string(),
    };
    Fault::File { path: path.into(), reason }
}

#[cfg(test)]
mod tests {
    use std::sync::Barrier;

    use super::*;
    use crate::cache::status;

    fn options(directory: Option<&Path>) -> Options<'_> {
        let compiler = Compiler::BUILT_IN[0];
        Options {
            compiler,
            metered: false,
            keep: true,
            validate_timestamps: true,
            max_size: None,
            directory,
            bounds: None,
            preload: false,
        }
    }

    #[test]
    fn threads_that_want_one_module_share_one_compilation() {
        const THREADS: usize = 8;
        let wasm = text::text_to_binary("(module (func (export \"shared by threads\")))").unwrap();
        let together = Barrier::new(THREADS);
        let modules: Vec<_> = std::thread::scope(|scope| {
            let load = || {
                together.wait();
                from_binary(&wasm, options(None)).unwrap()
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
            from_file(&path, || path.clone(), options(None)).unwrap();
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
                (0..8).map(|_| scope.spawn(|| from_binary(wasm, options(None)).err().unwrap().to_string())).collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        assert!(reasons.iter().all(|reason| *reason == reasons[0] && reason.contains("offset")), "{reasons:?}");
    }
}
