//! Panics and traps of Rust, in generic and inlined functions.
#![no_std]

mod money {
    pub struct Amount(pub i32);

    impl Amount {
        #[inline(always)]
        pub fn split(&self, people: i32) -> Amount {
            if people == 0 {
                core::arch::wasm32::unreachable();
            }
            Amount(self.0 / people)
        }
    }

    #[inline(never)]
    pub fn each<F: Fn(i32) -> i32>(amount: &Amount, f: F) -> i32 {
        f(amount.split(f(0)).0)
    }
}

static PRICES: [i32; 3] = [3, 5, 8];

#[inline(never)]
fn price(index: usize) -> i32 {
    PRICES[index]
}

#[no_mangle]
pub extern "C" fn order(index: usize) -> i32 {
    price(index) + 1
}

#[no_mangle]
pub extern "C" fn split(amount: i32, people: i32) -> i32 {
    money::each(&money::Amount(amount), |rest| rest + people)
}

#[panic_handler]
fn panic(_info: &core::panic::PanicInfo) -> ! {
    core::arch::wasm32::unreachable()
}
