//! N-body below PHP, by every compiler built in: that it takes what it takes under PHP shows that the binding is paid
//! once a call, not in the guest.
#![allow(unsafe_code, reason = "calls exports of known type")]

use criterion::{Criterion, SamplingMode, criterion_group, criterion_main};

use wasm_runtime::compiler::Compiler;
use wasm_runtime::instance::Instance;
use wasm_runtime::limits::Limits;
use wasm_runtime::module::Module;
use wasm_runtime::store::Store;
use wasm_runtime::values::Slot;

const WASM: &[u8] = include_bytes!("../../examples/nbody/nbody.wasm");
const STEPS: i32 = 5_000_000;

fn nbody(c: &mut Criterion) {
    let mut group = c.benchmark_group("nbody");
    group.sample_size(10).sampling_mode(SamplingMode::Flat);
    for &compiler in Compiler::BUILT_IN {
        let module = Module::compile(WASM, compiler).expect("nbody.wasm is valid");
        let store = Store::new(Limits::default());
        let instance = Instance::new(&module, Vec::new(), &store).expect("nbody.wasm imports nothing");
        let index = module.export_index(b"nbody").expect("nbody.wasm exports it");
        let func = instance.func(index).expect("it is a function");
        group.bench_function(compiler.name(), |b| {
            b.iter(|| {
                let mut slot = Slot { i32: STEPS };
                // SAFETY: `nbody` is (i32) -> f64; the store lives in this function, on this thread.
                unsafe {
                    func.call(&store, &mut slot).expect("it does not trap");
                    slot.f64
                }
            });
        });
    }
    group.finish();
}

criterion_group!(benches, nbody);
criterion_main!(benches);
