<?php

declare(strict_types=1);

namespace WasmTests\Support;

use Wasm\Instance;
use Wasm\Module;

/** Small modules for the tests. */
final class Wat
{
    public static function instance(string $wat): Instance
    {
        return new Instance(Module::fromText($wat));
    }

    /** A function `id` a type, and functions between floats and their bits. */
    public static function identities(): Instance
    {
        return self::instance('(module
            (func (export "i32") (param $x i32) (result i32) (local.get $x))
            (func (export "i64") (param $x i64) (result i64) (local.get $x))
            (func (export "f32") (param $x f32) (result f32) (local.get $x))
            (func (export "f64") (param $x f64) (result f64) (local.get $x))
            (func (export "i32_to_i64_u") (param i32) (result i64) (i64.extend_i32_u (local.get 0)))
            (func (export "f32_bits") (param f32) (result i32) (i32.reinterpret_f32 (local.get 0)))
            (func (export "f32_of_bits") (param i32) (result f32) (f32.reinterpret_i32 (local.get 0)))
            (func (export "f64_bits") (param f64) (result i64) (i64.reinterpret_f64 (local.get 0)))
            (func (export "f64_of_bits") (param i64) (result f64) (f64.reinterpret_i64 (local.get 0))))');
    }
}
