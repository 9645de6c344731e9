--TEST--
Host functions: a host frame in between may catch, and wasm goes on
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

$module = Wasm\Module::fromText('(module (import "e" "f" (func $f (param i32) (result i32)))
    (func (export "run") (param i32) (result i32) (i32.add (i32.const 100) (call $f (local.get 0)))))');
$divide = fn(int $x) => $x === 0 ? throw new Exception('zero') : intdiv(10, $x);
$inner = new Wasm\Instance($module, ['e' => ['f' => $divide]]);
$outer = new Wasm\Instance($module, ['e' => ['f' => function (int $x) use ($inner) {
    try {
        return $inner->run($x);
    } catch (Exception $e) {
        echo 'caught ', $e->getMessage(), "\n";
        return -1;
    }
}]]);
var_dump($outer->run(0), $outer->run(5), $outer->run(0));
?>
--EXPECT--
caught zero
caught zero
int(99)
int(202)
int(99)
