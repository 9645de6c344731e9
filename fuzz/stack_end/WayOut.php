<?php

declare(strict_types=1);

namespace WasmFuzz;

use Wasm\TrapCode;

/** A kind of call out of compiled code: instructions that leave nothing on the operand stack. */
final class WayOut
{
    /** @param TrapCode|class-string|null $ends what it ends the call with, where there is room for that */
    private function __construct(
        public readonly string $name,
        public readonly string $code,
        public readonly TrapCode|string|null $ends = null,
    ) {
    }

    /** @return list<self> those that the compiler in use can compile */
    public static function all(): array
    {
        static $all = null;
        return $all ??= array_values(array_filter(
            self::listed(),
            Guest::canTake(...),
        ));
    }

    /** @return list<self> */
    private static function listed(): array
    {
        $host = fn(int $what): string => "(drop (call \$host (i32.const $what)))";
        $other = fn(int $what): string => "(drop (call \$other (i32.const $what)))";
        $indirect = fn(int $element, int $what = 0): string
            => "(drop (call_indirect \$t (type \$i) (i32.const $what) (i32.const $element)))";
        $far = '(i32.const 0x7fff_ffff)';
        $caught = '(block $out (try_table (catch_all $out) %s))';
        return [
            new self('nothing', ''),

            new self('throw, caught', '(block $out (try_table (catch $t0 $out) (throw $t0)))'),
            new self('throw with values, caught', '(block $out (result i64 f64)
                (try_table (catch $t2 $out) (throw $t2 (i64.const 1) (f64.const 2))) (i64.const 0) (f64.const 0)) drop drop'),
            new self('throw_ref, caught', '(block $out (try_table (catch_all $out) (throw_ref
                (block $again (result exnref) (try_table (catch_all_ref $again) (throw $t0)) (unreachable)))))'),
            new self('throw of another instance, caught', sprintf($caught, '(call $other_throws)')),
            new self('throw', '(throw $t0)', \Wasm\GuestException::class),
            new self('throw of another instance', '(call $other_throws)', \Wasm\GuestException::class),
            new self('throw_ref of null', '(throw_ref (ref.null exn))', TrapCode::NullReference),
            new self('trap inside try_table', sprintf($caught, '(unreachable)'), TrapCode::Unreachable),
            new self('host throws inside try_table', sprintf($caught, $host(Scene::THROW)), Thrown::class),

            new self('unreachable', '(unreachable)', TrapCode::Unreachable),
            new self('i32.div_s', '(drop (i32.div_s (i32.const 1) (i32.load (i32.const 1024))))', TrapCode::IntegerDivisionByZero),
            new self('i32.trunc_f32_s', '(drop (i32.trunc_f32_s (f32.load (i32.const 1028))))', TrapCode::BadConversionToInteger),
            new self('i64.load', "(drop (i64.load $far))", TrapCode::MemoryOutOfBounds),
            new self('f64.nearest', '(drop (f64.nearest (f64.load (i32.const 1024))))'),

            new self('memory.size', '(drop (memory.size))'),
            new self('memory.grow by nothing', '(drop (memory.grow (i32.const 0)))'),
            new self('memory.grow', '(drop (memory.grow (i32.const 1)))'),
            new self('memory.grow of a shared memory', '(drop (memory.grow $shared (i32.const 1)))'),
            new self('memory.fill', '(memory.fill (i32.const 2048) (i32.const 0) (i32.const 1024))'),
            new self('memory.fill outside', "(memory.fill $far (i32.const 0) (i32.const 1))", TrapCode::MemoryOutOfBounds),
            new self('memory.copy', '(memory.copy (i32.const 2048) (i32.const 4096) (i32.const 1024))'),
            new self('memory.copy between memories', '(memory.copy $shared $m (i32.const 2048) (i32.const 0) (i32.const 8))'),
            new self('memory.copy outside', "(memory.copy (i32.const 0) $far (i32.const 1))", TrapCode::MemoryOutOfBounds),
            new self('memory.init', '(memory.init $d (i32.const 2048) (i32.const 0) (i32.const 8))'),
            new self('memory.init outside', '(memory.init $d (i32.const 0) (i32.const 8) (i32.const 1))', TrapCode::MemoryOutOfBounds),
            new self('data.drop', '(data.drop $dropped)'),

            new self('memory.atomic.notify', '(drop (memory.atomic.notify $shared (i32.const 0) (i32.const 1)))'),
            new self('memory.atomic.wait32', '(drop (memory.atomic.wait32 $shared (i32.const 0) (i32.const 0) (i64.const 1000)))'),
            new self('memory.atomic.wait64', '(drop (memory.atomic.wait64 $shared (i32.const 0) (i64.const 1) (i64.const -1)))'),
            new self('memory.atomic.wait32 of a memory that is not shared',
                '(drop (memory.atomic.wait32 $m (i32.const 0) (i32.const 0) (i64.const 0)))', TrapCode::ExpectedSharedMemory),
            new self('atomic load beside its place', '(drop (i32.atomic.load (i32.const 1)))', TrapCode::UnalignedAtomic),

            new self('table.get and ref.is_null', '(drop (ref.is_null (table.get $t (i32.const 3))))'),
            new self('table.get outside', "(drop (table.get \$t $far))", TrapCode::TableOutOfBounds),
            new self('table.set', '(table.set $t (i32.const 5) (ref.func $nothing))'),
            new self('table.set of an externref', '(table.set $x (i32.const 0) (table.get $x (i32.const 1)))'),
            new self('table.set outside', "(table.set \$x $far (ref.null extern))", TrapCode::TableOutOfBounds),
            new self('table.size', '(drop (table.size $x))'),
            new self('table.grow', '(drop (table.grow $x (ref.null extern) (i32.const 3)))'),
            new self('table.grow beyond the maximum', "(drop (table.grow \$t (ref.null func) $far))"),
            new self('table.fill', '(table.fill $x (i32.const 0) (ref.null extern) (i32.const 6))'),
            new self('table.fill outside', "(table.fill \$t $far (ref.null func) (i32.const 6))", TrapCode::TableOutOfBounds),
            new self('table.copy', '(table.copy $t $fixed (i32.const 4) (i32.const 0) (i32.const 2))'),
            new self('table.copy outside', "(table.copy \$t \$t $far (i32.const 0) (i32.const 2))", TrapCode::TableOutOfBounds),
            new self('table.init', '(table.init $t $e (i32.const 4) (i32.const 0) (i32.const 2))'),
            new self('table.init outside', "(table.init \$t \$e $far (i32.const 0) (i32.const 2))", TrapCode::TableOutOfBounds),
            new self('elem.drop', '(elem.drop $dropped)'),
            new self('ref.func', '(drop (ref.is_null (ref.func $host)))'),

            new self('call_indirect', '(call_indirect $t (type $v) (i32.const 3))'),
            new self('call_indirect of null', $indirect(0), TrapCode::UninitializedElement),
            new self('call_indirect of another type', $indirect(3), TrapCode::IndirectCallTypeMismatch),
            new self('call_indirect outside', $indirect(-1), TrapCode::TableOutOfBounds),
            new self('call_indirect of a host function', $indirect(1)),
            new self('call_indirect of another instance', $indirect(2)),

            new self('host', $host(Scene::RETURN)),
            new self('host throws', $host(Scene::THROW), Thrown::class),
            new self('host calls the guest', $host(Scene::CALL)),
            new self('host has the guest trap', $host(Scene::TRAP)),
            new self('host has the guest come to the end of its stack', $host(Scene::OVERFLOW)),
            new self('host suspends its fiber', $host(Scene::SUSPEND)),
            new self('another instance', $other(Scene::RETURN)),
            new self('another instance, whose host throws', $other(Scene::THROW), Thrown::class),
            new self('another instance, whose host suspends its fiber', $other(Scene::SUSPEND)),
        ];
    }
}
