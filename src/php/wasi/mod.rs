//! `Wasm\Wasi`: the environment of a program that was compiled for WASI.
#![allow(unsafe_code, reason = "vouches for the callables that a context calls")]

pub mod stream;

pub mod preopen;

mod wasi_callable;

#[cfg(feature = "component")]
mod http_client;

#[cfg(feature = "component")]
pub mod http_server;

use std::cell::Cell;
use std::path::PathBuf;
use std::rc::Rc;

use ext_php_rs::prelude::*;
use ext_php_rs::types::Zval;
use wasm_runtime::fault::Fault;
use wasm_runtime::wasi::preview1::Context;
use wasm_runtime::wasi::world::{
    self, Clocks, Config, Directory, HttpClient, Input, Network, Output, Randomness, Tree, World,
};

use self::preopen::{Preopen, Source};
use self::stream::{Captured, Stream, Text};
use self::wasi_callable::WasiCallable;
use crate::php::call::procedure::Procedure;
use crate::php::engine::class::{Class, handler_table};
use crate::php::engine::exceptions;
use crate::php::engine::method::{Arg, Array, Call, Mixed};
use crate::php::engine::object;
use crate::php::engine::raise::{Raise, Result};
use crate::php::engine::zend;

#[php_class]
#[php(name = "Wasm\\Wasi")]
pub struct Wasi {
    context: Rc<Context>,
    /// The captured output, where no stream was given.
    stdout: Option<Rc<Captured>>,
    stderr: Option<Rc<Captured>>,
    /// Whether it has run a command, which it can do only once.
    started: Cell<bool>,
    /// The callables that the context calls. Everything else that can call its functions keeps this object alive.
    callables: Vec<Zval>,
}

impl Class for Wasi {
    handler_table!();

    fn edges(&self) -> *const [Zval] {
        &*self.callables
    }
}

/// The parameters that describe what a program is given.
pub struct Given {
    pub args: Arg<Array>,
    pub env: Arg<Array>,
    pub preopens: Arg<Array>,
    pub stdin: Arg<Mixed>,
    pub stdout: Arg<Mixed>,
    pub stderr: Arg<Mixed>,
    pub output_limit: Arg<i64>,
    pub clock: Arg<Mixed>,
    pub random: Arg<Mixed>,
    pub http: Arg<Option<Mixed>>,
    pub network: Arg<Array>,
}

impl Wasi {
    /// What its programs are given, as all interfaces share it.
    pub fn world(&self) -> &Rc<World> {
        &self.context.world
    }

    /// The functions of preview 1.
    pub fn context(&self) -> &Rc<Context> {
        &self.context
    }

    /// Whether its functions call callables, which it keeps.
    pub fn has_callables(&self) -> bool {
        !self.callables.is_empty()
    }

    /// Notes that a command begins.
    pub fn begin(&self) -> Result {
        if self.started.replace(true) {
            let message = "this Wasm\\Wasi has run a command already: make a new one for each run";
            return Err(Raise::new(exceptions::Class::WasmError, message));
        }
        Ok(())
    }

    pub fn captured_stdout(&self) -> Zval {
        captured(self.stdout.as_deref())
    }

    pub fn captured_stderr(&self) -> Zval {
        captured(self.stderr.as_deref())
    }

    /// Makes it of the arguments of a method.
    pub fn from_arguments(call: &mut Call<'_>, given: &Given) -> Result<Self> {
        let arguments = strings(call, given.args, |_, value| value)?;
        let environment = strings(call, given.env, |name, value| [name, b"=", &value].concat())?;
        let mut callables = Vec::new();
        let clocks = Rc::new(clocks(call, given.clock, &mut callables)?);
        let randomness = randomness(call, given.random, &mut callables)?;
        let http = http(call, given.http, &mut callables)?;
        let network = Rc::new(network(call, given.network)?);
        let preopens = preopens(call, given.preopens, &clocks)?;
        let stdin = input(call, given.stdin)?;
        let limit = usize::try_from(call.get(given.output_limit)?)
            .map_err(|_| call.value_error(given.output_limit, "must be greater than or equal to 0"))?;
        let stdout = output(call, given.stdout, "stdout", limit)?;
        let stderr = output(call, given.stderr, "stderr", limit)?;
        let context = Context::new(World::new(Config {
            arguments,
            environment,
            stdin,
            stdout: stdout.output,
            stderr: stderr.output,
            preopens,
            clocks,
            randomness,
            http,
            network,
        }));
        Ok(Self { context, stdout: stdout.captured, stderr: stderr.captured, started: Cell::new(false), callables })
    }
}

fn captured(stream: Option<&Captured>) -> Zval {
    stream.map_or_else(|| zend::string(b""), Captured::to_value)
}

/// An argument that is an array of strings. `make` builds each result from key and text.
fn strings(call: &mut Call<'_>, arg: Arg<Array>, make: impl Fn(&[u8], Vec<u8>) -> Vec<u8>) -> Result<Vec<Vec<u8>>> {
    let array = call.get(arg)?;
    let mut strings = Vec::with_capacity(array.len());
    for (key, value) in zend::entries(array) {
        let key = zend::key_text(&key);
        let value = value.dereference();
        let text = match (value.zend_str(), value.long()) {
            (Some(text), _) => text.as_bytes().to_vec(),
            (None, Some(number)) => number.to_string().into_bytes(),
            (None, None) => {
                let complaint = format!("must be an array of strings, {} given", zend::type_name(value));
                return Err(call.type_complaint(arg, &complaint));
            }
        };
        let string = make(&key, text);
        if string.contains(&0) {
            return Err(call.value_error(arg, "must not contain any null bytes"));
        }
        strings.push(string);
    }
    Ok(strings)
}

/// The `clock` argument. A callable is added to those that are kept.
fn clocks(call: &mut Call<'_>, arg: Arg<Mixed>, callables: &mut Vec<Zval>) -> Result<Clocks> {
    let given = call.get(arg)?;
    if given.is_null() {
        return Ok(Clocks::of_host());
    }
    if let Some(callable) = callable(given, callables) {
        return Ok(Clocks::provided(Rc::new(callable)));
    }
    let seconds = match (given.double(), given.long()) {
        (None, None) => return Err(call.type_error(arg)),
        (Some(seconds), _) => seconds,
        (None, Some(seconds)) => seconds as f64,
    };
    let complaint =
        format!("must be between 0 and {}, {} given", wasi_callable::MOST_SECONDS, zend::number_text(given));
    wasi_callable::since_1970(seconds).map(Clocks::fixed).ok_or_else(|| call.value_error(arg, &complaint))
}

/// The `random` argument. A callable is added to those that are kept.
fn randomness(call: &mut Call<'_>, arg: Arg<Mixed>, callables: &mut Vec<Zval>) -> Result<Randomness> {
    let given = call.get(arg)?;
    if given.is_null() {
        return Ok(Randomness::Host);
    }
    match (callable(given, callables), given.long()) {
        (Some(callable), _) => Ok(Randomness::Given(Rc::new(callable))),
        (None, Some(seed)) => Ok(Randomness::seeded(seed.cast_unsigned())),
        (None, None) => Err(call.type_error(arg)),
    }
}

/// The `http` argument, of which only components make use. A callable is added to those that are kept.
fn http(call: &mut Call<'_>, arg: Arg<Option<Mixed>>, callables: &mut Vec<Zval>) -> Result<Option<Rc<dyn HttpClient>>> {
    let Some(given) = call.get(arg)? else { return Ok(None) };
    let Some((procedure, kept)) = Procedure::find(given) else { return Err(call.type_error(arg)) };
    callables.push(kept);
    Ok(client(procedure))
}

/// The list of what a guest may reach on the network, of which only components make use.
fn network(call: &mut Call<'_>, arg: Arg<Array>) -> Result<Network> {
    let mut entries = Vec::new();
    for (_, value) in zend::entries(call.get(arg)?) {
        let value = value.dereference();
        let Some(text) = value.zend_str() else {
            let complaint = format!("must be an array of strings, {} given", zend::type_name(value));
            return Err(call.type_complaint(arg, &complaint));
        };
        entries.push(String::from_utf8_lossy(text.as_bytes()).into_owned());
    }
    Network::new(entries.iter().map(String::as_str)).map_err(|complaint| call.value_error(arg, &complaint))
}

#[cfg(feature = "component")]
fn client(procedure: Procedure) -> Option<Rc<dyn HttpClient>> {
    // SAFETY: as in `callable`.
    Some(Rc::new(unsafe { http_client::HttpCallable::new(procedure) }))
}

#[cfg(not(feature = "component"))]
fn client(_procedure: Procedure) -> Option<Rc<dyn HttpClient>> {
    None
}

fn callable(given: &Zval, callables: &mut Vec<Zval>) -> Option<WasiCallable> {
    let (procedure, kept) = Procedure::find(given)?;
    callables.push(kept);
    // SAFETY: the `Wasi` keeps the callables, and each function of WASI, and the store of each instance that imports
    // one, keeps the `Wasi`; a command's run ends before its `Wasi`.
    Some(unsafe { WasiCallable::new(procedure) })
}

/// The directories of the `preopens` argument: guest path => host path, or `Preopen`.
fn preopens(call: &mut Call<'_>, arg: Arg<Array>, clocks: &Rc<Clocks>) -> Result<Vec<world::Preopen>> {
    let array = call.get(arg)?;
    let mut preopens = Vec::with_capacity(array.len());
    for (key, value) in zend::entries(array) {
        let value = value.dereference();
        let (source, writable) = match (value.zend_str(), value.object().and_then(object::get::<Preopen>)) {
            (Some(path), _) => (Source::Host(path.as_bytes().to_vec()), false),
            (None, Some(preopen)) => (preopen.source.clone(), preopen.writable),
            (None, None) => {
                let given = zend::type_name(value);
                let complaint = format!("must map guest paths to strings or Wasm\\Preopen, {given} given");
                return Err(call.type_complaint(arg, &complaint));
            }
        };
        if key.is_long() {
            return Err(call.value_error(arg, "must have the guest's paths as keys, as in ['/data' => '/srv/data']"));
        }
        let path = String::from_utf8(zend::key_text(&key))
            .map_err(|_| call.value_error(arg, "must have guest paths as keys that are UTF-8"))?;
        if path.is_empty() || path.contains('\0') {
            return Err(
                call.value_error(arg, "must have guest paths as keys that are not empty and hold no null bytes")
            );
        }
        let directory = match source {
            Source::Host(path) => host_directory(call, arg, path, writable)?,
            Source::Memory(tree) => Directory::in_memory(&tree, writable, clocks),
        };
        preopens.push(world::Preopen { path, directory: Rc::new(directory) });
    }
    preopens.extend(root(&preopens, clocks));
    Ok(preopens)
}

/// A directory "/" that lists the others, unless there are none or one of them is the root.
fn root(preopens: &[world::Preopen], clocks: &Rc<Clocks>) -> Option<world::Preopen> {
    let now = clocks.of_files();
    let tree = Tree::new(u64::MAX, now);
    for preopen in preopens {
        // To C libraries "." is "/", and "data" is "/data".
        let parts: Vec<_> = preopen.path.split('/').filter(|part| !matches!(*part, "" | ".")).collect();
        if parts.is_empty() || parts.contains(&"..") {
            return None;
        }
        // Names that are too long are left out.
        let _ = tree.put_directory(&parts.join("/"), now);
    }
    let directory = || Rc::new(Directory::in_memory(&tree, false, clocks));
    (!preopens.is_empty()).then(|| world::Preopen { path: "/".to_owned(), directory: directory() })
}

fn host_directory(call: &Call<'_>, arg: Arg<Array>, path: Vec<u8>, writable: bool) -> Result<Directory> {
    if path.is_empty() {
        return Err(call.value_error(arg, "must not hold an empty directory name"));
    }
    let path = std::ffi::CString::new(path)
        .map_err(|_| call.value_error(arg, "must not hold directory names with null bytes"))?;
    let fault = |reason: String| Raise::from(Fault::File { path: zend::as_path(&path).to_owned(), reason });
    if !zend::open_basedir_allows(&path) {
        return Err(fault("open_basedir does not allow it".to_owned()));
    }
    let host: PathBuf = if cfg!(php_zts) { zend::absolute_path(&path) } else { zend::as_path(&path).to_owned() };
    Directory::of_host(&host, writable).map_err(|error| fault(error.to_string()))
}

fn input(call: &mut Call<'_>, arg: Arg<Mixed>) -> Result<Rc<dyn Input>> {
    let given = call.get(arg)?;
    if given.is_null() || given.is_string() {
        return Ok(Rc::new(Text::new(given.shallow_clone())));
    }
    match Stream::new(given) {
        Some(stream) => Ok(Rc::new(stream)),
        None => Err(call.expected(arg, "a string, an open stream or null")),
    }
}

/// Where output goes, and what captures it if no stream was given.
struct Sink {
    output: Rc<dyn Output>,
    captured: Option<Rc<Captured>>,
}

fn output(call: &mut Call<'_>, arg: Arg<Mixed>, name: &'static str, limit: usize) -> Result<Sink> {
    let given = call.get(arg)?;
    if given.is_null() {
        let captured = Rc::new(Captured::new(name, limit));
        return Ok(Sink { output: Rc::clone(&captured) as Rc<dyn Output>, captured: Some(captured) });
    }
    match Stream::new(given) {
        Some(stream) => Ok(Sink { output: Rc::new(stream), captured: None }),
        None => Err(call.expected(arg, "an open stream or null")),
    }
}
