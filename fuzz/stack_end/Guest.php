<?php

declare(strict_types=1);

namespace WasmFuzz;

use Wasm\CompileException;
use Wasm\Instance;
use Wasm\Module;
use Wasm\StackOverflowException;
use Wasm\Store;

/** A guest that calls itself until its stack ends, and takes one way out of its code in the last frames. */
final class Guest
{
    /** How many locals each frame keeps, which is what makes it large. */
    public const LOCALS = [0, 1, 2, 5, 12, 40, 120, 375, 500, 1600];

    /** How many guests are kept, and how often each is used: what a way out makes larger does not become smaller again. */
    private const KEPT = 24;
    private const USES = 300;

    private const OTHER = '(module
        (import "h" "call" (func $host (param i32) (result i32)))
        (func (export "f") (param i32) (result i32) (call $host (local.get 0)))
        %s)';

    private const TEXT = '(module
        (type $v (func)) (type $i (func (param i32) (result i32)))
        (import "h" "call" (func $host (type $i)))
        (import "o" "f" (func $other (type $i)))
        %s
        (memory $m 1 512) (memory $shared 1 64 shared)
        (table $t 6 100000 funcref) (table $x 6 100000 externref) (table $fixed 2 2 funcref)
        (elem (table $t) (i32.const 1) func $host $other $nothing)
        (elem $e func $nothing $nothing) (elem $dropped func $nothing)
        (data $d "12345678") (data $dropped "1") (data (memory $m) (i32.const 1028) "\00\00\c0\7f")
        (global $depth (mut i32) (i32.const 0)) (global $from (mut i32) (i32.const 0)) (global $sum (mut i64) (i64.const 0))
        (func $nothing)
        (func $frame %s
            (global.set $depth (i32.add (global.get $depth) (i32.const 1)))
            (if (i32.ge_u (global.get $depth) (global.get $from)) (then %s))
            (call $frame)
            %s)
        ;; Moves the first frame.
        (func $pad (param i32)
            (if (local.get 0) (then (call $pad (i32.sub (local.get 0) (i32.const 1)))) (else (call $frame)))
            (global.set $sum (i64.add (global.get $sum) (i64.const 1))))
        (func (export "run") (param $pads i32) (param $from i32)
            (global.set $depth (i32.const 0))
            (global.set $from (local.get $from))
            (call $pad (local.get $pads)))
        (func (export "depth") (result i32) (global.get $depth))
        (func (export "sane") (param i32) (result i32) (i32.add (local.get 0) (i32.const 7))))';

    /** @var array<string, self> the last ones used come first */
    private static array $kept = [];

    private int $uses = 0;

    /** @var array<int, int> how many frames there is room for, by the number of pads */
    private array $depths = [];

    private function __construct(private readonly Instance $instance)
    {
    }

    public static function of(WayOut $way, int $locals, bool $fuel, bool $timed): self
    {
        $key = "$way->name, $locals" . ($fuel ? ', fuel' : '') . ($timed ? ', timed' : '');
        $guest = self::$kept[$key] ?? null;
        unset(self::$kept[$key]);
        if ($guest === null || $guest->uses++ > self::USES) {
            $store = new Store(timeLimit: $timed ? 20.0 : null, fuel: $fuel ? PHP_INT_MAX : null);
            $host = ['h' => ['call' => Scene::host(...)]];
            $throws = self::throws() ? '(tag $t) (func (export "throws") (throw $t))' : '';
            $other = Module::fromText(sprintf(self::OTHER, $throws))->instantiate($host, $store);
            $guest = new self(Module::fromText(self::text($way, $locals))->instantiate($host + ['o' => $other], $store));
        }
        self::$kept = array_slice([$key => $guest] + self::$kept, 0, self::KEPT);
        return $guest;
    }

    /** Whether the compiler in use has exceptions. */
    public static function throws(): bool
    {
        static $throws = null;
        return $throws ??= self::compiles('(module (tag))');
    }

    /** Whether the compiler in use can compile a guest that takes that way. */
    public static function canTake(WayOut $way): bool
    {
        return self::compiles(self::text($way, 0));
    }

    private static function compiles(string $text): bool
    {
        try {
            Module::fromText($text, false);
            return true;
        } catch (CompileException) {
            return false;
        }
    }

    private static function text(WayOut $way, int $locals): string
    {
        $load = $use = '';
        for ($local = 0; $local < $locals; $local++) {
            $load .= "(local.set $local (i64.load (i32.const " . 8 * ($local % 1000) . ')))';
            $use .= "(global.set \$sum (i64.xor (global.get \$sum) (local.get $local)))";
        }
        $tags = self::throws() ? '(import "o" "throws" (func $other_throws)) (tag $t0) (tag $t2 (param i64 f64))' : '';
        return sprintf(self::TEXT, $tags, '(local ' . str_repeat('i64 ', $locals) . ')' . $load, $way->code, $use);
    }

    /** How many frames there is room for, with so many pads before them. */
    public function depth(int $pads): int
    {
        return $this->depths[$pads] ??= $this->measure($pads);
    }

    /** The same, measured again. */
    public function measure(int $pads): int
    {
        try {
            $this->run($pads, -1);
        } catch (StackOverflowException) {
            return $this->instance->depth();
        }
        Scene::fail('a guest that calls itself without end came to an end');
    }

    /** Runs to the end of the stack, and takes the way out in each frame from the given one on. */
    public function run(int $pads, int $from): void
    {
        $this->instance->run($pads, $from);
    }

    public function isSane(): bool
    {
        return $this->instance->sane(5) === 12;
    }
}
