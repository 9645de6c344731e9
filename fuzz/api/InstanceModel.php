<?php

declare(strict_types=1);

namespace WasmFuzz;

use Wasm\Module;

/** An instance of the one module there is, which has an instruction for most of what the API can do as well. */
final class InstanceModel
{
    private const TEXT = <<<'WAT'
        (module $guest
          (type $int (func (param i32) (result i32)))
          (type $ref (func (param externref) (result externref)))
          (import "e" "memory" (memory 0 8))
          (import "e" "funcs" (table $funcs 0 64 funcref))
          (import "e" "values" (table $values 0 64 externref))
          (import "e" "number" (global $number (mut i64)))
          (import "e" "value" (global $value (mut externref)))
          (import "e" "host" (func $host (type $int)))
          (import "e" "host_ref" (func $host_ref (type $ref)))
          (export "memory" (memory 0))
          (export "funcs" (table $funcs))
          (export "values" (table $values))
          (export "number" (global $number))
          (export "value" (global $value))
          (func (export "load") (param i32) (result i32) (i32.load (local.get 0)))
          (func (export "load8") (param i32) (result i32) (i32.load8_s offset=1 (local.get 0)))
          (func (export "store") (param i32 i32) (i32.store (local.get 0) (local.get 1)))
          (func (export "store64") (param i32 i64) (i64.store (local.get 0) (local.get 1)))
          (func (export "fill") (param i32 i32 i32) (memory.fill (local.get 0) (local.get 1) (local.get 2)))
          (func (export "copy") (param i32 i32 i32) (memory.copy (local.get 0) (local.get 1) (local.get 2)))
          (func (export "grow") (param i32) (result i32) (memory.grow (local.get 0)))
          (func (export "size") (result i32) (memory.size))
          (func (export "values_get") (param i32) (result externref) (table.get $values (local.get 0)))
          (func (export "values_set") (param i32 externref) (table.set $values (local.get 0) (local.get 1)))
          (func (export "values_grow") (param externref i32) (result i32) (table.grow $values (local.get 0) (local.get 1)))
          (func (export "values_fill") (param i32 externref i32)
            (table.fill $values (local.get 0) (local.get 1) (local.get 2)))
          (func (export "values_copy") (param i32 i32 i32)
            (table.copy $values $values (local.get 0) (local.get 1) (local.get 2)))
          (func (export "funcs_get") (param i32) (result funcref) (table.get $funcs (local.get 0)))
          (func (export "funcs_set") (param i32 funcref) (table.set $funcs (local.get 0) (local.get 1)))
          (func (export "funcs_size") (result i32) (table.size $funcs))
          (func (export "number_get") (result i64) (global.get $number))
          (func (export "number_set") (param i64) (global.set $number (local.get 0)))
          (func (export "value_get") (result externref) (global.get $value))
          (func (export "value_set") (param externref) (global.set $value (local.get 0)))
          (func (export "call") (param i32 i32) (result i32)
            (call_indirect $funcs (type $int) (local.get 1) (local.get 0)))
          (func (export "call_ref") (param i32 externref) (result externref)
            (call_indirect $funcs (type $ref) (local.get 1) (local.get 0)))
          (func (export "host") (param i32) (result i32) (call $host (local.get 0)))
          (func (export "host_ref") (param externref) (result externref) (call $host_ref (local.get 0)))
          (func (export "increase") (type $int) (i32.add (local.get 0) (i32.const 1)))
          (func (export "same") (type $ref) (local.get 0))
          (func $recurse (export "recurse") (call $recurse))
          (func (export "unreachable") unreachable)
          (func (export "divide") (param i32 i32) (result i32) (i32.div_s (local.get 0) (local.get 1))))
        WAT;

    public \Wasm\Instance $real;

    public function __construct(
        public readonly int $store,
        public readonly MemoryModel $memory,
        public readonly TableModel $funcs,
        public readonly TableModel $values,
        public readonly GlobalModel $number,
        public readonly GlobalModel $value,
    ) {
    }

    public static function module(): Module
    {
        static $module = null;
        return $module ??= Module::fromText(self::TEXT);
    }

    /** Whether the imports fit, and are all of one store. */
    public function links(): bool
    {
        $within = static fn(?int $maximum, int $limit): bool => $maximum !== null && $maximum <= $limit;
        foreach ([$this->memory, $this->funcs, $this->values, $this->number, $this->value] as $import) {
            if ($import->store !== $this->store) {
                return false;
            }
        }
        return $within($this->memory->maximum, 8)
            && $this->funcs->element === \Wasm\ValType::FuncRef && $within($this->funcs->maximum, 64)
            && $this->values->element === \Wasm\ValType::ExternRef && $within($this->values->maximum, 64)
            && $this->number->type === 'i64' && $this->number->mutable
            && $this->value->type === 'externref' && $this->value->mutable;
    }
}
