//! The module behind `hello.php`: a text that is part of the module.

#![no_std]

/// Where the text stands; it ends with a NUL.
#[no_mangle]
pub extern "C" fn hello() -> *const u8 {
    b"Hello, World!\0".as_ptr()
}

#[panic_handler]
fn panic(_: &core::panic::PanicInfo) -> ! {
    core::arch::wasm32::unreachable()
}
