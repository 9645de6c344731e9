--TEST--
References: what a guest has dropped is let go of inside one call, and what it has anywhere stays
--EXTENSIONS--
wasm
--FILE--
<?php
use Wasm\Module;

final class Witness
{
    public static int $alive = 0;
    public static int $most = 0;

    public function __construct(public int $number) { self::$most = max(self::$most, ++self::$alive); }
    public function __destruct() { self::$alive--; }
}

$made = 0;
$wrong = 0;
$host = [
    'make' => function () use (&$made) { return new Witness($made++); },
    'text' => fn() => str_repeat('x', 100_000),
    'number' => fn() => 7,
    'check' => function (mixed $what, int $number) use (&$wrong): void {
        $wrong += $what instanceof Witness && $what->number === $number ? 0 : 1;
    },
    'call' => fn(callable $what) => $what(),
];
$imports = '
    (import "host" "make" (func $make (result externref)))
    (import "host" "text" (func $text (result externref)))
    (import "host" "number" (func $number (result externref)))
    (import "host" "check" (func $check (param externref i32)))
    (import "host" "call" (func $call (param externref) (result externref)))';
// With and without a table and a global that could hold some.
foreach (['', '(table $t (export "t") 100 externref) (global $g (export "g") (mut externref) (ref.null extern))'] as $places) {
    $i = Module::fromText("(module $imports $places" . '
        (func $many (export "many") (param $n i32)
            (loop $next
                (drop (call $make))
                (br_if $next (local.tee $n (i32.sub (local.get $n) (i32.const 1))))))
        (func (export "texts") (param $n i32)
            (loop $next
                (drop (call $text)) (drop (call $number))
                (br_if $next (local.tee $n (i32.sub (local.get $n) (i32.const 1))))))
        (func (export "one") (result externref) (call $make))
        (func $hold (export "hold") (param $depth i32) (param $number i32) (local $r externref)
            (local.set $r (call $make))
            (if (local.get $depth)
                (then (call $hold (i32.sub (local.get $depth) (i32.const 1)) (i32.add (local.get $number) (i32.const 1))))
                (else (call $many (i32.const 20000))))
            (call $check (local.get $r) (local.get $number)))
        (func (export "argument") (param $r externref) (param $number i32)
            (call $many (i32.const 5000)) (call $check (local.get $r) (local.get $number)))
        (func (export "nested") (param $what externref) (param $number i32) (local $r externref)
            (local.set $r (call $call (local.get $what)))
            (call $many (i32.const 5000)) (call $check (local.get $r) (local.get $number)))
        (export "make" (func $make)))')->instantiate(['host' => $host]);

    $i->many(100_000);
    var_dump(Witness::$most < 10_000, Witness::$alive);
    Witness::$most = 0;
    memory_reset_peak_usage();
    $i->texts(10_000);
    var_dump(memory_get_peak_usage() < 100 << 20);

    $made = 0;
    $i->hold(1000, 0);
    $i->argument(new Witness(-1), -1);
    // What a call under this one gives back, is given as an argument, and comes from another fiber.
    $i->nested(function () use ($i) {
        $i->many(5000);
        $i->argument(new Witness(-2), -2);
        $fiber = new Fiber(fn() => $i->nested(fn() => Fiber::suspend() ?? new Witness(-3), -3));
        $fiber->start();
        $i->many(5000);
        $fiber->resume();
        return new Witness(-4);
    }, -4);
    var_dump($wrong, $i->make()->number === $made - 1, $i->one()->number === $made - 1, Witness::$alive);
}

// In a table and a global, and in an exception, while others come.
$kept = Module::fromText("(module $imports $places" . '
    (func $many (param $n i32)
        (loop $next (drop (call $make)) (br_if $next (local.tee $n (i32.sub (local.get $n) (i32.const 1))))))
    (func (export "keep") (param $n i32) (local $k i32)
        (global.set $g (call $make))
        (loop $next
            (table.set $t (local.get $k) (call $make))
            (call $many (i32.const 100))
            (br_if $next (i32.lt_u (local.tee $k (i32.add (local.get $k) (i32.const 1))) (local.get $n))))))');
$kept = $kept->instantiate(['host' => $host]);
$made = 0;
$kept->keep(100);
var_dump($kept->g->value->number, array_map(fn(int $k) => $kept->t[$k]->number, range(0, 99)) === range(1, 9901 + 99, 101));
unset($i, $kept);
gc_collect_cycles();
var_dump(Witness::$alive);

// Destructors that call the guest again, or throw.
final class Again
{
    public static ?Closure $do = null;
    public function __destruct() { (self::$do)(); }
}
$again = Module::fromText('(module (import "host" "make" (func $make (result externref))) (func (export "one") (drop (call $make)))
    (func (export "many") (param $n i32)
        (loop $next (drop (call $make)) (br_if $next (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))))');
$calls = 0;
$again = $again->instantiate(['host' => ['make' => fn() => new Again]]);
Again::$do = function () use ($again, &$calls): void {
    if ($calls++ % 100 === 0) {
        Again::$do = fn() => $calls;
        $again->many(10);
    }
};
$again->many(20_000);
var_dump($calls > 0);
Again::$do = function () use (&$calls) {
    Again::$do = fn() => null;
    throw new DomainException('from a destructor');
};
try {
    $again->many(20_000);
    echo "went on\n";
} catch (DomainException $e) {
    echo $e->getMessage(), "\n";
}
?>
--EXPECT--
bool(true)
int(0)
bool(true)
int(0)
bool(true)
bool(true)
int(0)
bool(true)
int(0)
bool(true)
int(0)
bool(true)
bool(true)
int(0)
int(0)
bool(true)
int(0)
bool(true)
from a destructor
