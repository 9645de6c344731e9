//! The module behind `parser.php`: reads CSV (RFC 4180) and calls back for each field and each row. It keeps nothing:
//! a field is told by where it stands in the text.

#![no_std]

#[link(wasm_import_module = "handler")]
extern "C" {
    /// A field: where it stands, without its quotes, and whether it has doubled quotes in it.
    fn field(offset: usize, length: usize, doubled: i32);
    /// The row is complete; 0 stops.
    fn row(number: i32) -> i32;
}

/// Where the host puts the text.
#[no_mangle]
pub extern "C" fn buffer() -> *mut u8 {
    // SAFETY: only the host and `parse` use it, one after the other.
    unsafe { BUFFER.as_mut_ptr() }
}

static mut BUFFER: [u8; 65536] = [0; 65536];

/// Reads the first `length` bytes of the buffer. Gives the number of rows, or -1 - offset for a quote that nothing
/// ends.
#[no_mangle]
pub extern "C" fn parse(length: usize) -> i32 {
    // SAFETY: as above.
    let text = unsafe { &BUFFER[..length.min(BUFFER.len())] };
    let (mut at, mut rows) = (0, 0);
    while at < text.len() {
        let next = if text[at] == b'"' { quoted(text, at) } else { plain(text, at) };
        at = match next {
            Some(end) => end,
            None => return -1 - at as i32,
        };
        match text.get(at) {
            Some(b',') => {
                at += 1;
                if matches!(text.get(at), None | Some(b'\r' | b'\n')) {
                    tell(at, at, false);
                } else {
                    continue;
                }
            }
            _ => {}
        }
        rows += 1;
        // SAFETY: takes and gives numbers.
        if unsafe { row(rows) } == 0 {
            break;
        }
        if text.get(at) == Some(&b'\r') {
            at += 1;
        }
        if text.get(at) == Some(&b'\n') {
            at += 1;
        }
    }
    rows
}

fn tell(from: usize, to: usize, doubled: bool) {
    // SAFETY: takes numbers.
    unsafe { field(from, to - from, doubled.into()) }
}

fn plain(text: &[u8], from: usize) -> Option<usize> {
    let rest = text.iter().skip(from);
    let length = rest.take_while(|byte| !matches!(byte, b',' | b'\r' | b'\n')).count();
    tell(from, from + length, false);
    Some(from + length)
}

fn quoted(text: &[u8], open: usize) -> Option<usize> {
    let (mut at, mut doubled) = (open + 1, false);
    loop {
        match (text.get(at)?, text.get(at + 1)) {
            (b'"', Some(b'"')) => {
                doubled = true;
                at += 2;
            }
            (b'"', _) => {
                tell(open + 1, at, doubled);
                return Some(at + 1);
            }
            _ => at += 1,
        }
    }
}

#[panic_handler]
fn panic(_: &core::panic::PanicInfo) -> ! {
    core::arch::wasm32::unreachable()
}
