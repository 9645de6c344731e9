<?php

declare(strict_types=1);

namespace WasmFuzz;

use Wasm\FuncType;
use Wasm\Module;

/** A module with something of every kind that a state can be in, and functions that change it. */
final class Guest
{
    /** How many functions there are to be referred to; each returns a number of its own. */
    public const FUNCTIONS = 6;

    /** How many passive segments there are, of data and of elements. */
    public const SEGMENTS = 3;

    public static function module(): Module
    {
        return Module::fromText(self::text());
    }

    /** @return array<string, int> the functions that change or tell the state, and how many numbers each takes */
    public static function functions(): array
    {
        static $functions = [];
        if ($functions === []) {
            foreach (self::module()->exports() as $export) {
                if ($export->type instanceof FuncType) {
                    $functions[$export->name] = count($export->type->params);
                }
            }
        }
        return $functions;
    }

    private static function text(): string
    {
        $functions = $segments = '';
        for ($i = 0; $i < self::FUNCTIONS; $i++) {
            $functions .= "(func \$f$i (export \"f$i\") (result i32) (i32.const " . 100 + $i . '))';
        }
        for ($i = 0; $i < self::SEGMENTS; $i++) {
            $segments .= "(data \$d$i \"passive segment $i\") (elem \$e$i func \$f$i \$f" . $i + 2 . " \$f0)
                (func (export \"init$i\") (param i32 i32 i32) (memory.init \$d$i (local.get 0) (local.get 1) (local.get 2)))
                (func (export \"init_hidden$i\") (param i32 i32 i32)
                    (memory.init \$hidden \$d$i (local.get 0) (local.get 1) (local.get 2)))
                (func (export \"drop$i\") (data.drop \$d$i))
                (func (export \"table_init$i\") (param i32 i32 i32)
                    (table.init \$table \$e$i (local.get 0) (local.get 1) (local.get 2)))
                (func (export \"elem_drop$i\") (elem.drop \$e$i))";
        }
        return "(module
            (type \$int (func (result i32)))
            (memory \$memory (export \"memory\") 2 6)
            (memory \$hidden 1 3)
            (table \$table (export \"table\") 8 20 funcref)
            (table \$second 4 9 funcref)
            (table (export \"extern\") 2 externref)
            (global \$i32 (export \"i32\") (mut i32) (i32.const 1))
            (global \$i64 (export \"i64\") (mut i64) (i64.const 2))
            (global \$f32 (export \"f32\") (mut f32) (f32.const 3))
            (global \$f64 (export \"f64\") (mut f64) (f64.const 4))
            (global \$inner (mut i64) (i64.const 5))
            (global \$func (export \"func\") (mut funcref) (ref.null func))
            (global i32 (i32.const 6))
            (data (i32.const 1000) \"active\") (data \$hidden (i32.const 70) \"active too\")
            (elem (i32.const 1) \$f3 \$f4)
            (elem (table \$second) (i32.const 0) func \$f1)
            $functions $segments
            (func \$start (global.set \$inner (i64.add (global.get \$inner) (i64.const 1000))))
            (start \$start)
            (func (export \"load\") (param i32) (result i64) (i64.load (local.get 0)))
            (func (export \"store\") (param i32 i64) (i64.store (local.get 0) (local.get 1)))
            (func (export \"load_hidden\") (param i32) (result i64) (i64.load \$hidden (local.get 0)))
            (func (export \"store_hidden\") (param i32 i64) (i64.store \$hidden (local.get 0) (local.get 1)))
            (func (export \"fill\") (param i32 i32 i32) (memory.fill (local.get 0) (local.get 1) (local.get 2)))
            (func (export \"copy\") (param i32 i32 i32) (memory.copy (local.get 0) (local.get 1) (local.get 2)))
            (func (export \"grow\") (param i32) (result i32) (memory.grow (local.get 0)))
            (func (export \"grow_hidden\") (param i32) (result i32) (memory.grow \$hidden (local.get 0)))
            (func (export \"count\") (result i64)
                (global.set \$inner (i64.add (global.get \$inner) (i64.const 1))) (global.get \$inner))
            (func (export \"call\") (param i32) (result i32) (call_indirect \$table (type \$int) (local.get 0)))
            (func (export \"call_second\") (param i32) (result i32) (call_indirect \$second (type \$int) (local.get 0)))
            (func (export \"keep\") (param i32) (global.set \$func (table.get \$table (local.get 0))))
            (func (export \"put\") (param i32) (table.set \$second (local.get 0) (global.get \$func)))
            (func (export \"grow_table\") (param i32) (result i32) (table.grow \$table (global.get \$func) (local.get 0)))
            (func (export \"grow_second\") (param i32) (result i32) (table.grow \$second (ref.func \$f5) (local.get 0)))
            (func (export \"fill_table\") (param i32 i32) (table.fill \$table (local.get 0) (ref.null func) (local.get 1)))
            (func (export \"copy_table\") (param i32 i32 i32)
                (table.copy \$second \$table (local.get 0) (local.get 1) (local.get 2)))
            (func (export \"sizes\") (result i64) (i64.or
                (i64.shl (i64.extend_i32_u (memory.size \$hidden)) (i64.const 32)) (i64.extend_i32_u (table.size \$second))))
            (func (export \"trap\") unreachable))";
    }
}
