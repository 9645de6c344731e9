--TEST--
Host functions: fibers inside of host functions inside of fibers
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

$module = Wasm\Module::fromText('(module (import "e" "f" (func $f (param i32) (result i32)))
    (func (export "run") (param i32) (result i32) (i32.add (local.get 0) (call $f (local.get 0)))))');
$inner = new Wasm\Instance($module, ['e' => ['f' => fn(int $x) => Fiber::suspend("inner $x")]]);
$outer = new Wasm\Instance($module, ['e' => ['f' => function (int $x) use ($inner) {
    $fiber = new Fiber(fn() => $inner->run($x * 2));
    echo $fiber->start(), "\n";
    echo Fiber::suspend("outer $x"), "\n";
    $fiber->resume(1000);
    return $fiber->getReturn();
}]]);
$fiber = new Fiber(fn() => $outer->run(5));
echo $fiber->start(), "\n";
$fiber->resume('resumed');
var_dump($fiber->getReturn());
?>
--EXPECT--
inner 10
outer 5
resumed
int(1015)
