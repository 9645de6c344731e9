<?php

declare(strict_types=1);

namespace WasmTests\Spec;

use Wasm\Func;
use Wasm\FuncType;
use Wasm\GlobalType;
use Wasm\GlobalVar;
use Wasm\Memory;
use Wasm\Store;
use Wasm\Table;
use Wasm\TableType;
use Wasm\ValType;

/** The module `spectest`, which the scripts may import from (interpreter/README.md of the specification). */
final class Spectest
{
    /** @return array<string, Func|GlobalVar|Memory|Table> */
    public static function imports(Store $store): array
    {
        $imports = [];
        foreach (['print' => [], 'print_i32' => ['i32'], 'print_i64' => ['i64'], 'print_f32' => ['f32'], 'print_f64' => ['f64'],
            'print_i32_f32' => ['i32', 'f32'], 'print_f64_f64' => ['f64', 'f64']] as $name => $params) {
            $type = new FuncType(array_map(ValType::from(...), $params), []);
            $imports[$name] = new Func($type, static function (): void {
            }, $store);
        }
        foreach (['i32' => 666, 'i64' => 666, 'f32' => self::float32(666.6), 'f64' => 666.6] as $type => $value) {
            $imports["global_$type"] = new GlobalVar(new GlobalType(ValType::from($type), false), $value, $store);
        }
        return $imports + [
            'table' => new Table(new TableType(ValType::FuncRef, 10, 20), null, $store),
            'memory' => new Memory(1, 2, store: $store),
            'shared_memory' => new Memory(1, 2, true, $store),
        ];
    }

    private static function float32(float $value): float
    {
        return unpack('g', pack('g', $value))[1];
    }
}
