//! The module behind `linked.php` that imports a function: which one it will be, it does not know.

#![no_std]

#[link(wasm_import_module = "numbers")]
extern "C" {
    fn is_prime(number: u32) -> u32;
}

/// How many of the numbers below `limit` are primes.
#[no_mangle]
pub extern "C" fn count(limit: u32) -> u32 {
    // SAFETY: takes and gives numbers.
    (0..limit).map(|number| unsafe { is_prime(number) }).sum()
}

#[panic_handler]
fn panic(_: &core::panic::PanicInfo) -> ! {
    core::arch::wasm32::unreachable()
}
