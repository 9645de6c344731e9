//! The smallest wrappers around the engine's functions and structures.
#![allow(unsafe_code, reason = "calls functions of the PHP binary and reads its structures")]

use std::cell::Cell;
use std::ffi::{CStr, CString, OsStr};
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};
use std::ptr;
use std::sync::atomic::{AtomicBool, Ordering};

use ext_php_rs::convert::IntoZval;
use ext_php_rs::ffi::{zend_class_entry, zend_object};
use ext_php_rs::types::{ZendHashTable, ZendStr, Zval};
use ext_php_rs::zend::{ClassEntry, ExecuteData};
use wasm_runtime::fault::HostStop;

use super::declared;

/// The name of a value's type in PHP's own messages.
pub fn type_name(value: &Zval) -> String {
    // SAFETY: both functions return a NUL-terminated name that outlives the value.
    let name = unsafe {
        #[cfg(php83)]
        let name = declared::zend_zval_value_name(value);
        #[cfg(not(php83))]
        let name = declared::zend_zval_type_name(value);
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

/// A number with all its digits; the type of anything else.
pub fn plain_number(value: &Zval) -> String {
    value.double().map_or_else(|| number_text(value), |float| float.to_string())
}

/// A message for a function that takes a C string: a NUL would cut it short.
pub fn c_message(message: &str) -> CString {
    CString::new(message.replace('\0', "\\0")).expect("no NUL is left")
}

/// Whether `open_basedir` allows the path; if not, PHP has raised its usual warning.
pub fn open_basedir_allows(path: &CStr) -> bool {
    // SAFETY: reads the string, and the request's INI values.
    unsafe { declared::php_check_open_basedir(path.as_ptr()) == 0 }
}

/// A path as the standard library's type.
pub fn as_path(path: &CStr) -> &Path {
    Path::new(OsStr::from_bytes(path.to_bytes()))
}

/// The absolute form of a path by the request's working directory; the path itself if there is none.
pub fn absolute_path(path: &CStr) -> PathBuf {
    // SAFETY: with no buffer given the engine allocates the result, which is freed here.
    unsafe {
        let resolved = declared::expand_filepath(path.as_ptr(), ptr::null_mut());
        if resolved.is_null() {
            return as_path(path).to_owned();
        }
        let owned = as_path(CStr::from_ptr(resolved)).to_owned();
        ext_php_rs::ffi::_efree(resolved.cast());
        owned
    }
}

/// Whether an exception, or an `exit`, is pending.
#[inline]
pub fn exception_is_pending() -> bool {
    // SAFETY: reads a pointer of this thread's executor globals.
    unsafe { !(*executor_globals()).exception.is_null() }
}

/// This thread's executor globals.
#[inline]
pub fn executor_globals() -> *mut ext_php_rs::ffi::zend_executor_globals {
    #[cfg(php_zts)]
    // SAFETY: returns this thread's globals.
    unsafe {
        ext_php_rs::ffi::ext_php_rs_executor_globals()
    }
    #[cfg(not(php_zts))]
    (&raw mut ext_php_rs::ffi::executor_globals)
}

/// An extension that is loaded; null if it is not. It lives as long as the process.
pub fn extension(name: &CStr) -> *mut ext_php_rs::ffi::zend_module_entry {
    // SAFETY: the registry lives as long as the process, and has such an entry for each name.
    unsafe {
        let entry = ext_php_rs::ffi::zend_hash_str_find(
            &raw const declared::module_registry,
            name.as_ptr(),
            name.count_bytes(),
        );
        entry.as_ref().map_or(ptr::null_mut(), |entry| entry.value.ptr.cast())
    }
}

/// Continues to abandon the request, after a fatal error that was held back (`zend_bailout`). No Rust value with a
/// destructor may be left in the frames that are jumped over.
pub fn bailout() -> ! {
    // SAFETY: jumps to where the engine waits for it, over frames without destructors.
    unsafe { ext_php_rs::ffi::ext_php_rs_zend_bailout() }
}

/// Whether some thread has a bailout to continue; a thread-local flag says which.
static SOME_IS_LATE: AtomicBool = AtomicBool::new(false);

thread_local! {
    static IS_LATE: Cell<bool> = const { Cell::new(false) };
}

/// Continues to abandon the request as soon as the running method or object handler is over.
#[cold]
pub fn bailout_later() {
    IS_LATE.set(true);
    SOME_IS_LATE.store(true, Ordering::Relaxed);
}

/// Must be called at the end of each method, and of each object handler that may call `bailout_later`, when no Rust
/// value is left on the stack.
#[inline]
pub fn bailout_if_late() {
    if SOME_IS_LATE.load(Ordering::Relaxed) && IS_LATE.replace(false) {
        SOME_IS_LATE.store(false, Ordering::Relaxed);
        bailout();
    }
}

/// Bytes of this request's memory that are in use.
pub fn memory_usage() -> usize {
    // SAFETY: reads a number that belongs to this thread.
    unsafe { declared::zend_memory_usage(false) }
}

/// Raises an `E_WARNING`.
pub fn warning(message: &str) {
    let message = c_message(message);
    // SAFETY: the format takes the one string that follows.
    unsafe {
        ext_php_rs::ffi::php_error_docref(ptr::null(), declared::E_WARNING, c"%s".as_ptr(), message.as_ptr());
    }
}

/// Raises an `E_WARNING` where Rust values are still on the stack: PHP code may handle it. An error means that the
/// handler ended the request; `bailout` must be called when they are gone.
pub fn warning_caught(message: &str) -> Result<(), HostStop> {
    ext_php_rs::zend::try_catch(std::panic::AssertUnwindSafe(|| warning(message))).map_err(|_| HostStop::Abort)?;
    if exception_is_pending() { Err(HostStop::Exception) } else { Ok(()) }
}

/// A mutable pointer to a class, for engine functions that take one but do not write to it.
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
    unsafe { declared::zend_update_property(class_ptr(scope), object, name.as_ptr(), name.count_bytes(), value) };
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

/// Sets an element of an array under a key that stays a string, even one like "7".
pub fn insert(array: &mut ZendHashTable, key: &[u8], mut value: Zval) {
    let key = ZendStr::new(key, false);
    // SAFETY: the engine takes a reference to the key, and the value over.
    unsafe {
        let key = ptr::from_ref(&*key).cast_mut();
        ext_php_rs::ffi::zend_hash_update(array, key, &raw mut value);
    }
    std::mem::forget(value);
}

/// Sets an element of an array under a name, as PHP code would: one like "7" becomes an int.
pub fn insert_by_name(array: &mut ZendHashTable, name: &str, value: Zval) {
    match name.parse::<i64>() {
        // Fails only for a table of the largest size.
        Ok(number) if number.to_string() == name => drop(array.insert_at_index(number, value)),
        _ => insert(array, name.as_bytes(), value),
    }
}

/// The keys and values of an array. A key is an int or a string of any bytes: ext-php-rs's own iterators panic at one
/// that is not UTF-8, those of values only as well.
pub fn entries(array: &ZendHashTable) -> impl Iterator<Item = (Zval, &Zval)> {
    let mut entries = array.iter();
    std::iter::from_fn(move || entries.next_zval())
}

/// The values of an array, whatever its keys.
pub fn values(array: &ZendHashTable) -> impl Iterator<Item = &Zval> {
    entries(array).map(|(_, value)| value)
}

/// Whether an array's keys are 0, 1, 2 and so on, in that order.
pub fn is_list(array: &ZendHashTable) -> bool {
    (0..).zip(entries(array)).all(|(index, (key, _))| key.long() == Some(index))
}

/// The text of a key.
pub fn key_text(key: &Zval) -> Vec<u8> {
    match (key.zend_str(), key.long()) {
        (Some(text), _) => text.as_bytes().to_vec(),
        (None, number) => number.unwrap_or_default().to_string().into_bytes(),
    }
}

/// Any value that ext-php-rs converts without fail.
pub fn value(value: impl IntoZval) -> Zval {
    value.into_zval(false).unwrap_or_else(|_| Zval::new())
}

/// How many slots a frame takes.
pub const FRAME_SLOTS: usize = declared::ZEND_CALL_FRAME_SLOT as usize;

/// The arguments of a running internal function: the slots behind its frame
/// (`ZEND_CALL_ARG`, Zend/zend_compile.h).
#[inline]
pub fn arguments(frame: &mut ExecuteData) -> &mut [Zval] {
    // SAFETY: the engine lays a call's arguments out right behind its frame, `num_args` of them.
    unsafe {
        let count = frame.This.u2.num_args as usize;
        let first = ptr::from_mut(frame).cast::<Zval>().add(FRAME_SLOTS);
        std::slice::from_raw_parts_mut(first, count)
    }
}

/// The place of argument `index` of a running internal function, if there are that many.
#[inline]
pub fn argument(frame: &ExecuteData, index: usize) -> Option<*mut Zval> {
    // SAFETY: as in `arguments`; the count is a plain integer beside `$this`.
    unsafe {
        let count = frame.This.u2.num_args as usize;
        (index < count).then(|| ptr::from_ref(frame).cast_mut().cast::<Zval>().add(FRAME_SLOTS + index))
    }
}

/// The engine's null.
pub fn null<'a>() -> &'a Zval {
    // SAFETY: this thread's executor globals live as long as the thread, and this value never changes.
    unsafe { &(*executor_globals()).uninitialized_zval }
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
