//! The module behind `strings.php`: strings in and out, through memory that the host asks for.

use std::alloc::{alloc, dealloc, Layout};

fn layout(size: usize) -> Layout {
    // SAFETY: 1 is a power of two, and a size that wraps around cannot be allocated.
    unsafe { Layout::from_size_align_unchecked(size.max(1), 1) }
}

/// Room for `size` bytes; 0 if there is none.
#[no_mangle]
pub extern "C" fn allocate(size: usize) -> *mut u8 {
    unsafe { alloc(layout(size)) }
}

/// Gives room back that `allocate` or a result took.
#[no_mangle]
pub unsafe extern "C" fn deallocate(pointer: *mut u8, size: usize) {
    dealloc(pointer, layout(size));
}

/// The text in upper case, letters beyond ASCII too. It is the caller's: its length in the high half, its pointer in
/// the low half.
#[no_mangle]
pub unsafe extern "C" fn shout(pointer: *const u8, length: usize) -> u64 {
    let text = String::from_utf8_lossy(std::slice::from_raw_parts(pointer, length));
    let result = text.to_uppercase().into_bytes().into_boxed_slice();
    let length = result.len() as u64;
    length << 32 | Box::into_raw(result) as *mut u8 as u64
}
