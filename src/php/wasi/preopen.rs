//! `Wasm\Preopen`: a directory for a WASI program, on the host or in memory.
#![allow(unsafe_code, reason = "initialises the declared properties of new objects")]

use std::rc::Rc;
use std::time::{SystemTime, UNIX_EPOCH};

use ext_php_rs::ffi::zend_object;
use ext_php_rs::prelude::*;
use ext_php_rs::types::{ZendHashTable, Zval};
use wasm_runtime::wasi::world::Tree;

use crate::php::engine::class::{Class, Property, api, handler_table};
use crate::php::engine::exceptions;
use crate::php::engine::method::{Arg, Array, Call};
use crate::php::engine::object;
use crate::php::engine::raise::{Raise, Result};
use crate::php::engine::zend;

#[php_class]
#[php(name = "Wasm\\Preopen")]
pub struct Preopen {
    pub source: Source,
    /// Whether the program may change anything in it.
    pub writable: bool,
}

/// Where the directory is.
#[derive(Clone)]
pub enum Source {
    /// A path on the host.
    Host(Vec<u8>),
    /// A tree in memory, shared by all programs that are given the object.
    Memory(Rc<Tree>),
}

impl Class for Preopen {
    const PROPERTIES: &'static [Property] = api::CLASS.properties;

    handler_table!();

    fn denotes_same(&self, other: &Self) -> bool {
        let same = match (&self.source, &other.source) {
            (Source::Host(path), Source::Host(other)) => path == other,
            (Source::Memory(tree), Source::Memory(other)) => Rc::ptr_eq(tree, other),
            _ => false,
        };
        same && self.writable == other.writable
    }
}

api!("Preopen");
use api::arg;

fn construct(call: &mut Call<'_>) -> Result {
    let path = call.get(arg::construct::PATH)?.as_bytes().to_vec();
    let writable = call.get(arg::construct::WRITABLE)?;
    let shown = zend::string(&path);
    call.construct(Preopen { source: Source::Host(path), writable })?;
    let object = call.this_object().ok_or_else(|| Raise::bug("a constructor has no object"))?;
    // SAFETY: the object was constructed just now, for the first time.
    unsafe { show(object, shown, writable) };
    Ok(())
}

fn memory(call: &mut Call<'_>) -> Result {
    use arg::memory as arg;
    let files = call.get(arg::FILES)?;
    let writable = call.get(arg::WRITABLE)?;
    let limit = u64::try_from(call.get(arg::LIMIT)?)
        .map_err(|_| call.value_error(arg::LIMIT, "must be greater than or equal to 0"))?;
    let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |time| time.as_nanos());
    let now = i128::try_from(now).unwrap_or_default();
    let tree = Tree::new(limit, now);
    for (key, content) in zend::entries(files) {
        let (path, bytes) = file(call, arg::FILES, zend::key_text(&key), content.dereference())?;
        tree.put(&path, bytes, now).map_err(|error| {
            let complaint = if error.is_full() {
                format!("must fit into the limit of {limit} bytes, including names and 128 bytes for each file")
            } else {
                format!("cannot hold \"{path}\": {error}")
            };
            call.value_error(arg::FILES, &complaint)
        })?;
    }
    let mut object = object::new(Preopen { source: Source::Memory(tree), writable });
    // SAFETY: the object is new.
    unsafe {
        show(object.object_mut().ok_or_else(|| Raise::bug("a new object has no place"))?, Zval::null(), writable)
    };
    call.give(object);
    Ok(())
}

/// The path and content of an element in the array of files.
fn file<'z>(call: &Call<'_>, arg: Arg<Array>, path: Vec<u8>, content: &'z Zval) -> Result<(String, &'z [u8])> {
    let Some(content) = content.zend_str() else {
        let given = zend::type_name(content);
        return Err(call.type_complaint(arg, &format!("must map paths to strings, {given} given")));
    };
    match String::from_utf8(path) {
        Ok(path) if is_relative(&path) => Ok((path, content.as_bytes())),
        Ok(path) => {
            let expected = "must have relative paths as keys, as in ['dir/file.txt' => '…']";
            Err(call.value_error(arg, &format!("{expected}, \"{path}\" given")))
        }
        Err(_) => Err(call.value_error(arg, "must have paths as keys that are UTF-8")),
    }
}

/// Whether a path names each directory on the way and then the file.
fn is_relative(path: &str) -> bool {
    !path.contains('\0') && path.split('/').all(|part| !matches!(part, "" | "." | ".."))
}

fn files(call: &mut Call<'_>) -> Result {
    let Source::Memory(tree) = &call.this::<Preopen>()?.source else {
        let message = "only a directory in memory can list its files: this one is on the host";
        return Err(Raise::new(exceptions::Class::WasmError, message));
    };
    let mut files = ZendHashTable::new();
    tree.files(|path, bytes| zend::insert_by_name(&mut files, path, zend::string(bytes)));
    call.give(zend::value(files));
    Ok(())
}

/// Sets the properties.
///
/// # Safety
///
/// The object must be of this class, and its properties uninitialised.
unsafe fn show(object: *mut zend_object, path: Zval, writable: bool) {
    // SAFETY: by contract.
    unsafe { object::initialize::<Preopen, _>(object, [path, zend::value(writable)]) };
}
