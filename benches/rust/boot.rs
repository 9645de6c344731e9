//! What a boot of nbody.wasm costs below PHP: compiled, found in the cache, and instantiated only.
//!
//! Unlike the PHP bench's, the cold boot here repeats in one process, whose allocator and code pages are warm.

use criterion::{Criterion, criterion_group, criterion_main};
use std::path::Path;

use wasm_runtime::cache::{self, Options};
use wasm_runtime::compiler::Compiler;
use wasm_runtime::instance::Instance;
use wasm_runtime::limits::Limits;
use wasm_runtime::module::Module;
use wasm_runtime::store::Store;

const PATH: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples/nbody/nbody.wasm");

fn load(keep: bool) -> Module {
    let path = Path::new(PATH);
    let options = Options {
        compiler: Compiler::BUILT_IN[0],
        metered: false,
        keep,
        validate_timestamps: true,
        max_size: None,
        directory: None,
        bounds: None,
        preload: false,
    };
    cache::from_file(path, || path.into(), options).expect("nbody.wasm is valid")
}

fn instantiate(module: &Module) -> Instance {
    Instance::new(module, Vec::new(), &Store::new(Limits::default())).expect("nbody.wasm imports nothing")
}

fn boot(c: &mut Criterion) {
    let mut group = c.benchmark_group("boot");
    // Each includes the release of the instance, which the PHP bench leaves out: kept, they would run out of addresses.
    group.bench_function("cold", |b| b.iter(|| instantiate(&load(false))));
    group.bench_function("warm", |b| b.iter(|| instantiate(&load(true))));
    let module = load(true);
    group.bench_function("instantiate", |b| b.iter(|| instantiate(&module)));
    group.finish();
}

criterion_group!(benches, boot);
criterion_main!(benches);
