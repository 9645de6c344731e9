//! Reads memory that it has freed, when it is loaded: the test runner shows with it that AddressSanitizer reports what
//! instrumented code does in PHP's process.

#[used]
#[unsafe(link_section = ".init_array")]
static WHEN_LOADED: extern "C" fn() = read_freed_memory;

extern "C" fn read_freed_memory() {
    let place = Box::into_raw(Box::new([1_u8; 64]));
    // It is neither sound nor meant to be.
    unsafe {
        drop(Box::from_raw(place));
        std::hint::black_box(place.cast::<u8>().read_volatile());
    }
}
