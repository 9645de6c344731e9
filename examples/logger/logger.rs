//! The module behind `logger.php`: tells its host what it does.

#![no_std]

#[link(wasm_import_module = "host")]
extern "C" {
    /// Takes a message that stands in this module's memory.
    fn log(level: i32, pointer: *const u8, length: usize);
}

const INFO: i32 = 1;
const WARNING: i32 = 2;

fn say(level: i32, message: &str) {
    // SAFETY: the host only reads the message.
    unsafe { log(level, message.as_ptr(), message.len()) }
}

/// Divides, and complains about a zero.
#[no_mangle]
pub extern "C" fn divide(dividend: i32, divisor: i32) -> i32 {
    say(INFO, "dividing");
    match dividend.checked_div(divisor) {
        Some(quotient) => quotient,
        None => {
            say(WARNING, "that cannot be divided, taking 0");
            0
        }
    }
}

#[panic_handler]
fn panic(_: &core::panic::PanicInfo) -> ! {
    core::arch::wasm32::unreachable()
}
