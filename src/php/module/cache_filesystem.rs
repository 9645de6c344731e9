//! `Wasm\Cache\Filesystem`: compiled modules in a directory, for programs that were written for
//! php-ext-wasm 0.5. `wasm.cache` does the same within a process without being asked.

use std::fs;
use std::io::{ErrorKind, Write};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use ext_php_rs::prelude::*;
use ext_php_rs::types::Zval;
use wasm_runtime::fault::Fault;
use wasm_runtime::module;
use wasm_runtime::types::hex;

use super::Module;
use crate::php::engine::class::{Class, Method, Param, Ty, handler_table};
use crate::php::engine::exceptions;
use crate::php::engine::method::{Call, handler};
use crate::php::engine::raise::{Raise, Result};
use crate::php::engine::zend;

#[php_class]
#[php(name = "Wasm\\Cache\\Filesystem")]
pub struct Filesystem {
    directory: PathBuf,
}

impl Class for Filesystem {
    handler_table!();
}

const KEY: Param = Param::new(c"key", Ty::STRING);

pub const METHODS: &[Method] = &[
    Method::new(c"__construct", handler!(construct), &[Param::new(c"directory", Ty::STRING)], Ty::NONE),
    Method::new(c"get", handler!(get), &[KEY, Param::new(c"default", Ty::MIXED).or(c"null")], Ty::MIXED),
    Method::new(c"set", handler!(set), &[KEY, Param::new(c"value", Ty::object(c"Wasm\\Module"))], Ty::BOOL),
    Method::new(c"has", handler!(has), &[KEY], Ty::BOOL),
    Method::new(c"delete", handler!(delete), &[KEY], Ty::BOOL),
    Method::new(c"clear", handler!(clear), &[], Ty::BOOL),
];

/// How the files of modules end.
const EXTENSION: &str = "wasm-module";

fn construct(call: &mut Call<'_>) -> Result {
    let path = call.path(0, "string")?;
    // By the request's working directory, which may change later.
    let directory = zend::absolute_path(&path);
    match fs::DirBuilder::new().mode(0o700).create(&directory) {
        Err(error) if error.kind() != ErrorKind::AlreadyExists => return Err(file_fault(&directory, &error)),
        _ => {}
    }
    check_directory(&directory)?;
    call.construct(Filesystem { directory })
}

/// Whoever can write to the directory can have their machine code run.
fn check_directory(directory: &Path) -> Result {
    const WRITABLE_BY_OTHERS: u32 = 0o022;
    let found = fs::metadata(directory).map_err(|error| file_fault(directory, &error))?;
    let refuse = |reason: &str| {
        let message = format!("cannot cache modules in \"{}\": {reason}", directory.display());
        Err(Raise::new(exceptions::Class::WasmException, message))
    };
    if !found.is_dir() {
        return refuse("it is not a directory");
    }
    if found.uid() != effective_user() {
        return refuse("it must belong to the user that PHP runs as");
    }
    if found.mode() & WRITABLE_BY_OTHERS != 0 {
        return refuse("others can write to it (chmod go-w)");
    }
    Ok(())
}

#[allow(unsafe_code, reason = "asks the system")]
fn effective_user() -> u32 {
    // SAFETY: cannot fail.
    unsafe { libc::geteuid() }
}

fn file_fault(path: &Path, error: &std::io::Error) -> Raise {
    Fault::File { path: path.into(), reason: error.to_string() }.into()
}

impl Filesystem {
    /// Where the module of a key stands. A key may hold anything, a file's name may not.
    fn file(&self, key: &[u8]) -> PathBuf {
        self.directory.join(format!("{}.{EXTENSION}", hex(&module::hash(key))))
    }
}

fn file(call: &mut Call<'_>) -> Result<PathBuf> {
    let this = call.this::<Filesystem>()?;
    Ok(this.file(call.string(0)?.as_bytes()))
}

/// The module in a file. What is missing, damaged, or of another build is as good as not there: it is
/// made again.
fn load(file: &Path) -> Option<module::Module> {
    fs::read(file).ok().and_then(|bytes| module::Module::deserialize(&bytes).ok())
}

fn get(call: &mut Call<'_>) -> Result {
    let value = match load(&file(call)?) {
        Some(module) => Module::without_source(module),
        None => call.arg(1).map_or_else(Zval::null, |default| default.shallow_clone()),
    };
    call.give(value);
    Ok(())
}

fn set(call: &mut Call<'_>) -> Result {
    let file = file(call)?;
    let artifact = call.object::<Module>(1)?.1.module().serialize()?;
    // A reader sees the whole file or none: it is written under another name first.
    let unfinished = file.with_extension(format!("{}.{}", std::process::id(), fresh_number()));
    let written = write_synced(&unfinished, &artifact).and_then(|()| fs::rename(&unfinished, &file));
    if written.is_err() {
        let _ = fs::remove_file(&unfinished);
    }
    call.give(zend::value(written.is_ok()));
    Ok(())
}

fn write_synced(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let mut file = fs::File::options().write(true).create_new(true).mode(0o600).open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// Tells files that one process writes at the same time apart.
fn fresh_number() -> u64 {
    use std::sync::atomic::{AtomicU64, Ordering};
    static NEXT: AtomicU64 = AtomicU64::new(0);
    NEXT.fetch_add(1, Ordering::Relaxed)
}

fn has(call: &mut Call<'_>) -> Result {
    let found = load(&file(call)?).is_some();
    call.give(zend::value(found));
    Ok(())
}

fn delete(call: &mut Call<'_>) -> Result {
    let file = file(call)?;
    let gone = match fs::remove_file(&file) {
        Ok(()) => true,
        // Nothing to delete is success, as in PSR-16.
        Err(error) => error.kind() == ErrorKind::NotFound,
    };
    call.give(zend::value(gone));
    Ok(())
}

/// Deletes the modules in the directory, and nothing else that may stand there.
fn clear(call: &mut Call<'_>) -> Result {
    let this = call.this::<Filesystem>()?;
    let Ok(entries) = fs::read_dir(&this.directory) else {
        call.give(zend::value(false));
        return Ok(());
    };
    let modules = entries.flatten().map(|entry| entry.path());
    let modules = modules.filter(|path| path.extension().is_some_and(|extension| extension == EXTENSION));
    let left = modules.filter(|path| fs::remove_file(path).is_err()).count();
    call.give(zend::value(left == 0));
    Ok(())
}
