//! `Wasm\Wasi`: what a program that was compiled for WASI preview 1 is given, and running it.

pub mod stream;

use std::cell::Cell;
use std::path::PathBuf;
use std::rc::Rc;

use ext_php_rs::prelude::*;
use ext_php_rs::types::{ZendHashTable, Zval};
use wasm_runtime::fault::{Fault, HostStop};
use wasm_runtime::func::Func;
use wasm_runtime::wasi::{Config, Context, Directory, Input, Output};

use self::stream::{Captured, Stream, Text};
use crate::php::call::invoke::call_plain;
use crate::php::call::suggest;
use crate::php::engine::class::{Class, Method, Param, Ty, handler_table};
use crate::php::engine::exceptions;
use crate::php::engine::method::{Call, handler};
use crate::php::engine::object;
use crate::php::engine::raise::{Raise, Result};
use crate::php::engine::value_objects;
use crate::php::engine::zend;
use crate::php::module::imports::{self, Imports, Linked};
use crate::php::module::instance::{Instance, bring_to_life};
use crate::php::module::{File, Module};
use crate::php::objects::wasi_function;
use crate::php::store::Shared;
use crate::php::store::reactors::{INITIALIZE, START};

#[php_class]
#[php(name = "Wasm\\Wasi")]
pub struct Wasi {
    context: Rc<Context>,
    /// What is captured, where no stream was given.
    stdout: Option<Rc<Captured>>,
    stderr: Option<Rc<Captured>>,
    /// Whether it has been used to run a command, which can be done once.
    started: Cell<bool>,
}

impl Class for Wasi {
    handler_table!();
}

const ARGS: Param = Param::new(c"args", Ty::ARRAY).or(c"[]");
const ENV: Param = Param::new(c"env", Ty::ARRAY).or(c"[]");
const PREOPENS: Param = Param::new(c"preopens", Ty::ARRAY).or(c"[]");
const STDIN: Param = Param::new(c"stdin", Ty::MIXED).or(c"null");
const STDOUT: Param = Param::new(c"stdout", Ty::MIXED).or(c"null");
const STDERR: Param = Param::new(c"stderr", Ty::MIXED).or(c"null");
const OUTPUT_LIMIT: Param = Param::new(c"outputLimit", Ty::INT).or(c"16777216");
const INSTANCE: &[Param] = &[Param::new(c"instance", Ty::object(c"Wasm\\Instance"))];

/// The default of `OUTPUT_LIMIT`.
const DEFAULT_OUTPUT_LIMIT: i64 = 16 << 20;

pub const METHODS: &[Method] = &[
    Method::new(
        c"__construct",
        handler!(construct),
        &[ARGS, ENV, PREOPENS, STDIN, STDOUT, STDERR, OUTPUT_LIMIT],
        Ty::NONE,
    ),
    Method::new(c"imports", handler!(imports_of), &[], Ty::ARRAY),
    Method::new(c"start", handler!(start), INSTANCE, Ty::INT),
    Method::new(c"initialize", handler!(initialize), INSTANCE, Ty::VOID),
    Method::new(c"stdout", handler!(stdout), &[], Ty::STRING),
    Method::new(c"stderr", handler!(stderr), &[], Ty::STRING),
    Method::new(
        c"run",
        handler!(run),
        &[
            Param::new(c"module", Ty::STRING.or(Ty::object(c"Wasm\\Module"))),
            ARGS,
            ENV,
            PREOPENS,
            STDIN,
            STDOUT,
            STDERR,
            OUTPUT_LIMIT,
        ],
        Ty::object(c"Wasm\\WasiResult"),
    )
    .is_static(),
];

fn construct(call: &mut Call<'_>) -> Result {
    let wasi = Wasi::from_arguments(call, 0)?;
    call.construct(wasi)
}

fn imports_of(call: &mut Call<'_>) -> Result {
    let imports = wasi_function::imports(&call.this::<Wasi>()?.context);
    call.give(imports);
    Ok(())
}

fn start(call: &mut Call<'_>) -> Result {
    let this = call.this::<Wasi>()?;
    let (_object, instance) = call.object::<Instance>(0)?;
    let code = this.start(instance.runtime(), instance.shared())?;
    call.give(zend::value(code));
    Ok(())
}

fn initialize(call: &mut Call<'_>) -> Result {
    call.this::<Wasi>()?;
    let (_object, instance) = call.object::<Instance>(0)?;
    match entry(instance.runtime(), INITIALIZE)? {
        Some(func) => call_plain(func, instance.shared()),
        // A reactor may have nothing to do at its beginning; a command is none.
        None if entry(instance.runtime(), START)?.is_some() => {
            Err(suggest::no_export(instance.runtime().module(), INITIALIZE.as_bytes()))
        }
        None => Ok(()),
    }
}

fn stdout(call: &mut Call<'_>) -> Result {
    let captured = captured(call.this::<Wasi>()?.stdout.as_deref());
    call.give(captured);
    Ok(())
}

fn stderr(call: &mut Call<'_>) -> Result {
    let captured = captured(call.this::<Wasi>()?.stderr.as_deref());
    call.give(captured);
    Ok(())
}

fn captured(stream: Option<&Captured>) -> Zval {
    stream.map_or_else(|| zend::string(b""), Captured::to_value)
}

fn run(call: &mut Call<'_>) -> Result {
    let given = call.arg(0).ok_or(Raise::Pending)?;
    let module = match given.object().and_then(object::get::<Module>) {
        Some(module) => module.module().clone(),
        None if given.object().is_some_and(object::is::<Module>) => {
            return Err(Raise::error("the module was not constructed"));
        }
        None => File::of_argument(call, "Wasm\\Module|string", true)?.load(false)?,
    };
    let wasi = Wasi::from_arguments(call, 1)?;
    let linked = imports::resolve(&module, Imports::Wasi(&wasi.context), None, |_| None)?;
    let Linked { provided, store, shared } = linked;
    let instance = bring_to_life(&module, provided, &shared)?;
    let code = wasi.start(&instance, &shared)?;
    drop(instance);
    drop(store);
    let (stdout, stderr) = (captured(wasi.stdout.as_deref()), captured(wasi.stderr.as_deref()));
    call.give(value_objects::wasi_result(code, stdout, stderr));
    Ok(())
}

/// The function of an instance that WASI calls by that name.
fn entry<'i>(instance: &'i wasm_runtime::instance::Instance, name: &str) -> Result<Option<&'i Func>> {
    let Some(index) = instance.module().export_index(name.as_bytes()) else { return Ok(None) };
    match instance.func(index) {
        Some(func) if func.ty().params.is_empty() && func.ty().results.is_empty() => Ok(Some(func)),
        _ => Err(Raise::error(format!("the export \"{name}\" must be a function () -> ()"))),
    }
}

impl Wasi {
    fn start(&self, instance: &wasm_runtime::instance::Instance, shared: &Rc<Shared>) -> Result<i64> {
        let Some(func) = entry(instance, START)? else {
            return Err(suggest::no_export(instance.module(), START.as_bytes()));
        };
        if self.started.replace(true) {
            let message = "this Wasm\\Wasi has run a command already: make a new one for each run";
            return Err(Raise::new(exceptions::Class::WasmError, message));
        }
        match call_plain(func, shared) {
            Ok(()) => Ok(0),
            Err(raise) => match exit_code(&raise) {
                Some(code) => Ok(code.into()),
                None => match self.context.exit_code() {
                    // It exited in a call that PHP made back into it: the exception has arrived.
                    Some(code) if exceptions::take_pending(exceptions::Class::ExitException) => Ok(code.into()),
                    _ => Err(raise),
                },
            },
        }
    }

    /// From the constructor's arguments, of which the first is argument `first` of the call.
    fn from_arguments(call: &mut Call<'_>, first: usize) -> Result<Self> {
        let arguments = strings(call, first, |_, value| value)?;
        let environment = strings(call, first + 1, |name, value| [name, b"=", &value].concat())?;
        let preopens = preopens(call, first + 2)?;
        let stdin = input(call, first + 3)?;
        let limit = match call.arg(first + 6) {
            Some(_) => call.int(first + 6)?,
            None => DEFAULT_OUTPUT_LIMIT,
        };
        let limit =
            usize::try_from(limit).map_err(|_| call.value_error(first + 6, "must be greater than or equal to 0"))?;
        let stdout = output(call, first + 4, "stdout", limit)?;
        let stderr = output(call, first + 5, "stderr", limit)?;
        let context = Context::new(Config {
            arguments,
            environment,
            stdin,
            stdout: stdout.output,
            stderr: stderr.output,
            preopens,
        });
        Ok(Self { context, stdout: stdout.captured, stderr: stderr.captured, started: Cell::new(false) })
    }
}

/// The code of a guest that asked to be ended.
fn exit_code(raise: &Raise) -> Option<u32> {
    match raise {
        Raise::Fault(error) => match error.downcast_ref() {
            Some(Fault::Host(HostStop::Exit(code))) => Some(*code),
            _ => None,
        },
        _ => None,
    }
}

/// An argument that is an array of strings, each made of its key and its text.
fn strings(call: &mut Call<'_>, index: usize, make: impl Fn(&[u8], Vec<u8>) -> Vec<u8>) -> Result<Vec<Vec<u8>>> {
    let Some(array) = call.array_or_empty(index)? else { return Ok(Vec::new()) };
    let mut strings = Vec::with_capacity(array.len());
    for (key, value) in array.iter() {
        let key = key.to_string().into_bytes();
        let value = value.dereference();
        let text = match (value.zend_str(), value.long()) {
            (Some(text), _) => text.as_bytes().to_vec(),
            (None, Some(number)) => number.to_string().into_bytes(),
            (None, None) => {
                let complaint = format!("must be an array of strings, {} given", zend::type_name(value));
                return Err(call.type_complaint(index, &complaint));
            }
        };
        let string = make(&key, text);
        if string.contains(&0) {
            return Err(call.value_error(index, "must not contain any null bytes"));
        }
        strings.push(string);
    }
    Ok(strings)
}

/// The directories of the `preopens` argument: guest path => host path, or `Preopen`.
fn preopens(call: &mut Call<'_>, index: usize) -> Result<Vec<Directory>> {
    let Some(array) = call.array_or_empty(index)? else { return Ok(Vec::new()) };
    let array: &ZendHashTable = array;
    let mut preopens = Vec::with_capacity(array.len());
    for (key, value) in array.iter() {
        let value = value.dereference();
        let (path, writable) = match (value.zend_str(), value_objects::to_preopen(Some(value))) {
            (Some(path), _) => (path.as_bytes().to_vec(), false),
            (None, Some(preopen)) => preopen,
            (None, None) => {
                let given = zend::type_name(value);
                let complaint = format!("must map guest paths to strings or Wasm\\Preopen, {given} given");
                return Err(call.type_complaint(index, &complaint));
            }
        };
        if key.is_long() {
            return Err(call.value_error(index, "must have the guest's paths as keys, as in ['/data' => '/srv/data']"));
        }
        let guest = key.to_string();
        if guest.is_empty() || guest.contains('\0') {
            return Err(
                call.value_error(index, "must have guest paths as keys that are not empty and hold no null bytes")
            );
        }
        preopens.push(preopen(call, index, path, guest, writable)?);
    }
    Ok(preopens)
}

fn preopen(call: &mut Call<'_>, index: usize, path: Vec<u8>, guest: String, writable: bool) -> Result<Directory> {
    if path.is_empty() {
        return Err(call.value_error(index, "must not hold an empty directory name"));
    }
    let path = std::ffi::CString::new(path)
        .map_err(|_| call.value_error(index, "must not hold directory names with null bytes"))?;
    let fault = |reason: String| Raise::from(Fault::File { path: zend::as_path(&path).to_owned(), reason });
    if !zend::open_basedir_allows(&path) {
        return Err(fault("open_basedir does not allow it".to_owned()));
    }
    let host: PathBuf = if cfg!(php_zts) { zend::absolute_path(&path) } else { zend::as_path(&path).to_owned() };
    Directory::preopen(&host, guest, writable).map_err(|error| fault(error.to_string()))
}

fn input(call: &mut Call<'_>, index: usize) -> Result<Rc<dyn Input>> {
    let Some(given) = call.arg(index) else { return Ok(Rc::new(Text::new(Zval::null()))) };
    if given.is_null() || given.is_string() {
        return Ok(Rc::new(Text::new(given.shallow_clone())));
    }
    match Stream::new(given) {
        Some(stream) => Ok(Rc::new(stream)),
        None => Err(call.type_error(index, "a string, an open stream or null")),
    }
}

/// Where output goes, and what captures it if that is nowhere else.
struct Sink {
    output: Rc<dyn Output>,
    captured: Option<Rc<Captured>>,
}

fn output(call: &mut Call<'_>, index: usize, name: &'static str, limit: usize) -> Result<Sink> {
    match call.arg(index) {
        Some(given) if !given.is_null() => match Stream::new(given) {
            Some(stream) => Ok(Sink { output: Rc::new(stream), captured: None }),
            None => Err(call.type_error(index, "an open stream or null")),
        },
        _ => {
            let captured = Rc::new(Captured::new(name, limit));
            Ok(Sink { output: Rc::clone(&captured) as Rc<dyn Output>, captured: Some(captured) })
        }
    }
}
