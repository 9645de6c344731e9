//! The engine functions that ext-php-rs does not bind, and the smallest wrappers around them.
#![allow(unsafe_code, reason = "declares functions of the PHP binary and reads its structures")]

use std::ffi::{CStr, CString, OsStr, c_char, c_int, c_void};
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};
use std::ptr;

use ext_php_rs::convert::IntoZval;
use ext_php_rs::ffi::{
    HashTable, php_stream, zend_class_entry, zend_function_entry, zend_long, zend_object, zend_string, zend_type, zval,
};
use ext_php_rs::types::{ZendHashTable, ZendStr, Zval};
use ext_php_rs::zend::{ClassEntry, ExecuteData};
use wasm_runtime::fault::HostStop;

// All exported by every php binary from 8.1 on (ZEND_API or PHPAPI in Zend/zend_API.h,
// Zend/zend_exceptions.h, main/fopen_wrappers.h, main/php_streams.h, Zend/zend_list.h, main/php_ini.h, ext/spl/spl_exceptions.h,
// ext/spl/spl_array.h).
unsafe extern "C" {
    pub fn zend_parse_arg_bool_slow(arg: *mut zval, value: *mut bool, number: u32) -> bool;
    pub fn zend_parse_arg_long_slow(arg: *mut zval, value: *mut zend_long, number: u32) -> bool;
    pub fn zend_parse_arg_double_slow(arg: *mut zval, value: *mut f64, number: u32) -> bool;
    pub fn zend_parse_arg_str_slow(arg: *mut zval, value: *mut *mut zend_string, number: u32) -> bool;
    pub fn zend_argument_error(class: *mut zend_class_entry, number: u32, format: *const c_char, ...);
    pub fn zend_wrong_parameters_count_error(minimum: u32, maximum: u32);
    pub fn zend_observer_fiber_switch_register(handler: extern "C" fn(*const c_void, *const c_void));
    pub fn zend_register_functions(
        scope: *mut zend_class_entry,
        functions: *const zend_function_entry,
        table: *mut HashTable,
        kind: c_int,
    ) -> c_int;
    pub fn zend_declare_typed_property(
        class: *mut zend_class_entry,
        name: *mut zend_string,
        default: *mut zval,
        flags: c_int,
        doc_comment: *mut zend_string,
        ty: zend_type,
    ) -> *mut ext_php_rs::ffi::zend_property_info;
    fn zend_update_property(
        scope: *mut zend_class_entry,
        object: *mut zend_object,
        name: *const c_char,
        length: usize,
        value: *mut zval,
    );
    pub static zend_ce_closure: *mut zend_class_entry;
    pub fn zend_call_function(
        call: *mut ext_php_rs::ffi::zend_fcall_info,
        cache: *mut ext_php_rs::ffi::zend_fcall_info_cache,
    ) -> c_int;
    pub fn zend_timeout();
    // From Zend/zend_observer.h; both are given the fiber's `zend_fiber_context`.
    pub fn zend_observer_fiber_init_register(begun: unsafe extern "C" fn(*mut c_void));
    pub fn zend_observer_fiber_destroy_register(ended: unsafe extern "C" fn(*mut c_void));
    pub fn zend_release_fcall_info_cache(cache: *mut ext_php_rs::ffi::zend_fcall_info_cache);
    pub static spl_ce_RuntimeException: *mut zend_class_entry;
    pub static spl_ce_ArrayIterator: *mut zend_class_entry;
    pub static zend_empty_array: HashTable;
    pub fn object_init_ex(object: *mut zval, class: *mut zend_class_entry) -> c_int;
    pub fn display_ini_entries(module: *mut ext_php_rs::zend::ModuleEntry);
    fn php_check_open_basedir(path: *const c_char) -> c_int;
    fn expand_filepath(path: *const c_char, resolved: *mut c_char) -> *mut c_char;
    pub fn zend_clear_exception();
    pub fn php_file_le_stream() -> c_int;
    pub fn php_file_le_pstream() -> c_int;
    pub fn zend_fetch_resource2_ex(
        resource: *mut zval,
        name: *const c_char,
        kind: c_int,
        other_kind: c_int,
    ) -> *mut c_void;
    pub fn _php_stream_read(stream: *mut php_stream, into: *mut c_char, length: usize) -> isize;
    pub fn _php_stream_write(stream: *mut php_stream, from: *const c_char, length: usize) -> isize;
    // An int before PHP 8.2 and a bool since: either way the lowest byte is 0 or 1.
    pub fn _php_stream_eof(stream: *mut php_stream) -> u8;
    pub fn _php_stream_cast(stream: *mut php_stream, kind: c_int, place: *mut *mut c_void, errors: c_int) -> c_int;
    #[cfg(php83)]
    fn zend_zval_value_name(value: *const zval) -> *const c_char;
    #[cfg(not(php83))]
    fn zend_zval_type_name(value: *const zval) -> *const c_char;
}

/// What PHP's own messages call the type of a value.
pub fn type_name(value: &Zval) -> String {
    // SAFETY: both functions return a NUL-terminated name that outlives the value.
    let name = unsafe {
        #[cfg(php83)]
        let name = zend_zval_value_name(value);
        #[cfg(not(php83))]
        let name = zend_zval_type_name(value);
        CStr::from_ptr(name)
    };
    name.to_string_lossy().into_owned()
}

/// A number as PHP code would write it; the type of anything else.
pub fn number_text(value: &Zval) -> String {
    match (value.long(), value.double()) {
        (Some(int), _) => int.to_string(),
        (None, Some(float)) if float.is_finite() && float.abs() >= 1e15 => format!("{float:e}"),
        (None, Some(float)) => float.to_string(),
        _ => type_name(value),
    }
}

/// A message for a function that takes a C string: a NUL would cut it short.
pub fn c_message(message: &str) -> CString {
    CString::new(message.replace('\0', "\\0")).expect("no NUL is left")
}

/// Whether `open_basedir` allows the path; if not, PHP has raised its usual warning.
pub fn open_basedir_allows(path: &CStr) -> bool {
    // SAFETY: reads the string, and the request's INI values.
    unsafe { php_check_open_basedir(path.as_ptr()) == 0 }
}

/// A path as the standard library has it.
pub fn as_path(path: &CStr) -> &Path {
    Path::new(OsStr::from_bytes(path.to_bytes()))
}

/// The absolute form of a path by the request's working directory; the path itself if there is none.
pub fn absolute_path(path: &CStr) -> PathBuf {
    // SAFETY: with no buffer given the engine allocates the result, which is freed here.
    unsafe {
        let resolved = expand_filepath(path.as_ptr(), ptr::null_mut());
        if resolved.is_null() {
            return as_path(path).to_owned();
        }
        let owned = as_path(CStr::from_ptr(resolved)).to_owned();
        ext_php_rs::ffi::_efree(resolved.cast());
        owned
    }
}

/// Whether an exception, or an `exit`, is on its way.
#[inline]
pub fn exception_is_pending() -> bool {
    // SAFETY: reads a pointer of this thread's executor globals.
    unsafe { !(*executor_globals()).exception.is_null() }
}

/// This thread's executor globals.
#[inline]
pub fn executor_globals() -> *mut ext_php_rs::ffi::zend_executor_globals {
    #[cfg(php_zts)]
    // SAFETY: asks the engine for this thread's.
    unsafe {
        ext_php_rs::ffi::ext_php_rs_executor_globals()
    }
    #[cfg(not(php_zts))]
    (&raw mut ext_php_rs::ffi::executor_globals)
}

/// Goes on giving the request up, after a fatal error that was held back (`zend_bailout`). Rust values
/// of the frames that are left must be gone.
pub fn bailout() -> ! {
    // SAFETY: jumps to where the engine waits for it, over frames without destructors.
    unsafe { ext_php_rs::ffi::ext_php_rs_zend_bailout() }
}

/// Raises an `E_WARNING`.
pub fn warning(message: &str) {
    let message = c_message(message);
    // SAFETY: the format takes the one string that follows.
    unsafe {
        ext_php_rs::ffi::php_error_docref(ptr::null(), E_WARNING, c"%s".as_ptr(), message.as_ptr());
    }
}

/// Raises an `E_WARNING` where Rust values wait for their end: PHP code may handle it. An error says that
/// the handler gave the request up; `bailout` must follow when they are gone.
pub fn warning_caught(message: &str) -> Result<(), HostStop> {
    ext_php_rs::zend::try_catch(std::panic::AssertUnwindSafe(|| warning(message))).map_err(|_| HostStop::Abort)?;
    if exception_is_pending() { Err(HostStop::Exception) } else { Ok(()) }
}

/// `E_WARNING` (Zend/zend_errors.h).
const E_WARNING: c_int = 2;

/// A mutable pointer to a class, which the engine's functions take and do not use for writing.
pub fn class_ptr(class: &ClassEntry) -> *mut zend_class_entry {
    ptr::from_ref(class).cast_mut()
}

/// Sets a property from inside `scope`.
///
/// # Safety
///
/// `object` must be a live object of `scope` or a descendant of it.
pub unsafe fn set_property(scope: &ClassEntry, object: *mut zend_object, name: &CStr, value: &mut Zval) {
    // SAFETY: by contract; the engine copies the value.
    unsafe { zend_update_property(class_ptr(scope), object, name.as_ptr(), name.count_bytes(), value) };
}

/// A `Zval` that owns the one reference it is given.
///
/// # Safety
///
/// `object` must be a live object whose reference the caller gives away.
pub unsafe fn owned_object(object: *mut zend_object) -> Zval {
    let mut value = Zval::new();
    // SAFETY: by contract; `set_object` adds a reference, so the given one is taken off first.
    unsafe {
        (*object).gc.refcount -= 1;
        value.set_object(&mut *object);
    }
    value
}

/// A binary string.
pub fn string(bytes: &[u8]) -> Zval {
    let mut value = Zval::new();
    value.set_zend_string(ZendStr::new(bytes, false));
    value
}

/// Sets an element of an array under a key that stays a string, also one like "7".
pub fn insert(array: &mut ZendHashTable, key: &[u8], mut value: Zval) {
    let key = ZendStr::new(key, false);
    // SAFETY: the engine takes a reference to the key, and the value over.
    unsafe {
        let key = ptr::from_ref(&*key).cast_mut();
        ext_php_rs::ffi::zend_hash_update(array, key, &raw mut value);
    }
    std::mem::forget(value);
}

/// Any value that ext-php-rs can convert and that cannot fail to be.
pub fn value(value: impl IntoZval) -> Zval {
    value.into_zval(false).unwrap_or_else(|_| Zval::new())
}

/// The arguments of a running internal function: the slots behind its frame
/// (`ZEND_CALL_ARG`, Zend/zend_compile.h).
#[inline]
pub fn arguments(frame: &mut ExecuteData) -> &mut [Zval] {
    const FRAME_SLOTS: usize = size_of::<ExecuteData>().div_ceil(size_of::<Zval>());
    // SAFETY: the engine lays a call's arguments out right behind its frame, `num_args` of them.
    unsafe {
        let count = frame.This.u2.num_args as usize;
        let first = ptr::from_mut(frame).cast::<Zval>().add(FRAME_SLOTS);
        std::slice::from_raw_parts_mut(first, count)
    }
}

/// The raw type of a value.
pub trait RawType {
    fn u1_type(&self) -> u32;
}

impl RawType for Zval {
    #[inline]
    fn u1_type(&self) -> u32 {
        // SAFETY: both views of the union are plain integers.
        u32::from(unsafe { self.u1.v.type_ })
    }
}
