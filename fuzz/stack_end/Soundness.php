<?php

declare(strict_types=1);

namespace WasmFuzz;

use Wasm\GuestException;
use Wasm\Instance;
use Wasm\Module;
use Wasm\StackOverflowException;
use Wasm\TrapCode;
use Wasm\TrapException;

/** Whether the allocator, the unwinder and the engine are as they should be, by means of guests that have done nothing wrong. */
final class Soundness
{
    private const TEXT = '(module
        (func (export "add") (param i32 i32) (result i32) (i32.add (local.get 0) (local.get 1)))
        (func $trap (export "trap") unreachable)
        (func $deep (export "deep") (param i32)
            (if (local.get 0) (then (call $deep (i32.sub (local.get 0) (i32.const 1)))) (else (call $trap))))
        (func $over (export "over") (call $over) (call $nothing)) (func $nothing)
        (memory (export "memory") 1 100)
        (func (export "grow") (result i32) (memory.grow (i32.const 0)))
        %s)';

    private const EXCEPTIONS = '(tag $t (export "t") (param i32))
        (func $throw (export "throw") (param i32) (throw $t (local.get 0)))
        (func (export "catch") (param i32) (result i32)
            (block $out (result i32) (try_table (catch $t $out) (call $throw (local.get 0))) (i32.const -1)))';

    private static int $checks = 0;

    /** An instance in a store of its own. */
    public static function guest(): Instance
    {
        static $guest = null;
        return $guest ??= Module::fromText(sprintf(self::TEXT, Guest::throws() ? self::EXCEPTIONS : ''))->instantiate();
    }

    public static function trap(): int
    {
        try {
            self::guest()->deep(3);
        } catch (TrapException $e) {
            $e->trapCode === TrapCode::Unreachable && count($e->frames) === 5
                or Scene::fail('a trap is not what it was: ' . $e->getMessage() . ', in ' . count($e->frames) . ' frames');
            return 1;
        }
        Scene::fail('a guest that traps does not');
    }

    public static function overflow(): int
    {
        try {
            self::guest()->over();
        } catch (StackOverflowException) {
            return 1;
        }
        Scene::fail('a guest without end came to an end');
    }

    private static function exception(): void
    {
        self::guest()->catch(42) === 42 or Scene::fail('an exception is not caught');
        try {
            self::guest()->throw(43);
        } catch (GuestException $e) {
            $e->payload === [43] && $e->tag == self::guest()->exports['t'] or Scene::fail('an exception is not what was thrown');
            return;
        }
        Scene::fail('a guest that throws does not');
    }

    /** Memory of every size that is kept apart from others, and some of it freed in between. */
    private static function allocate(): void
    {
        $kept = [];
        for ($size = 16; $size <= 1 << 20; $size = intdiv($size * 3, 2)) {
            for ($n = 0; $n < 3; $n++) {
                $kept["$size $n"] = str_repeat(chr(64 + $n), $size);
            }
            unset($kept["$size 1"]);
        }
        foreach ($kept as $what => $bytes) {
            [$size, $n] = array_map('intval', explode(' ', $what));
            $bytes === str_repeat(chr(64 + $n), $size) or Scene::fail('memory does not hold what was written into it');
        }
    }

    /** All of it; with `$compiles` and once in a while also what takes longer. */
    public static function check(bool $compiles): void
    {
        self::trap();
        self::allocate();
        if (Guest::throws()) {
            self::exception();
        }
        self::guest()->grow() === 1 && self::guest()->add(2, 3) === 5 or Scene::fail('another instance is not what it was');
        self::overflow();
        if ($compiles && ++self::$checks % 16 === 0) {
            $module = Module::fromText('(module (func (export "n") (result i32) (i32.const ' . self::$checks . ')))', false);
            $module->instantiate()->n() === self::$checks or Scene::fail('what is compiled now is wrong');
        }
    }
}
