//! The n-body problem of the Computer Language Benchmarks Game: the Sun and the four giant planets, advanced by a
//! symplectic integrator.
//!
//! One source for both sides of the comparison: it is the root of `nbody.wasm` and a module of `rust-baseline`. Every
//! sum is written in the order in which `nbody.php` writes it, so that all of them give the same bits. Kept to Rust
//! 2021, because Debian's rustc 1.63 builds the committed module.

const PI: f64 = 3.141592653589793;
const SOLAR_MASS: f64 = 4.0 * PI * PI;
const DAYS_PER_YEAR: f64 = 365.24;
const TIME_STEP: f64 = 0.01;
const BODIES: usize = 5;

#[derive(Clone, Copy)]
struct Body {
    /// Astronomical units, from the Sun's starting point.
    position: [f64; 3],
    /// Astronomical units a year.
    velocity: [f64; 3],
    /// In the unit in which the gravitational constant is 1.
    mass: f64,
}

/// The Sun, Jupiter, Saturn, Uranus, Neptune.
///
/// Takes velocities per day and masses in Suns, as the ephemeris tables state them.
#[rustfmt::skip] // A line a vector: the tables stay readable.
fn solar_system() -> [Body; BODIES] {
    let body = |position, velocity: [f64; 3], suns| Body {
        position,
        velocity: velocity.map(|per_day| per_day * DAYS_PER_YEAR),
        mass: suns * SOLAR_MASS,
    };
    [
        body([0.0, 0.0, 0.0], [0.0, 0.0, 0.0], 1.0),
        body(
            [4.84143144246472090e+00, -1.16032004402742839e+00, -1.03622044471123109e-01],
            [1.66007664274403694e-03, 7.69901118419740425e-03, -6.90460016972063023e-05],
            9.54791938424326609e-04,
        ),
        body(
            [8.34336671824457987e+00, 4.12479856412430479e+00, -4.03523417114321381e-01],
            [-2.76742510726862411e-03, 4.99852801234917238e-03, 2.30417297573763929e-05],
            2.85885980666130812e-04,
        ),
        body(
            [1.28943695621391310e+01, -1.51111514016986312e+01, -2.23307578892655734e-01],
            [2.96460137564761618e-03, 2.37847173959480950e-03, -2.96589568540237556e-05],
            4.36624404335156298e-05,
        ),
        body(
            [1.53796971148509165e+01, -2.59193146099879641e+01, 1.79258772950371181e-01],
            [2.68067772490389322e-03, 1.62824170038242295e-03, -9.51592254519715870e-05],
            5.15138902046611451e-05,
        ),
    ]
}

/// The energy of the system after `steps` steps of a hundredth of a year; a negative count is none.
#[no_mangle]
pub extern "C" fn nbody(steps: i32) -> f64 {
    let mut bodies = solar_system();
    offset_momentum(&mut bodies);
    for _ in 0..steps {
        advance(&mut bodies);
    }
    energy(&bodies)
}

/// Gives the Sun the opposite of the planets' momentum, so that the whole system stays where it is.
fn offset_momentum(bodies: &mut [Body; BODIES]) {
    let mut momentum = [0.0; 3];
    for body in bodies.iter() {
        for axis in 0..3 {
            momentum[axis] += body.velocity[axis] * body.mass;
        }
    }
    for axis in 0..3 {
        bodies[0].velocity[axis] = -momentum[axis] / SOLAR_MASS;
    }
}

fn advance(bodies: &mut [Body; BODIES]) {
    // Taking the pairs apart by `split_first_mut` leaves no index to check, so no panic and its messages in the module.
    let mut rest = &mut bodies[..];
    while let Some((body, others)) = rest.split_first_mut() {
        for other in others.iter_mut() {
            let distance = difference(body, other);
            let squared = square(&distance);
            let magnitude = TIME_STEP / (squared * squared.sqrt());
            let (pull, pull_back) = (other.mass * magnitude, body.mass * magnitude);
            for axis in 0..3 {
                body.velocity[axis] -= distance[axis] * pull;
                other.velocity[axis] += distance[axis] * pull_back;
            }
        }
        rest = others;
    }
    for body in bodies {
        for axis in 0..3 {
            body.position[axis] += TIME_STEP * body.velocity[axis];
        }
    }
}

fn energy(bodies: &[Body; BODIES]) -> f64 {
    let mut energy = 0.0;
    let mut rest = &bodies[..];
    while let Some((body, others)) = rest.split_first() {
        energy += 0.5 * body.mass * square(&body.velocity);
        for other in others {
            energy -= body.mass * other.mass / square(&difference(body, other)).sqrt();
        }
        rest = others;
    }
    energy
}

fn difference(a: &Body, b: &Body) -> [f64; 3] {
    [
        a.position[0] - b.position[0],
        a.position[1] - b.position[1],
        a.position[2] - b.position[2],
    ]
}

fn square(vector: &[f64; 3]) -> f64 {
    vector[0] * vector[0] + vector[1] * vector[1] + vector[2] * vector[2]
}
