//! `Wasm\Cache\Filesystem`: compiled modules in a directory, for programs that were written for php-ext-wasm 0.5.
//! `wasm.cache` does the same without a line of code.

use std::ffi::OsStr;
use std::fs;
use std::io::{ErrorKind, Write};
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};

use anyhow::Context;
use ext_php_rs::prelude::*;
use wasm_runtime::cache::Directory;
use wasm_runtime::fault::Fault;
use wasm_runtime::module;
use wasm_runtime::types::hex;

use super::Module;
use crate::php::engine::class::{Class, api, handler_table};
use crate::php::engine::method::{Arg, Call, Text};
use crate::php::engine::raise::Result;
use crate::php::engine::zend;

#[php_class]
#[php(name = "Wasm\\Cache\\Filesystem")]
pub struct Filesystem {
    directory: PathBuf,
}

impl Class for Filesystem {
    handler_table!();
}

api!("Cache/Filesystem");
use api::arg;

/// The suffix of the modules' files.
const EXTENSION: &str = "wasm-module";

fn construct(call: &mut Call<'_>) -> Result {
    let path = call.get(arg::construct::DIRECTORY)?;
    let path = call.path(arg::construct::DIRECTORY, path)?;
    // By the request's working directory, which may change later.
    let directory = zend::absolute_path(&path);
    match fs::DirBuilder::new().mode(0o700).create(&directory) {
        Err(error) if error.kind() != ErrorKind::AlreadyExists => {
            return Err(Fault::File { path: directory, reason: error.to_string() }.into());
        }
        _ => {}
    }
    Directory::open(&directory).with_context(|| format!("cannot cache modules in \"{}\"", directory.display()))?;
    call.construct(Filesystem { directory })
}

impl Filesystem {
    /// Opens the directory, if it may be trusted.
    fn open(&self) -> Option<Directory> {
        Directory::open(&self.directory).ok()
    }

    /// The module in a file. A file that is missing, damaged, or made by another build counts as missing: it is made
    /// again.
    fn load(&self, file: &str) -> Option<module::Module> {
        let bytes = self.open()?.read(file)?;
        module::Module::deserialize(&bytes).ok()
    }
}

/// The name of the file for a key. A key may hold any bytes, a file's name may not.
fn file(call: &mut Call<'_>, key: Arg<Text>) -> Result<String> {
    Ok(format!("{}.{EXTENSION}", hex(&module::hash(call.get(key)?.as_bytes()))))
}

fn get(call: &mut Call<'_>) -> Result {
    let file = file(call, arg::get::KEY)?;
    let value = match call.this::<Filesystem>()?.load(&file) {
        Some(module) => Module::without_source(module),
        None => call.get(arg::get::DEFAULT)?.shallow_clone(),
    };
    call.give(value);
    Ok(())
}

fn set(call: &mut Call<'_>) -> Result {
    let file = file(call, arg::set::KEY)?;
    let artifact = call.get(arg::set::VALUE)?.1.code()?.serialize()?;
    let written = call.this::<Filesystem>()?.open().is_some_and(|directory| {
        let written = directory.write(&file, |file| {
            file.write_all(&artifact)?;
            // Otherwise a crash of the machine could leave the name without the content.
            Ok(file.sync_all()?)
        });
        written.is_ok()
    });
    call.give(zend::value(written));
    Ok(())
}

fn has(call: &mut Call<'_>) -> Result {
    let file = file(call, arg::has::KEY)?;
    let found = call.this::<Filesystem>()?.load(&file).is_some();
    call.give(zend::value(found));
    Ok(())
}

fn delete(call: &mut Call<'_>) -> Result {
    let file = file(call, arg::delete::KEY)?;
    let this = call.this::<Filesystem>()?;
    let gone = match this.open() {
        Some(directory) => match directory.delete(OsStr::new(&file)) {
            Ok(()) => true,
            // It is a success if there is nothing to delete, as in PSR-16.
            Err(error) => error.kind() == ErrorKind::NotFound,
        },
        None => !this.directory.exists(),
    };
    call.give(zend::value(gone));
    Ok(())
}

/// Deletes the modules in the directory, and no other file.
fn clear(call: &mut Call<'_>) -> Result {
    let directory = call.this::<Filesystem>()?.open();
    let cleared = directory.is_some_and(|directory| {
        let is_module = |name: &&_| Path::new(name).extension().is_some_and(|extension| extension == EXTENSION);
        directory.names().is_ok_and(|names| {
            let left = names.iter().filter(is_module).filter(|name| directory.delete(name).is_err()).count();
            left == 0
        })
    });
    call.give(zend::value(cleared));
    Ok(())
}
