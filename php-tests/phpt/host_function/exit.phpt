--TEST--
Host functions: exit() exits with its code, after the shutdown functions
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';
require __DIR__ . '/../process.inc';

const NESTED = '
    $module = Wasm\Module::fromText(\'(module (import "e" "f" (func $f (param i32) (result i32)))
        (func $r (export "overflow") (call $r)) (func (export "trap") unreachable)
        (func (export "run") (param i32) (result i32) (call $f (local.get 0))))\');
    $inner = new Wasm\Instance($module, ["e" => ["f" => function ($x) { LEAVE; }]]);
    $outer = new Wasm\Instance($module, ["e" => ["f" => function ($x) use ($inner) {
        try { return $inner->run($x); } finally { echo "finally\n"; }
    }]]);
    register_shutdown_function(function () use ($inner, $module) {
        $other = new Wasm\Instance($module, ["e" => ["f" => fn($x) => $x + 1]]);
        foreach ([$inner, $other] as $i) {
            try { $i->trap(); } catch (Wasm\TrapException) { echo "trap\n"; }
            try { $i->overflow(); } catch (Wasm\StackOverflowException) { echo "overflow\n"; }
        }
        echo "shutdown ", $other->run(1), "\n";
    });
    $CALLED->run(1);
    echo "not reached\n";
';
foreach (['inner', 'outer'] as $called) {
    exits(strtr(NESTED, ['LEAVE' => 'exit(7)', 'CALLED' => $called]));
    exits(strtr(NESTED, ['LEAVE' => 'exit("a message\n")', 'CALLED' => $called]));
}
exits('
    $f = function () { echo "leaving\n"; exit(9); };
    new Wasm\Instance(Wasm\Module::fromText(\'(module (import "e" "f" (func $f)) (start $f))\'), ["e" => ["f" => $f]]);
');
exits('
    $wat = \'(module (import "e" "f" (func $f (param i32) (result i32))) (export "f" (func $f)))\';
    $i = new Wasm\Instance(Wasm\Module::fromText($wat), ["e" => ["f" => function ($x) { exit(8); }]]);
    array_map([$i, "f"], [1, 2]);
');
?>
--EXPECT--
trap
overflow
trap
overflow
shutdown 2
exit code 7
a message
trap
overflow
trap
overflow
shutdown 2
exit code 0
trap
overflow
trap
overflow
shutdown 2
exit code 7
a message
trap
overflow
trap
overflow
shutdown 2
exit code 0
leaving
exit code 9
exit code 8
