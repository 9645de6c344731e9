//! The functions of WASI preview 1: names, types, and implementations.
#![allow(unsafe_code, reason = "reads the slots of a call from wasm")]

use std::rc::Rc;
use std::sync::Arc;

use once_cell::sync::Lazy;

use super::abi::Version;
use super::caller::Caller;
use super::context::Context;
use super::errno::Result;
use super::guest::Guest;
use super::{io, path, poll, process};
use crate::fault::HostStop;
use crate::objects::binding::{Binding, MemoryFunction};
use crate::objects::host::HostFunction;
use crate::types::{FuncType, ValType};
use crate::values::Slot;
use crate::wasi::world::{Failure, Patience};

/// Serves a call whose arguments are in the slots, one of the right type for each parameter.
type Serve = unsafe fn(&Caller<'_>, *const Slot) -> Result;

/// A function of the interface.
pub struct Function {
    pub name: &'static str,
    pub ty: Arc<FuncType>,
    serve: Serve,
}

/// A parameter of a function: an unsigned number, as in the specification.
trait Param {
    const TYPE: ValType;

    /// # Safety
    ///
    /// The slot must be readable and hold a value of this type.
    unsafe fn read(slot: *const Slot) -> Self;
}

impl Param for u32 {
    const TYPE: ValType = ValType::I32;

    unsafe fn read(slot: *const Slot) -> Self {
        // SAFETY: by contract.
        unsafe { (&raw const (*slot).u32).read_unaligned() }
    }
}

impl Param for u64 {
    const TYPE: ValType = ValType::I64;

    unsafe fn read(slot: *const Slot) -> Self {
        // SAFETY: by contract.
        unsafe { (&raw const (*slot).i64).read_unaligned().cast_unsigned() }
    }
}

struct Row {
    name: &'static str,
    params: &'static [ValType],
    serve: Serve,
}

/// A row for each function: the file that implements it, its name and its parameters, as in that file.
macro_rules! table {
    ($($file:ident::$name:ident($($param:ident: $ty:ty),*);)*) => {
        &[$({
            #[allow(unused_mut, unused_variables, reason = "one function has no parameters")]
            #[allow(unused_assignments, reason = "nothing is read behind the last parameter")]
            unsafe fn serve(caller: &Caller<'_>, mut slots: *const Slot) -> Result {
                $(
                    // SAFETY: by contract this slot belongs to this parameter, and the next to the next.
                    let $param = unsafe { <$ty as Param>::read(slots) };
                    slots = slots.wrapping_add(1);
                )*
                $file::$name(caller, $($param),*)
            }
            Row { name: stringify!($name), params: &[$(<$ty as Param>::TYPE),*], serve }
        },)*]
    };
}

/// All functions. All except `proc_exit` return an errno.
#[rustfmt::skip]
const TABLE: &[Row] = table! {
    process::args_get(argv: u32, argv_buf: u32);
    process::args_sizes_get(argc: u32, argv_buf_size: u32);
    process::environ_get(environ: u32, environ_buf: u32);
    process::environ_sizes_get(environc: u32, environ_buf_size: u32);
    process::clock_res_get(id: u32, resolution: u32);
    process::clock_time_get(id: u32, precision: u64, time: u32);
    io::fd_advise(fd: u32, offset: u64, len: u64, advice: u32);
    io::fd_allocate(fd: u32, offset: u64, len: u64);
    io::fd_close(fd: u32);
    io::fd_datasync(fd: u32);
    io::fd_fdstat_get(fd: u32, fdstat: u32);
    io::fd_fdstat_set_flags(fd: u32, flags: u32);
    io::fd_fdstat_set_rights(fd: u32, rights_base: u64, rights_inheriting: u64);
    io::fd_filestat_get(fd: u32, filestat: u32);
    io::fd_filestat_set_size(fd: u32, size: u64);
    io::fd_filestat_set_times(fd: u32, atim: u64, mtim: u64, fst_flags: u32);
    io::fd_pread(fd: u32, iovs: u32, iovs_len: u32, offset: u64, nread: u32);
    io::fd_prestat_get(fd: u32, prestat: u32);
    io::fd_prestat_dir_name(fd: u32, path: u32, path_len: u32);
    io::fd_pwrite(fd: u32, iovs: u32, iovs_len: u32, offset: u64, nwritten: u32);
    io::fd_read(fd: u32, iovs: u32, iovs_len: u32, nread: u32);
    io::fd_readdir(fd: u32, buf: u32, buf_len: u32, cookie: u64, bufused: u32);
    io::fd_renumber(fd: u32, to: u32);
    io::fd_seek(fd: u32, offset: u64, whence: u32, newoffset: u32);
    io::fd_sync(fd: u32);
    io::fd_tell(fd: u32, offset: u32);
    io::fd_write(fd: u32, iovs: u32, iovs_len: u32, nwritten: u32);
    path::path_create_directory(fd: u32, path: u32, path_len: u32);
    path::path_filestat_get(fd: u32, lookupflags: u32, path: u32, path_len: u32, filestat: u32);
    path::path_filestat_set_times(fd: u32, lookupflags: u32, path: u32, path_len: u32, atim: u64, mtim: u64, fst_flags: u32);
    path::path_link(old_fd: u32, old_flags: u32, old_path: u32, old_path_len: u32, new_fd: u32, new_path: u32, new_path_len: u32);
    path::path_open(fd: u32, dirflags: u32, path: u32, path_len: u32, oflags: u32, rights_base: u64, rights_inheriting: u64, fdflags: u32, opened_fd: u32);
    path::path_readlink(fd: u32, path: u32, path_len: u32, buf: u32, buf_len: u32, bufused: u32);
    path::path_remove_directory(fd: u32, path: u32, path_len: u32);
    path::path_rename(fd: u32, old_path: u32, old_path_len: u32, new_fd: u32, new_path: u32, new_path_len: u32);
    path::path_symlink(old_path: u32, old_path_len: u32, fd: u32, new_path: u32, new_path_len: u32);
    path::path_unlink_file(fd: u32, path: u32, path_len: u32);
    poll::poll_oneoff(subscriptions: u32, events: u32, count: u32, nevents: u32);
    process::proc_exit(rval: u32);
    process::proc_raise(sig: u32);
    process::sched_yield();
    process::random_get(buf: u32, buf_len: u32);
    io::sock_accept(fd: u32, flags: u32, accepted_fd: u32);
    io::sock_recv(fd: u32, ri_data: u32, ri_data_len: u32, ri_flags: u32, ro_datalen: u32, ro_flags: u32);
    io::sock_send(fd: u32, si_data: u32, si_data_len: u32, si_flags: u32, so_datalen: u32);
    io::sock_shutdown(fd: u32, how: u32);
};

static FUNCTIONS: Lazy<Vec<Function>> = Lazy::new(|| {
    let functions = TABLE.iter().map(|&Row { name, params, serve }| {
        let results: &[ValType] = if name == "proc_exit" { &[] } else { &[ValType::I32] };
        Function { name, ty: FuncType { params: params.into(), results: results.into() }.into(), serve }
    });
    functions.collect()
});

impl Function {
    /// The functions of a version.
    pub fn all(version: Version) -> impl Iterator<Item = &'static Self> {
        FUNCTIONS.iter().filter(move |function| version == Version::Preview1 || function.name != "sock_accept")
    }

    /// The version and function for an import's names.
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

impl MemoryFunction for WasiFunction {
    fn ty(&self) -> &Arc<FuncType> {
        &self.function.ty
    }

    fn bind(self: Box<Self>, memory: Rc<Binding>) -> Box<dyn HostFunction> {
        Box::new(Bound { function: *self, memory })
    }
}

/// A function of the interface in a store, bound to the memory of the instance that imports it.
struct Bound {
    function: WasiFunction,
    memory: Rc<Binding>,
}

impl HostFunction for Bound {
    unsafe fn call(&self, slots: *mut Slot) -> Result<(), HostStop> {
        let WasiFunction { context, version, function } = &self.function;
        let guest = Guest(self.memory.extent());
        let caller = Caller { context, guest, version: *version, patience: Patience::of_this_call() };
        // SAFETY: by contract there is a slot for each parameter of the function's type, which comes from the same
        // row.
        let errno = match unsafe { (function.serve)(&caller, slots) } {
            Ok(()) => 0,
            Err(Failure::Error(errno)) => errno as i32,
            Err(Failure::Stop(stop)) => return Err(stop),
        };
        // SAFETY: every function that returns has a result of this type.
        unsafe { (&raw mut (*slots).i32).write_unaligned(errno) };
        Ok(())
    }
}
