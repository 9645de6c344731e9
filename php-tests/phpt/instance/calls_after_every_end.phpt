--TEST--
Calls: after every way in which one can end, the next one is right
--FILE--
<?php
// Outermost calls share a stack that stays ready between them, until one ends in another way than by returning.
$instance = null;
$host = [
    'throw' => static function (): void { throw new LogicException('from PHP'); },
    'again' => static function () use (&$instance): int { return $instance->sum(20, 3); },
    'trap' => static function () use (&$instance): int {
        try {
            $instance->trap();
        } catch (Wasm\TrapException) {
            return 4;
        }
    },
    'fiber' => static function () use (&$instance): int {
        $fiber = new Fiber(static fn (): int => $instance->sum(Fiber::suspend(), 30));
        $fiber->start();
        $fiber->resume(12);
        return $fiber->getReturn();
    },
];
$instance = Wasm\Module::fromText('(module
    (import "host" "throw" (func $throw))
    (import "host" "again" (func $again (result i32)))
    (import "host" "trap" (func $trap (result i32)))
    (import "host" "fiber" (func $fiber (result i32)))
    (memory (export "memory") 1 8)
    (func (export "sum") (param i32 i32) (result i32) (i32.add (local.get 0) (local.get 1)))
    (func (export "trap") unreachable)
    (func (export "read") (param i32) (result i32) (i32.load (local.get 0)))
    (func $deep (export "deep") (call $deep))
    (func (export "grow") (result i32) (memory.grow (i32.const 1)))
    (func (export "throw") (call $throw))
    (func (export "again") (result i32) (i32.add (call $again) (call $again)))
    (func (export "trapAgain") (result i32) (i32.add (call $trap) (i32.div_s (i32.const 9) (i32.const 3))))
    (func (export "fiber") (result i32) (i32.add (call $fiber) (call $again)))
    (func (export "spin") (loop $l (br $l))))')->instantiate(['host' => $host], new Wasm\Store(timeLimit: 0.5));

$ends = [
    'trap' => static fn () => $instance->trap(),
    'out of bounds' => static fn () => $instance->read(-4),
    'overflow' => static fn () => $instance->deep(),
    'time' => static fn () => $instance->spin(),
    'exception' => static fn () => $instance->throw(),
    'type' => static fn () => $instance->sum('x', 1),
    'growth' => static fn () => $instance->grow(),
    'host' => static fn () => $instance->again(),
    'trap in a host function' => static fn () => $instance->trapAgain(),
    'fiber in a host function' => static fn () => $instance->fiber(),
    'fiber' => static function () use ($instance): mixed {
        $fiber = new Fiber(static fn () => $instance->trap());
        return $fiber->start();
    },
    'abandoned fiber' => static function () use ($instance): string {
        $fiber = new Fiber(static fn (): int => $instance->sum(1, Fiber::suspend()));
        $fiber->start();
        return 'suspended';
    },
];
$orders = [array_keys($ends), array_reverse(array_keys($ends))];
foreach ($orders as $order) {
    foreach ($order as $name) {
        try {
            $what = $ends[$name]();
        } catch (Throwable $thrown) {
            $what = $thrown::class;
        }
        for ($k = 0, $right = true; $k < 100; ++$k) {
            $right = $right && $instance->sum($k, 2) === $k + 2;
        }
        echo $name, ': ', json_encode($what), $right ? '' : ', and then wrong results', "\n";
    }
}
?>
--EXPECT--
trap: "Wasm\\TrapException"
out of bounds: "Wasm\\TrapException"
overflow: "Wasm\\StackOverflowException"
time: "Wasm\\TimeLimitException"
exception: "LogicException"
type: "TypeError"
growth: 1
host: 46
trap in a host function: 7
fiber in a host function: 65
fiber: "Wasm\\TrapException"
abandoned fiber: "suspended"
abandoned fiber: "suspended"
fiber: "Wasm\\TrapException"
fiber in a host function: 65
trap in a host function: 7
host: 46
growth: 2
type: "TypeError"
exception: "LogicException"
time: "Wasm\\TimeLimitException"
overflow: "Wasm\\StackOverflowException"
out of bounds: "Wasm\\TrapException"
trap: "Wasm\\TrapException"
