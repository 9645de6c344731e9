--TEST--
Fork: instances made before work in the child, apart from the parent's: calls, memory, host functions, traps
--EXTENSIONS--
wasm
--SKIPIF--
<?php
if (!function_exists('pcntl_fork')) die('skip this PHP has no pcntl_fork');
?>
--FILE--
<?php
$module = Wasm\Module::fromText('(module
    (import "host" "double" (func $double (param i32) (result i32)))
    (memory (export "memory") 1 4)
    (global (export "count") (mut i32) (i32.const 0))
    (func (export "next") (result i32)
        (global.set 0 (i32.add (global.get 0) (i32.const 1)))
        (i32.store (i32.const 0) (global.get 0))
        (call $double (global.get 0)))
    (func $recurse (export "recurse") (param i32) (result i32)
        (i32.add (i32.const 1) (call $recurse (i32.add (local.get 0) (i32.const 1)))))
    (func (export "load") (param i32) (result i32) (i32.load (local.get 0))))');
$who = 'parent';
$instance = $module->instantiate(['host' => ['double' => function (int $n) use (&$who): int {
    return $who === 'parent' ? 2 * $n : 3 * $n;
}]]);
$next = $instance->next(...);
$view = new Wasm\Int32Array($instance->memory, 0, 1);
echo $instance->next(), ' ', $next(), "\n";

$pid = pcntl_fork();
if ($pid === 0) {
    $who = 'child';
    echo $instance->next(), ' ', $next(), ' ', $view[0], "\n";
    foreach ([fn() => $instance->load(-1), fn() => $instance->recurse(0), fn() => $instance->memory->read(1 << 20, 1)] as $fault) {
        try {
            $fault();
        } catch (Wasm\WasmException $e) {
            echo get_class($e), "\n";
        }
    }
    var_dump($instance->memory->grow(2), $instance->load(3 * 65536 - 4));
    $fresh = $module->instantiate(['host' => ['double' => fn(int $n) => -$n]]);
    echo $fresh->next(), ' ', $fresh->count->value, "\n";
    $fiber = new Fiber(fn() => $module->instantiate(['host' => ['double' => fn(int $n) => Fiber::suspend($n) + 1]])->next());
    echo $fiber->start(), ' ', $fiber->resume(41) ?? $fiber->getReturn(), "\n";
    exit(0);
}
pcntl_waitpid($pid, $status);
var_dump(pcntl_wifexited($status) ? pcntl_wexitstatus($status) : 'killed');
echo $instance->next(), ' ', $view[0], ' ', $instance->memory->pages(), "\n";

// Out of a host function, in the midst of a call, twice.
$forks = $module->instantiate(['host' => ['double' => fn(int $n): int => ($GLOBALS['inner'] = pcntl_fork()) === 0 ? 10 : 20]]);
$results = [];
for ($n = 0; $n < 2; $n++) {
    $results[] = $forks->next();
    if ($inner !== 0) {
        pcntl_waitpid($inner, $status);
        pcntl_wexitstatus($status) === 3 or print('a child failed ');
        break;
    }
}
echo implode(' ', $results), "\n";
exit(3);
?>
--EXPECT--
2 4
9 12 4
Wasm\TrapException
Wasm\StackOverflowException
Wasm\OutOfBoundsException
int(1)
int(0)
-1 1
1 42
int(0)
6 3 1
10 10
10 20
20
