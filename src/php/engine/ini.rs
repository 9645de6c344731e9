//! The INI entries. PHP_INI_SYSTEM entries have one value for the process, the others one for each thread, which PHP
//! resets when a request ends.
#![allow(unsafe_code, reason = "registers functions that PHP calls when a value changes")]

use std::cell::Cell;
use std::ffi::{CStr, c_int, c_void};
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicU8, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use ext_php_rs::ffi::{_zend_ini_entry, zend_string};
use ext_php_rs::flags::IniEntryPermission;
use ext_php_rs::zend::{IniEntryDef, IniEntryDefs};
use wasm_runtime::cache::Bounds;
use wasm_runtime::compiler::Compiler;
use wasm_runtime::limits::Limits;
use wasm_runtime::perf::{self, Written};

use super::{declared, zend};

static COMPILER: AtomicU8 = AtomicU8::new(0);
static CACHE: AtomicBool = AtomicBool::new(true);
static VALIDATE_TIMESTAMPS: AtomicBool = AtomicBool::new(true);
static CACHE_MAX_SIZE: AtomicU64 = AtomicU64::new(0);
static CACHE_DIR: RwLock<Option<Arc<Path>>> = RwLock::new(None);
static PRELOAD: RwLock<String> = RwLock::new(String::new());
static STACK_SIZE: AtomicUsize = AtomicUsize::new(1 << 20);

thread_local! {
    static COREDUMP: Cell<bool> = const { Cell::new(false) };
    static MEMORY_LIMIT: Cell<Option<u64>> = const { Cell::new(None) };
    static TIME_LIMIT: Cell<Option<Duration>> = const { Cell::new(None) };
    static COMPILE_TIME_LIMIT: Cell<Option<Duration>> = const { Cell::new(None) };
    static COMPILE_MEMORY_LIMIT: Cell<Option<u64>> = const { Cell::new(None) };
}

static ENTRIES: IniEntryDefs<14> = IniEntryDefs::new([
    entry(c"wasm.compiler", DEFAULT_COMPILER, set_compiler),
    entry(c"wasm.cache", c"1", set_cache),
    entry(c"wasm.cache_max_size", c"256M", set_cache_max_size),
    entry(c"wasm.cache_dir", c"", set_cache_dir),
    entry(c"wasm.preload", c"", set_preload),
    entry(c"wasm.validate_timestamps", c"1", set_validate_timestamps),
    entry(c"wasm.stack_size", c"1M", set_stack_size),
    entry(c"wasm.profile", c"", set_profile),
    changeable(c"wasm.coredump", c"0", set_coredump),
    changeable(c"wasm.memory_limit", c"-1", set_memory_limit),
    changeable(c"wasm.time_limit", c"0", set_time_limit),
    changeable(c"wasm.compile_time_limit", c"0", set_compile_time_limit),
    changeable(c"wasm.compile_memory_limit", c"2G", set_compile_memory_limit),
    IniEntryDef::end(),
]);

const DEFAULT_COMPILER: &CStr = match Compiler::BUILT_IN[0] {
    Compiler::Cranelift => c"cranelift",
    Compiler::Llvm => c"llvm",
    Compiler::Singlepass => c"singlepass",
};

/// The sizes of guest stack that the engine can make, in bytes.
const STACK_SIZES: std::ops::RangeInclusive<usize> = (64 << 10)..=(100 << 20);

type OnModify =
    unsafe extern "C" fn(*mut _zend_ini_entry, *mut zend_string, *mut c_void, *mut c_void, *mut c_void, c_int) -> c_int;

const fn entry(name: &'static CStr, default: &'static CStr, on_modify: OnModify) -> IniEntryDef {
    with_permission(name, default, on_modify, IniEntryPermission::System)
}

/// An entry that a script may change.
const fn changeable(name: &'static CStr, default: &'static CStr, on_modify: OnModify) -> IniEntryDef {
    with_permission(name, default, on_modify, IniEntryPermission::All)
}

const fn with_permission(
    name: &'static CStr,
    default: &'static CStr,
    on_modify: OnModify,
    permission: IniEntryPermission,
) -> IniEntryDef {
    let mut entry = IniEntryDef::new(name, default, permission);
    entry.on_modify = Some(on_modify);
    entry
}

/// Registers the entries. Only while the module starts.
pub fn register(module_number: c_int) {
    IniEntryDef::register(ENTRIES.as_slice(), module_number);
}

/// `wasm.compiler`.
pub fn compiler() -> Compiler {
    Compiler::BUILT_IN[usize::from(COMPILER.load(Ordering::Relaxed))]
}

/// `wasm.cache`.
pub fn cache_is_on() -> bool {
    CACHE.load(Ordering::Relaxed)
}

/// `wasm.cache_max_size`, in bytes; `None` when there is no bound.
pub fn cache_max_size() -> Option<u64> {
    Some(CACHE_MAX_SIZE.load(Ordering::Relaxed)).filter(|size| *size != 0)
}

/// `wasm.cache_dir`; `None` when it is empty.
pub fn cache_dir() -> Option<Arc<Path>> {
    CACHE_DIR.read().unwrap_or_else(PoisonError::into_inner).clone()
}

/// `wasm.coredump`.
pub fn keeps_core_dumps() -> bool {
    COREDUMP.get()
}

/// `wasm.preload`.
pub fn preload() -> String {
    PRELOAD.read().unwrap_or_else(PoisonError::into_inner).clone()
}

/// `wasm.validate_timestamps`.
pub fn validates_timestamps() -> bool {
    VALIDATE_TIMESTAMPS.load(Ordering::Relaxed)
}

/// What the guests of a store may use unless the store sets its own limits: `wasm.stack_size`, `wasm.memory_limit`
/// and `wasm.time_limit`.
pub fn limits() -> Limits {
    Limits {
        stack_size: STACK_SIZE.load(Ordering::Relaxed),
        memory: MEMORY_LIMIT.get(),
        time: TIME_LIMIT.get(),
        table: None,
        fuel: None,
    }
}

/// `wasm.compile_time_limit` and `wasm.compile_memory_limit`. The second holds only with the first, which makes each
/// compilation run in a process of its own.
pub fn compile_bounds() -> Option<Bounds> {
    COMPILE_TIME_LIMIT.get().map(|time| Bounds { time, memory: COMPILE_MEMORY_LIMIT.get() })
}

/// Defines a function that PHP calls with a new value. It accepts the value, or refuses it with a reason.
macro_rules! on_modify {
    ($name:ident, $take:expr) => {
        unsafe extern "C" fn $name(
            entry: *mut _zend_ini_entry,
            value: *mut zend_string,
            _: *mut c_void,
            _: *mut c_void,
            _: *mut c_void,
            _stage: c_int,
        ) -> c_int {
            // SAFETY: PHP passes the entry that changes, and its new value or null.
            let (name, value) = unsafe {
                let name = (*entry).name.as_ref().map_or(&b""[..], |name| name.as_bytes());
                (String::from_utf8_lossy(name), value.as_ref().map_or(&b""[..], |value| value.as_bytes()))
            };
            set(&name, &String::from_utf8_lossy(value), $take)
        }
    };
}

fn set(name: &str, value: &str, take: fn(&str) -> Result<(), String>) -> c_int {
    match take(value.trim()) {
        Ok(()) => declared::SUCCESS,
        Err(expected) => {
            zend::warning(&format!("{name} must be {expected}, \"{value}\" given"));
            declared::FAILURE
        }
    }
}

on_modify!(set_compiler, |value| {
    let names: Vec<_> = Compiler::BUILT_IN.iter().map(|compiler| compiler.name()).collect();
    match names.iter().position(|name| *name == value) {
        Some(index) => {
            COMPILER.store(u8::try_from(index).unwrap_or(0), Ordering::Relaxed);
            Ok(())
        }
        None => Err(format!("one of the compilers built in ({})", names.join(", "))),
    }
});

on_modify!(set_cache, |value| boolean(value).map(|on| CACHE.store(on, Ordering::Relaxed)));
on_modify!(set_validate_timestamps, |value| {
    boolean(value).map(|on| VALIDATE_TIMESTAMPS.store(on, Ordering::Relaxed))
});
on_modify!(set_coredump, |value| boolean(value).map(|on| COREDUMP.set(on)));

on_modify!(set_profile, |value| {
    let written = match value {
        "" => None,
        "perfmap" => Some(Written::Map),
        "jitdump" => Some(Written::Dump),
        _ => return Err("perfmap, jitdump, or empty".into()),
    };
    perf::set(written);
    Ok(())
});

on_modify!(set_cache_max_size, |value| {
    let size = bytes(value).ok_or("a size in bytes or with the suffix K, M or G, or 0 for no bound")?;
    CACHE_MAX_SIZE.store(size as u64, Ordering::Relaxed);
    Ok(())
});

on_modify!(set_cache_dir, |value| {
    let directory = match Path::new(value) {
        path if path.as_os_str().is_empty() => None,
        path if path.is_absolute() => Some(path.into()),
        _ => return Err("an absolute path, or empty".into()),
    };
    *CACHE_DIR.write().unwrap_or_else(PoisonError::into_inner) = directory;
    Ok(())
});

on_modify!(set_preload, |value| {
    value.clone_into(&mut PRELOAD.write().unwrap_or_else(PoisonError::into_inner));
    Ok(())
});

on_modify!(set_stack_size, |value| {
    let size = bytes(value).filter(|size| STACK_SIZES.contains(size));
    let size = size.ok_or("a size between 64K and 100M, in bytes or with the suffix K, M or G")?;
    STACK_SIZE.store(size, Ordering::Relaxed);
    Ok(())
});

on_modify!(set_memory_limit, |value| {
    MEMORY_LIMIT.set(memory_limit(value)?);
    Ok(())
});

on_modify!(set_time_limit, |value| {
    TIME_LIMIT.set(time_limit(value)?);
    Ok(())
});

on_modify!(set_compile_memory_limit, |value| {
    COMPILE_MEMORY_LIMIT.set(memory_limit(value)?);
    Ok(())
});

on_modify!(set_compile_time_limit, |value| {
    COMPILE_TIME_LIMIT.set(time_limit(value)?);
    Ok(())
});

/// A number of bytes, or -1 for no limit.
fn memory_limit(value: &str) -> Result<Option<u64>, String> {
    match value {
        "-1" => Ok(None),
        value => match bytes(value) {
            Some(size) => Ok(Some(size as u64)),
            None => Err("-1 for no limit, or a size in bytes or with the suffix K, M or G".into()),
        },
    }
}

/// A number of seconds, or 0 for no limit.
fn time_limit(value: &str) -> Result<Option<Duration>, String> {
    let seconds = value.parse::<f64>().ok().and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
    let limit = seconds.ok_or("a number of seconds, 0 for no limit")?;
    Ok((!limit.is_zero()).then_some(limit))
}

/// A boolean as PHP's own INI files write it.
fn boolean(value: &str) -> Result<bool, String> {
    match value.to_ascii_lowercase().as_str() {
        "1" | "on" | "yes" | "true" => Ok(true),
        "" | "0" | "off" | "no" | "false" | "none" => Ok(false),
        _ => Err("a boolean (0 or 1)".into()),
    }
}

/// A number of bytes in PHP's shorthand: `64K`, `1M`, `2G`.
fn bytes(value: &str) -> Option<usize> {
    let (digits, unit) = match value.as_bytes().last()? {
        b'k' | b'K' => (&value[..value.len() - 1], 1 << 10),
        b'm' | b'M' => (&value[..value.len() - 1], 1 << 20),
        b'g' | b'G' => (&value[..value.len() - 1], 1 << 30),
        _ => (value, 1),
    };
    digits.trim().parse::<usize>().ok()?.checked_mul(unit)
}
