// A library in Rust without WASI, with strings as pointer and length.

#[link(wasm_import_module = "host")]
extern "C" {
    fn log(text: *const u8, length: usize);
}

#[no_mangle]
pub extern "C" fn add(a: i32, b: i32) -> i32 {
    a + b
}

#[no_mangle]
pub extern "C" fn alloc(size: usize) -> *mut u8 {
    Vec::leak(vec![0; size]).as_mut_ptr()
}

/// # Safety
/// The pointer and the size are those of `alloc`, or of a result.
#[no_mangle]
pub unsafe extern "C" fn dealloc(pointer: *mut u8, size: usize) {
    drop(Vec::from_raw_parts(pointer, size, size));
}

/// # Safety
/// The pointer and the length are a UTF-8 text.
#[no_mangle]
pub unsafe extern "C" fn greet(name: *const u8, length: usize) -> u64 {
    let name = std::str::from_utf8(std::slice::from_raw_parts(name, length)).unwrap();
    log(name.as_ptr(), name.len());
    let text = format!("Hello, {name}").into_bytes().into_boxed_slice();
    let length = text.len() as u64;
    (Box::into_raw(text) as *mut u8 as u64) << 32 | length
}
