--TEST--
Host functions: endless recursion between host and guest ends in a clean exception
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

$module = Wasm\Module::fromText('(module (import "e" "f" (func $f (param i32) (result i32)))
    (func (export "run") (param i32) (result i32) (call $f (i32.add (local.get 0) (i32.const 1)))))');
$deepest = 0;
$i = new Wasm\Instance($module, ['e' => ['f' => function (int $depth) use (&$i, &$deepest) {
    $deepest = max($deepest, $depth);
    return $i->run($depth);
}]]);
for ($n = 0; $n < 3; $n++) {
    $deepest = 0;
    try {
        $i->run(0);
    } catch (Wasm\StackOverflowException $e) {
        var_dump($e->trapCode, $deepest > 400);
    }
}
// In fibers of their own stacks too, and all works after.
$fiber = new Fiber(function () use ($i) {
    try {
        $i->run(0);
    } catch (Wasm\StackOverflowException $e) {
        return $e->trapCode;
    }
});
$fiber->start();
var_dump($fiber->getReturn());
$fine = new Wasm\Instance($module, ['e' => ['f' => fn(int $x) => $x]]);
var_dump($fine->run(41));
?>
--EXPECT--
enum(Wasm\TrapCode::StackOverflow)
bool(true)
enum(Wasm\TrapCode::StackOverflow)
bool(true)
enum(Wasm\TrapCode::StackOverflow)
bool(true)
enum(Wasm\TrapCode::StackOverflow)
int(42)
