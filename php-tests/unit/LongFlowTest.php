<?php

declare(strict_types=1);

namespace WasmTests\Unit;

use PHPUnit\Framework\TestCase;
use Wasm\Instance;
use Wasm\Module;
use Wasm\TrapException;
use WasmTests\Support\Wat;

/** Whole programs, and random orders of everything. */
final class LongFlowTest extends TestCase
{
    public function testCrc32(): void
    {
        $i = Wat::instance('(module
            (memory 1)
            (func (export "put") (param $at i32) (param $byte i32) (i32.store8 (local.get $at) (local.get $byte)))
            (func (export "crc32") (param $length i32) (result i32)
                (local $crc i32) (local $at i32) (local $bit i32)
                (local.set $crc (i32.const -1))
                (block $done
                    (loop $bytes
                        (br_if $done (i32.ge_u (local.get $at) (local.get $length)))
                        (local.set $crc (i32.xor (local.get $crc) (i32.load8_u (local.get $at))))
                        (local.set $bit (i32.const 8))
                        (loop $bits
                            (local.set $crc (i32.xor
                                (i32.shr_u (local.get $crc) (i32.const 1))
                                (i32.and
                                    (i32.const 0xedb88320)
                                    (i32.sub (i32.const 0) (i32.and (local.get $crc) (i32.const 1))))))
                            (br_if $bits (local.tee $bit (i32.sub (local.get $bit) (i32.const 1)))))
                        (local.set $at (i32.add (local.get $at) (i32.const 1)))
                        (br $bytes)))
                (i32.xor (local.get $crc) (i32.const -1))))');
        foreach (['', 'a', 'The quick brown fox jumps over the lazy dog', random_bytes(60000)] as $text) {
            for ($at = 0, $length = strlen($text); $at < $length; $at++) {
                $i->put($at, ord($text[$at]));
            }
            self::assertSame(crc32($text), $i->crc32($length) & 0xffffffff);
        }
    }

    public function testRecursionAgainstPhp(): void
    {
        $i = Wat::instance('(module
            (func $fib (export "fib") (param $n i64) (result i64)
                (if (result i64) (i64.lt_s (local.get $n) (i64.const 2))
                    (then (local.get $n))
                    (else (i64.add
                        (call $fib (i64.sub (local.get $n) (i64.const 1)))
                        (call $fib (i64.sub (local.get $n) (i64.const 2))))))))');
        [$a, $b] = [0, 1];
        for ($n = 0; $n < 25; $n++) {
            self::assertSame($a, $i->fib($n));
            [$a, $b] = [$b, $a + $b];
        }
    }

    /** Instances come, count, trap and go in a random order; a model in PHP keeps book. */
    public function testARandomWalk(): void
    {
        $seed = random_int(0, PHP_INT_MAX);
        mt_srand($seed);
        $wat = fn(int $step): string => "(module
            (global \$n (mut i64) (i64.const 0))
            (func (export \"add\") (param i64) (result i64)
                (global.set \$n (i64.add (global.get \$n) (i64.mul (local.get 0) (i64.const $step))))
                (global.get \$n))
            (func (export \"trap\") (param i64)
                (global.set \$n (i64.add (global.get \$n) (local.get 0)))
                unreachable))";
        $modules = array_map(fn(int $step) => [Module::fromText($wat($step)), $step], range(1, 5));
        $live = [];
        for ($move = 0; $move < 5000; $move++) {
            $n = mt_rand(0, 99);
            if ($live === [] || $n < 10) {
                [$module, $step] = $modules[array_rand($modules)];
                $live[] = ['instance' => new Instance($module), 'step' => $step, 'total' => 0];
                continue;
            }
            $key = array_rand($live);
            $one = &$live[$key];
            if ($n < 18) {
                unset($live[$key]);
            } elseif ($n < 22) {
                unset($one);
                gc_collect_cycles();
            } elseif ($n < 40) {
                try {
                    $one['instance']->trap($n);
                    self::fail('no trap');
                } catch (TrapException) {
                    $one['total'] += $n;
                }
            } else {
                $one['total'] += $n * $one['step'];
                $way = mt_rand(0, 3);
                $got = match ($way) {
                    0 => $one['instance']->add($n),
                    1 => ($one['instance']->add)($n),
                    2 => $one['instance']->exports['add']($n),
                    3 => call_user_func([$one['instance'], 'add'], $n),
                };
                if ($got !== $one['total']) {
                    self::assertSame($one['total'], $got, "seed $seed, move $move, way $way");
                }
            }
            unset($one);
        }
        foreach ($live as $one) {
            self::assertSame($one['total'], $one['instance']->add(0), "seed $seed");
        }
    }

    public function testAThousandInstancesAtOnce(): void
    {
        $module = Module::fromText('(module
            (memory 1 1)
            (func (export "set") (param i32) (i32.store (i32.const 0) (local.get 0)))
            (func (export "get") (result i32) (i32.load (i32.const 0))))');
        $instances = [];
        for ($n = 0; $n < 1000; $n++) {
            $instances[$n] = new Instance($module);
            $instances[$n]->set($n);
        }
        foreach ($instances as $n => $instance) {
            self::assertSame($n, $instance->get());
        }
    }
}
