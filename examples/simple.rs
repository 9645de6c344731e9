//! The module behind `simple.php`: one exported function, and nothing that needs a standard library.
//!
//! Kept to Rust 2021, because Debian's rustc 1.63 builds the committed `simple.wasm`.

#![no_std]

#[no_mangle]
pub extern "C" fn sum(x: i32, y: i32) -> i32 {
    // Wrapping, as `i32.add` is: a panic would drag its message formatting into the module.
    x.wrapping_add(y)
}

#[panic_handler]
fn panic(_: &core::panic::PanicInfo) -> ! {
    core::arch::wasm32::unreachable()
}
