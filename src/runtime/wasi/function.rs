//! The functions of WASI preview 1: names, types, and what serves them.
#![allow(unsafe_code, reason = "reads the slots of a call from wasm")]

use std::rc::Rc;
use std::sync::Arc;

use once_cell::sync::Lazy;

use super::abi::Version;
use super::binding::Binding;
use super::call::{Call, MOST_PARAMS};
use super::context::Context;
use super::guest::Guest;
use super::wait::{Failure, Patience, Result};
use super::{io, path, poll, process};
use crate::fault::HostStop;
use crate::objects::host::HostFunction;
use crate::types::{FuncType, ValType};
use crate::values::Slot;

type Serve = fn(&Call<'_>) -> Result;

/// A function of the interface.
pub struct Function {
    pub name: &'static str,
    pub ty: Arc<FuncType>,
    serve: Serve,
}

/// Name, parameters (`i` for i32, `I` for i64), and what serves it. All but `proc_exit` give an errno.
const TABLE: &[(&str, &str, Serve)] = &[
    ("args_get", "ii", process::args_get),
    ("args_sizes_get", "ii", process::args_sizes_get),
    ("environ_get", "ii", process::environ_get),
    ("environ_sizes_get", "ii", process::environ_sizes_get),
    ("clock_res_get", "ii", process::clock_res_get),
    ("clock_time_get", "iIi", process::clock_time_get),
    ("fd_advise", "iIIi", io::fd_advise),
    ("fd_allocate", "iII", io::fd_allocate),
    ("fd_close", "i", io::fd_close),
    ("fd_datasync", "i", io::fd_datasync),
    ("fd_fdstat_get", "ii", io::fd_fdstat_get),
    ("fd_fdstat_set_flags", "ii", io::fd_fdstat_set_flags),
    ("fd_fdstat_set_rights", "iII", io::fd_fdstat_set_rights),
    ("fd_filestat_get", "ii", io::fd_filestat_get),
    ("fd_filestat_set_size", "iI", io::fd_filestat_set_size),
    ("fd_filestat_set_times", "iIIi", io::fd_filestat_set_times),
    ("fd_pread", "iiiIi", io::fd_pread),
    ("fd_prestat_get", "ii", io::fd_prestat_get),
    ("fd_prestat_dir_name", "iii", io::fd_prestat_dir_name),
    ("fd_pwrite", "iiiIi", io::fd_pwrite),
    ("fd_read", "iiii", io::fd_read),
    ("fd_readdir", "iiiIi", io::fd_readdir),
    ("fd_renumber", "ii", io::fd_renumber),
    ("fd_seek", "iIii", io::fd_seek),
    ("fd_sync", "i", io::fd_sync),
    ("fd_tell", "ii", io::fd_tell),
    ("fd_write", "iiii", io::fd_write),
    ("path_create_directory", "iii", path::path_create_directory),
    ("path_filestat_get", "iiiii", path::path_filestat_get),
    ("path_filestat_set_times", "iiiiIIi", path::path_filestat_set_times),
    ("path_link", "iiiiiii", path::path_link),
    ("path_open", "iiiiiIIii", path::path_open),
    ("path_readlink", "iiiiii", path::path_readlink),
    ("path_remove_directory", "iii", path::path_remove_directory),
    ("path_rename", "iiiiii", path::path_rename),
    ("path_symlink", "iiiii", path::path_symlink),
    ("path_unlink_file", "iii", path::path_unlink_file),
    ("poll_oneoff", "iiii", poll::poll_oneoff),
    ("proc_exit", "i", process::proc_exit),
    ("proc_raise", "i", process::proc_raise),
    ("sched_yield", "", process::sched_yield),
    ("random_get", "ii", process::random_get),
    ("sock_accept", "iii", io::sock_accept),
    ("sock_recv", "iiiiii", io::sock_recv),
    ("sock_send", "iiiii", io::sock_send),
    ("sock_shutdown", "ii", io::sock_shutdown),
];

static FUNCTIONS: Lazy<Vec<Function>> = Lazy::new(|| {
    let functions = TABLE.iter().map(|&(name, params, serve)| {
        let params = params.chars().map(|param| if param == 'I' { ValType::I64 } else { ValType::I32 }).collect();
        let results: &[ValType] = if name == "proc_exit" { &[] } else { &[ValType::I32] };
        Function { name, ty: FuncType { params, results: results.into() }.into(), serve }
    });
    functions.collect()
});

impl Function {
    /// All of a version's.
    pub fn all(version: Version) -> impl Iterator<Item = &'static Self> {
        FUNCTIONS.iter().filter(move |function| version == Version::Preview1 || function.name != "sock_accept")
    }

    /// The version and function that an import names.
    pub fn find(module: &str, name: &str) -> Option<(Version, &'static Self)> {
        let version = Version::ALL.into_iter().find(|version| version.module() == module)?;
        Self::all(version).find(|function| function.name == name).map(|function| (version, function))
    }
}

/// A function of the interface as a guest may import it: it belongs to no store.
#[derive(Clone)]
pub struct WasiFunction {
    pub context: Rc<Context>,
    pub version: Version,
    pub function: &'static Function,
}

/// A function of the interface in a store, bound to the memory of the instance that imports it.
pub struct Bound {
    pub function: WasiFunction,
    pub memory: Rc<Binding>,
}

impl HostFunction for Bound {
    unsafe fn call(&self, slots: *mut Slot) -> Result<(), HostStop> {
        let WasiFunction { context, version, function } = &self.function;
        let mut arguments = [0; MOST_PARAMS];
        for (index, (argument, ty)) in arguments.iter_mut().zip(&function.ty.params).enumerate() {
            // SAFETY: by contract there is a slot of this type for each parameter.
            *argument = unsafe {
                let slot = slots.add(index);
                match ty {
                    ValType::I64 => (&raw const (*slot).i64).read_unaligned().cast_unsigned(),
                    _ => u64::from((&raw const (*slot).u32).read_unaligned()),
                }
            };
        }
        let guest = Guest(self.memory.extent());
        let errno = match (function.serve)(&Call {
            context,
            guest,
            version: *version,
            patience: Patience::of_this_call(),
            arguments,
        }) {
            Ok(()) => 0,
            Err(Failure::Errno(errno)) => errno as i32,
            Err(Failure::Stop(stop)) => return Err(stop),
        };
        // SAFETY: every function that returns has a result of this type.
        unsafe { (&raw mut (*slots).i32).write_unaligned(errno) };
        Ok(())
    }
}
