//! The module behind `life.php`: Conway's Game of Life on a torus, a byte a cell.

#![no_std]

const WIDTH: usize = 32;
const HEIGHT: usize = 12;

type Field = [[u8; WIDTH]; HEIGHT];

static mut CELLS: Field = [[0; WIDTH]; HEIGHT];

#[no_mangle]
pub extern "C" fn width() -> usize {
    WIDTH
}

#[no_mangle]
pub extern "C" fn height() -> usize {
    HEIGHT
}

/// Where the cells stand, row by row; 1 lives, 0 does not.
#[no_mangle]
pub extern "C" fn cells() -> *const u8 {
    // SAFETY: only the host and `step` use them, one after the other.
    unsafe { CELLS.as_ptr().cast() }
}

/// Lets generations pass.
#[no_mangle]
pub extern "C" fn step(generations: u32) {
    for _ in 0..generations {
        // SAFETY: as above.
        unsafe { CELLS = next(&CELLS) }
    }
}

fn next(cells: &Field) -> Field {
    let mut next = [[0; WIDTH]; HEIGHT];
    for y in 0..HEIGHT {
        for x in 0..WIDTH {
            let mut neighbours = 0;
            for dy in [HEIGHT - 1, 0, 1] {
                for dx in [WIDTH - 1, 0, 1] {
                    if (dx, dy) != (0, 0) {
                        neighbours += cells[(y + dy) % HEIGHT][(x + dx) % WIDTH];
                    }
                }
            }
            next[y][x] = u8::from(neighbours == 3 || neighbours == 2 && cells[y][x] == 1);
        }
    }
    next
}

#[panic_handler]
fn panic(_: &core::panic::PanicInfo) -> ! {
    core::arch::wasm32::unreachable()
}
