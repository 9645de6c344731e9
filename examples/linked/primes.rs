//! The library behind `linked.php`.

#![no_std]

/// Whether the number is a prime: 1 or 0.
#[no_mangle]
pub extern "C" fn is_prime(number: u32) -> u32 {
    let mut divisor = 2;
    while divisor * divisor <= number {
        if number % divisor == 0 {
            return 0;
        }
        divisor += 1;
    }
    u32::from(number > 1)
}

#[panic_handler]
fn panic(_: &core::panic::PanicInfo) -> ! {
    core::arch::wasm32::unreachable()
}
