//! Tells Linux's `perf` where compiled functions are: a map of them, or a dump with their code as well.
//!
//! The map is `/tmp/perf-PID.map`, a line for each function (tools/perf/Documentation/jit-interface.txt). The dump is
//! `jit-PID.dump` in the working directory, which `perf inject --jit` reads (jitdump-specification.txt).
#![allow(unsafe_code, reason = "maps the page by which perf finds the dump")]

use std::fs::{File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::os::fd::AsRawFd;
use std::os::unix::fs::OpenOptionsExt;
use std::ptr;
use std::sync::atomic::{AtomicU8, AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use crate::clock;
use crate::run::code::page_size;

/// What is written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Written {
    Map,
    Dump,
}

/// 0 for nothing, 1 for the map, 2 for the dump.
static WRITTEN: AtomicU8 = AtomicU8::new(0);

/// Chooses what is written for the modules that are made from now on.
pub fn set(written: Option<Written>) {
    let number = match written {
        None => 0,
        Some(Written::Map) => 1,
        Some(Written::Dump) => 2,
    };
    WRITTEN.store(number, Ordering::Relaxed);
}

/// A compiled function.
pub(super) struct Function<'a> {
    pub(super) start: usize,
    pub(super) code: &'a [u8],
    pub(super) name: String,
}

/// Writes functions down, if anything is to be written. What cannot be written is missing in a profile, and nothing else.
pub(super) fn note<'a>(functions: impl FnOnce() -> Vec<Function<'a>>) {
    let outcome = match WRITTEN.load(Ordering::Relaxed) {
        0 => return,
        1 => write_map(&functions()),
        _ => write_dump(&functions()),
    };
    drop(outcome);
}

/// A file that nobody else has put there.
fn open(path: &str) -> io::Result<File> {
    OpenOptions::new().append(true).create(true).mode(0o600).custom_flags(libc::O_NOFOLLOW | libc::O_CLOEXEC).open(path)
}

fn write_map(functions: &[Function<'_>]) -> io::Result<()> {
    let mut file = BufWriter::new(open(&format!("/tmp/perf-{}.map", std::process::id()))?);
    for function in functions {
        writeln!(file, "{:x} {:x} {}", function.start, function.code.len(), function.name)?;
    }
    file.flush()
}

/// The dump of this process, and which process that is: a child begins its own.
static DUMP: Mutex<Option<(u32, File)>> = Mutex::new(None);

const MAGIC: u32 = 0x4a69_5444;
const VERSION: u32 = 1;
const CODE_LOAD: u32 = 0;

/// The number of the machine in ELF.
const MACHINE: u32 = if cfg!(target_arch = "aarch64") { 183 } else { 62 };

fn write_dump(functions: &[Function<'_>]) -> io::Result<()> {
    static INDEX: AtomicU64 = AtomicU64::new(0);
    let process = std::process::id();
    let mut dump = DUMP.lock().unwrap_or_else(PoisonError::into_inner);
    if dump.as_ref().is_none_or(|(of, _)| *of != process) {
        *dump = Some((process, begin_dump(process)?));
    }
    let Some((_, file)) = &*dump else { return Ok(()) };
    let mut file = BufWriter::new(file);
    for Function { start, code, name } in functions {
        let size = 16 + 40 + name.len() + 1 + code.len();
        write_numbers(&mut file, &[CODE_LOAD, u32::try_from(size).map_err(io::Error::other)?])?;
        file.write_all(&timestamp().to_le_bytes())?;
        write_numbers(&mut file, &[process, thread()])?;
        let index = INDEX.fetch_add(1, Ordering::Relaxed);
        for number in [*start as u64, *start as u64, code.len() as u64, index] {
            file.write_all(&number.to_le_bytes())?;
        }
        file.write_all(name.as_bytes())?;
        file.write_all(&[0])?;
        file.write_all(code)?;
    }
    file.flush()
}

/// A dump with its header, and a page of it mapped: `perf record` notes that as it notes a library.
fn begin_dump(process: u32) -> io::Result<File> {
    let path = format!("jit-{process}.dump");
    let mut file = OpenOptions::new()
        .read(true)
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .custom_flags(libc::O_NOFOLLOW | libc::O_CLOEXEC)
        .open(path)?;
    write_numbers(&mut file, &[MAGIC, VERSION, 40, MACHINE, 0, process])?;
    file.write_all(&timestamp().to_le_bytes())?;
    file.write_all(&0_u64.to_le_bytes())?;
    // SAFETY: a fresh mapping, which stays until the process ends.
    let mapped = unsafe {
        let protection = libc::PROT_READ | libc::PROT_EXEC;
        libc::mmap(ptr::null_mut(), page_size(), protection, libc::MAP_PRIVATE, file.as_raw_fd(), 0)
    };
    if mapped == libc::MAP_FAILED { Err(io::Error::last_os_error()) } else { Ok(file) }
}

fn write_numbers(file: &mut impl Write, numbers: &[u32]) -> io::Result<()> {
    numbers.iter().try_for_each(|number| file.write_all(&number.to_le_bytes()))
}

/// Nanoseconds by the clock that `perf record -k mono` uses.
fn timestamp() -> u64 {
    clock::nanoseconds(libc::CLOCK_MONOTONIC)
}

fn thread() -> u32 {
    #[cfg(target_os = "linux")]
    // SAFETY: asks for a number.
    return unsafe { libc::gettid() }.unsigned_abs();
    #[cfg(not(target_os = "linux"))]
    std::process::id()
}
