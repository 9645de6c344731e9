--TEST--
Host functions: a fatal error ends the script, and wasm works in the shutdown functions
--EXTENSIONS--
wasm
--SKIPIF--
<?php
require __DIR__ . '/../skip.inc';
not_under_valgrind('is too slow for what has a second to be done');
?>
--FILE--
<?php
require __DIR__ . '/../support.inc';
require __DIR__ . '/../process.inc';

const SCRIPT = '
    $module = Wasm\Module::fromText(\'(module (import "e" "f" (func $f (param i32) (result i32)))
        (func $r (export "overflow") (call $r)) (func (export "trap") unreachable)
        (func (export "run") (param i32) (result i32) (call $f (local.get 0))))\');
    $inner = new Wasm\Instance($module, ["e" => ["f" => function ($x) { FATAL; }]]);
    $middle = new Wasm\Instance($module, ["e" => ["f" => fn($x) => $inner->run($x)]]);
    $outer = new Wasm\Instance($module, ["e" => ["f" => fn($x) => array_map([$middle, "run"], [$x])[0]]]);
    register_shutdown_function(function () use ($inner, $outer, $module) {
        $other = new Wasm\Instance($module, ["e" => ["f" => fn($x) => $x + 1]]);
        foreach ([$inner, $outer, $other] as $i) {
            try { $i->trap(); } catch (Wasm\TrapException) { echo "trap\n"; }
            try { $i->overflow(); } catch (Wasm\StackOverflowException) { echo "overflow\n"; }
        }
        try {
            (new Wasm\Instance($module, ["e" => ["f" => fn() => throw new Exception("thrown\n")]]))->run(1);
        } catch (Exception $e) {
            echo $e->getMessage();
        }
        echo "shutdown ", $other->run(1), "\n";
    });
    $CALLED->run(1);
    echo "not reached\n";
';
foreach ([
    '$s = str_repeat("x", 1 << 40)', 'trigger_error("on purpose", E_USER_ERROR)', 'while (true);',
    'eval("class Countable {}")',
] as $fatal) {
    foreach (['inner', 'outer'] as $called) {
        exits(strtr(SCRIPT, ['FATAL' => $fatal, 'CALLED' => $called]), 'max_execution_time=1', 'memory_limit=32M', 'error_reporting=24575');
    }
}
?>
--EXPECTF--
Fatal error: Allowed memory size of 33554432 bytes exhausted (tried to allocate %d bytes) in Standard input code on line %d
trap
overflow
trap
overflow
trap
overflow
thrown
shutdown 2
exit code 255
Fatal error: Allowed memory size of 33554432 bytes exhausted (tried to allocate %d bytes) in Standard input code on line %d
trap
overflow
trap
overflow
trap
overflow
thrown
shutdown 2
exit code 255
Fatal error: on purpose in Standard input code on line %d
trap
overflow
trap
overflow
trap
overflow
thrown
shutdown 2
exit code 255
Fatal error: on purpose in Standard input code on line %d
trap
overflow
trap
overflow
trap
overflow
thrown
shutdown 2
exit code 255
Fatal error: Maximum execution time of 1 second exceeded in Standard input code on line %d
trap
overflow
trap
overflow
trap
overflow
thrown
shutdown 2
exit code 255
Fatal error: Maximum execution time of 1 second exceeded in Standard input code on line %d
trap
overflow
trap
overflow
trap
overflow
thrown
shutdown 2
exit code 255
Fatal error: %r(Cannot declare class Countable, because the name is already in use|Cannot redeclare interface Countable)%r in Standard input code(6) : eval()'d code on line %d
trap
overflow
trap
overflow
trap
overflow
thrown
shutdown 2
exit code 255
Fatal error: %r(Cannot declare class Countable, because the name is already in use|Cannot redeclare interface Countable)%r in Standard input code(6) : eval()'d code on line %d
trap
overflow
trap
overflow
trap
overflow
thrown
shutdown 2
exit code 255
