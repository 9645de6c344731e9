--TEST--
Host functions: traps and exceptions at every depth leave the outer calls as they were
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

$module = Wasm\Module::fromText('(module (import "e" "f" (func $f (param i32) (result i32)))
    (func $r (export "overflow") (call $r)) (func (export "trap") unreachable)
    (func (export "run") (param i32) (result i32) (i32.add (local.get 0) (call $f (local.get 0)))))');
$i = new Wasm\Instance($module, ['e' => ['f' => function (int $x) use (&$i) {
    foreach (['trap', 'overflow'] as $name) {
        try {
            $i->$name();
            echo "no trap\n";
        } catch (Wasm\TrapException) {
        }
    }
    return match (true) {
        $x === 0 => 0,
        $x % 3 === 0 => (function () use ($i, $x) { try { return $i->run($x - 1); } finally { $i->exports; } })(),
        $x % 7 === 0 => throw new Exception("at $x"),
        default => $i->run($x - 1),
    };
}]]);
var_dump($i->run(6));
attempt(fn() => $i->run(10));
var_dump($i->run(5));
?>
--EXPECT--
int(21)
Exception: at 7
int(15)
