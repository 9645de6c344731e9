//! Finds a module without compiling it: what it imports and exports can be told, and whether it is valid, from its bytes.

use std::path::PathBuf;

use super::load::{Loader, from_binary};
use super::process::{self, Known};
use super::request::{Keep, Request};
use super::source::{Content, SourceFile};
use crate::compile::declared::{self, Declared};
use crate::compile::text::refuse_other_formats;
use crate::compile::{executable, pipeline};
use crate::module::{self, Hash, Module};

/// What is smaller than this, in bytes, is compiled as soon as it is looked up: it takes about a second at most, so nobody
/// waits long to be told what is wrong with imports, and what a compiler cannot do is told at once.
const SMALL: usize = 1 << 20;

/// A module that was looked up.
pub enum Found<Source> {
    /// It is kept somewhere, or small, or a compilation has bounds: checking a stranger's module is then part of it.
    Compiled(Module),
    /// Its bytes were checked. They are compiled when its code is needed.
    Checked { declared: Declared, hash: Hash, source: Source },
}

/// A file with a module that was read and checked.
pub struct CheckedFile {
    path: PathBuf,
    absolute: PathBuf,
    content: Content,
}

impl CheckedFile {
    /// The module in it as a binary.
    pub fn binary(&self) -> &[u8] {
        &self.content.binary
    }

    /// The compiled module.
    pub fn compile(&self, request: &Request<'_>) -> anyhow::Result<Module> {
        let absolute = || self.absolute.clone();
        let file = SourceFile::new(&self.path, &absolute);
        executable::allowed()?;
        let module = Loader::new(request).load_content(&file, &self.content);
        let module = module.map_err(|error| file.name_in(error))?;
        module.found_in(absolute);
        Ok(module)
    }
}

/// The module in a file, binary or text. What is not kept anywhere is checked, and not compiled.
pub fn look_up_file(file: SourceFile<'_>, request: &Request<'_>) -> anyhow::Result<Found<CheckedFile>> {
    let found = look_up(&file, request).map_err(|error| file.name_in(error))?;
    match found {
        Found::Compiled(module) => {
            module.found_in(|| file.absolute().to_owned());
            Ok(Found::Compiled(module))
        }
        Found::Checked { declared, hash, source: () } => {
            let (path, absolute) = (file.path().to_owned(), file.absolute().to_owned());
            Ok(Found::Checked { declared, hash, source: CheckedFile { path, absolute, content: file.into_content()? } })
        }
    }
}

fn look_up(file: &SourceFile<'_>, request: &Request<'_>) -> anyhow::Result<Found<()>> {
    let known = match process::find(file, request)? {
        Known::Module(module) => return Ok(Found::Compiled(module)),
        Known::Content(hash) => Some(hash),
        Known::Nothing => None,
    };
    executable::allowed()?;
    let loader = Loader::new(request);
    if let Some(module) = loader.load_kept(file, known)? {
        return Ok(Found::Compiled(module));
    }
    let content = file.content()?;
    let found = self::content(&loader, content.hash, &content.binary);
    match &found {
        Ok(Found::Compiled(_)) => loader.learn(file, content),
        Ok(Found::Checked { .. }) => {}
        // It need not be read again to find out.
        Err(_) => loader.learn_content(content),
    }
    found
}

/// The module in a binary. What is not kept anywhere is checked, and not compiled.
pub fn look_up_binary(wasm: &[u8], request: &Request<'_>) -> anyhow::Result<Found<()>> {
    executable::allowed()?;
    if is_compiled_at_once(wasm, request) {
        return from_binary(wasm, request).map(Found::Compiled);
    }
    content(&Loader::new(request), module::hash(wasm), wasm)
}

fn is_compiled_at_once(wasm: &[u8], request: &Request<'_>) -> bool {
    request.bounds.is_some() || wasm.len() < SMALL
}

/// The module of a binary, if it is kept, or compiled at once; otherwise its bytes are checked.
fn content(loader: &Loader<'_>, hash: Hash, wasm: &[u8]) -> anyhow::Result<Found<()>> {
    if is_compiled_at_once(wasm, loader.request) {
        return loader.module(hash, wasm).map(Found::Compiled);
    }
    if loader.request.keep != Keep::No
        && let Some(module) = process::get(loader.key(hash))?
    {
        return Ok(Found::Compiled(module));
    }
    if let Some(ready) = loader.artifact(hash) {
        return loader.keep(hash, || Ok(ready)).map(Found::Compiled);
    }
    let checked = refuse_other_formats(wasm).and_then(|()| pipeline::check(wasm, loader.request.compiler));
    if let Err(error) = checked {
        if loader.request.keep != Keep::No {
            process::fail(loader.key(hash), &error);
        }
        return Err(error);
    }
    match declared::of(wasm) {
        Some(declared) => Ok(Found::Checked { declared, hash, source: () }),
        // Nothing valid is known of which that is so.
        None => loader.module(hash, wasm).map(Found::Compiled),
    }
}
