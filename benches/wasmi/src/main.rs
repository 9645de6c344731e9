//! Runs nbody.wasm once in wasmi: `wasmi-contender MODULE STEPS`.
//!
//! Prints what the other contenders print: the energy, every bit of it, and the milliseconds that the calculation took.

use std::error::Error;
use std::time::Instant;

use wasmi::{Engine, Linker, Module, Store};

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(path), Some(steps)) = (arguments.next(), arguments.next()) else {
        return Err("usage: wasmi-contender MODULE STEPS".into());
    };
    let steps: i32 = steps.parse()?;
    let engine = Engine::default();
    let module = Module::new(&engine, std::fs::read(path)?)?;
    let mut store = Store::new(&engine, ());
    let instance = Linker::new(&engine).instantiate_and_start(&mut store, &module)?;
    let nbody = instance.get_typed_func::<i32, f64>(&store, "nbody")?;

    // wasmi translates a function when it is first called.
    nbody.call(&mut store, 1)?;
    let start = Instant::now();
    let energy = nbody.call(&mut store, steps)?;
    let elapsed = start.elapsed();

    println!("{energy:?} {}", elapsed.as_secs_f64() * 1e3);
    Ok(())
}
