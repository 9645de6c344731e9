--TEST--
Host functions: what deep recursion and many fibers took for stacks is given back when they are over
--EXTENSIONS--
wasm
--SKIPIF--
<?php
require __DIR__ . '/../skip.inc';
not_under_valgrind('has the mappings of its own making');
not_under_asan('maps memory of its own all the time');
is_readable('/proc/self/maps') or die('skip the system does not list mappings');
?>
--FILE--
<?php
$module = Wasm\Module::fromText('(module (import "e" "f" (func $f (param i32) (result i32)))
    (func $overflow (export "overflow") (call $overflow))
    (func (export "run") (param i32) (result i32) (call $f (local.get 0))))');
$mappings = static fn(): int => count(file('/proc/self/maps'));
/** Whether some work took mappings of the system's, one a stack at least, and left no more than 40. */
function check(callable $mappings, int $stacks, callable $work): void
{
    $before = $mappings();
    $most = $work();
    var_dump($most - $before >= $stacks, $mappings() - $before <= 40);
}

$deep = new Wasm\Instance($module, ['e' => ['f' => static function (int $depth) use (&$deep, &$most, $mappings): int {
    if ($depth > 0) {
        return $deep->run($depth - 1);
    }
    $most = $mappings();
    return 7;
}]]);
echo "recursion:\n";
for ($n = 0; $n < 3; $n++) {
    check($mappings, 200, static function () use ($deep, &$most): int {
        $deep->run(200);
        return $most;
    });
}

echo "recursion that is too deep:\n";
$endless = new Wasm\Instance($module, ['e' => ['f' => static function (int $depth) use (&$endless, &$most, $mappings): int {
    $depth === 300 and $most = $mappings();
    return $endless->run($depth + 1);
}]]);
check($mappings, 200, static function () use ($endless, &$most): int {
    try {
        $endless->run(0);
    } catch (Wasm\StackOverflowException) {
    }
    return $most;
});

echo "fibers:\n";
$waiting = new Wasm\Instance($module, ['e' => ['f' => Fiber::suspend(...)]]);
check($mappings, 200, static function () use ($waiting, $mappings): int {
    $fibers = [];
    for ($n = 0; $n < 200; $n++) {
        $fibers[$n] = new Fiber($waiting->run(...));
        $fibers[$n]->start($n);
    }
    $most = $mappings();
    for ($n = 0; $n < 100; $n++) {
        $fibers[$n]->resume($n);
        assert($fibers[$n]->getReturn() === $n);
    }
    // The others are destroyed as they wait.
    return $most;
});

echo "and all goes on:\n";
var_dump($deep->run(20));
?>
--EXPECT--
recursion:
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
recursion that is too deep:
bool(true)
bool(true)
fibers:
bool(true)
bool(true)
and all goes on:
int(7)
