//! The n-body problem as a native program: what every other row of the comparison is measured against.
//!
//! Prints the energy, as the shortest decimal that reads back to the same bits, then the milliseconds that the
//! calculation took. The clock is read in here, so that starting the process costs nothing.

use std::time::Instant;

mod nbody;

fn main() {
    let steps = std::env::args()
        .nth(1)
        .and_then(|argument| argument.parse().ok())
        .expect("usage: rust-baseline STEPS");
    let start = Instant::now();
    let energy = nbody::nbody(steps);
    let elapsed = start.elapsed();
    println!("{:?} {}", energy, elapsed.as_secs_f64() * 1e3);
}
