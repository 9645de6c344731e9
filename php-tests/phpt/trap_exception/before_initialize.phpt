--TEST--
Wasm\TrapException: of a reactor whose _initialize has not been called it says so
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

const REACTOR = '(module
    (import "host" "call" (func $call))
    (global $ready (mut i32) (i32.const 0))
    (func (export "_initialize") (global.set $ready (i32.const 1)) (call $call))
    (func (export "work") (if (i32.eqz (global.get $ready)) (then unreachable)))
    (func (export "divide") (param i32) (result i32) (i32.div_s (i32.const 1) (local.get 0)))
    (func (export "spin") (loop (br 0)))
    (func $deep (export "deep") (call $deep)))';

function reactor(?callable $call = null, ?Wasm\Store $store = null): Wasm\Instance
{
    return Wasm\Module::fromText(REACTOR)->instantiate(['host' => ['call' => $call ?? fn() => null]], $store);
}

function says(callable $call): string
{
    try {
        $call();
        return 'no trap';
    } catch (Wasm\TrapException $e) {
        return (str_contains($e->getMessage(), '_initialize') ? 'says so: ' : 'does not: ') . $e->trapCode->name;
    }
}

$i = reactor();
try {
    $i->work();
} catch (Wasm\TrapException $e) {
    echo preg_replace('/ at offset 0x\w+/', '', $e->getMessage()), "\n";
}
echo says(fn() => $i->work()), "\n";
echo says(fn() => $i->exports->work()), "\n";
echo says($i->exports['work']), "\n";
echo says($i->work(...)), "\n";
echo says(fn() => $i->divide(0)), "\n";
echo says(fn() => $i->deep()), "\n";
echo says(fn() => reactor(null, new Wasm\Store(timeLimit: 0.05))->spin()), "\n";
// To look at it is not to call it.
$i->exports['_initialize']->type();
isset($i->_initialize) and iterator_to_array($i->exports);
echo says(fn() => $i->work()), "\n";

echo "when it has been called:\n";
foreach ([
    'by Wasi' => fn($i) => (new Wasm\Wasi())->initialize($i),
    'as a method' => fn($i) => $i->_initialize(),
    'of the exports' => fn($i) => $i->exports->_initialize(),
    'as a function' => fn($i) => ($i->exports['_initialize'])(),
    'as a closure' => fn($i) => ($i->_initialize(...))(),
    'by name' => fn($i) => call_user_func([$i, '_initialize']),
    'from wasm' => fn($i) => Wasm\Module::fromText('(module (import "r" "_initialize" (func $f)) (func (export "go") (call $f)))')->instantiate(['r' => $i])->go(),
] as $how => $initialize) {
    $i = reactor();
    $initialize($i);
    echo $how, ': ', says(fn() => $i->work()), ', ', says(fn() => $i->divide(0)), "\n";
}

// Each instance in a store for itself.
[$store, $instances] = [new Wasm\Store(), []];
for ($n = 0; $n < 3; $n++) {
    $instances[] = reactor(null, $store);
}
$instances[1]->_initialize();
foreach ($instances as $n => $i) {
    echo $n, ': ', says(fn() => $i->divide(0)), "\n";
}

// While it runs it has been called; and where it trapped itself.
$i = reactor(function () use (&$i) { echo 'within: ', says(fn() => $i->divide(0)), "\n"; $i->divide(0); });
echo says(fn() => $i->_initialize()), "\n";
echo says(fn() => $i->divide(0)), "\n";

// None of these is a reactor that wants to be initialized.
foreach ([
    '(module (func (export "work") unreachable))',
    '(module (func (export "_initialize") (param i32)) (func (export "work") unreachable))',
    '(module (global (export "_initialize") i32 (i32.const 0)) (func (export "work") unreachable))',
    '(module (func (export "_initialize")) (func (export "_start")) (func (export "work") unreachable))',
] as $wat) {
    echo says(fn() => wat($wat)->work()), "\n";
}
?>
--EXPECT--
unreachable executed in wasm function #2; its module's "_initialize" has not been called: call `(new Wasm\Wasi)->initialize($instance)`, or `$instance->_initialize()`, before anything else
says so: Unreachable
says so: Unreachable
says so: Unreachable
says so: Unreachable
says so: IntegerDivisionByZero
says so: StackOverflow
does not: TimeLimit
says so: Unreachable
when it has been called:
by Wasi: no trap, does not: IntegerDivisionByZero
as a method: no trap, does not: IntegerDivisionByZero
of the exports: no trap, does not: IntegerDivisionByZero
as a function: no trap, does not: IntegerDivisionByZero
as a closure: no trap, does not: IntegerDivisionByZero
by name: no trap, does not: IntegerDivisionByZero
from wasm: no trap, does not: IntegerDivisionByZero
0: says so: IntegerDivisionByZero
1: does not: IntegerDivisionByZero
2: says so: IntegerDivisionByZero
within: does not: IntegerDivisionByZero
does not: IntegerDivisionByZero
does not: IntegerDivisionByZero
does not: Unreachable
does not: Unreachable
does not: Unreachable
does not: Unreachable
