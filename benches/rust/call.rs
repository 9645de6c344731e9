//! What a call costs below PHP: the PHP benches' wasm rows without the binding.
#![allow(unsafe_code, reason = "calls exports of known type")]

use criterion::{Criterion, criterion_group, criterion_main};
use std::hint::black_box;

use wasm_runtime::compiler::Compiler;
use wasm_runtime::func::Func;
use wasm_runtime::instance::Instance;
use wasm_runtime::limits::Limits;
use wasm_runtime::module::Module;
use wasm_runtime::store::Store;
use wasm_runtime::values::Slot;

const WASM: &[u8] = include_bytes!("../wasm/call.wasm");

fn instance() -> Instance {
    let module = Module::compile(WASM, Compiler::BUILT_IN[0]).expect("call.wasm is valid");
    Instance::new(&module, Vec::new(), &Store::new(Limits::default())).expect("call.wasm imports nothing")
}

fn func<'i>(instance: &'i Instance, name: &str) -> &'i Func {
    let index = instance.module().export_index(name.as_bytes()).expect("call.wasm exports it");
    instance.func(index).expect("it is a function")
}

fn call(c: &mut Criterion) {
    let instance = instance();
    let store = instance.store();
    let mut group = c.benchmark_group("call");
    // As the binding does it: one buffer, filled anew for each call.
    let mut slots = [const { Slot { i64: 0 } }; 6];

    let none = func(&instance, "none");
    group.bench_function("no argument", |b| {
        b.iter(|| {
            // SAFETY: `none` is () -> i32; the store lives as long as `instance`, on this thread.
            unsafe {
                none.call(store, slots.as_mut_ptr()).expect("it does not trap");
                slots[0].i32
            }
        });
    });

    let sum = func(&instance, "sum");
    group.bench_function("two i32", |b| {
        b.iter(|| {
            slots[0].i32 = black_box(1);
            slots[1].i32 = 2;
            // SAFETY: `sum` is (i32, i32) -> i32; the store lives as long as `instance`, on this thread.
            unsafe {
                sum.call(store, slots.as_mut_ptr()).expect("it does not trap");
                slots[0].i32
            }
        });
    });

    let sum_f64 = func(&instance, "sum_f64");
    group.bench_function("two f64", |b| {
        b.iter(|| {
            slots[0].f64 = black_box(1.5);
            slots[1].f64 = 2.5;
            // SAFETY: `sum_f64` is (f64, f64) -> f64; the store lives as long as `instance`, on this thread.
            unsafe {
                sum_f64.call(store, slots.as_mut_ptr()).expect("it does not trap");
                slots[0].f64
            }
        });
    });

    let mixed = func(&instance, "mixed");
    group.bench_function("six mixed", |b| {
        b.iter(|| {
            slots[0].i32 = black_box(1);
            slots[1].i64 = 2;
            slots[2].f32 = 3.5;
            slots[3].f64 = 4.5;
            slots[4].i32 = 5;
            slots[5].i64 = 6;
            // SAFETY: `mixed` is (i32, i64, f32, f64, i32, i64) -> f64; the store lives as long as `instance`, on
            // this thread.
            unsafe {
                mixed.call(store, slots.as_mut_ptr()).expect("it does not trap");
                slots[0].f64
            }
        });
    });
    group.finish();
}

criterion_group!(benches, call);
criterion_main!(benches);
