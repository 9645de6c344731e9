--TEST--
Exceptions: one that the guest still has, wherever it has it, stays what it is while thousands come and go
--EXTENSIONS--
wasm
--SKIPIF--
<?php
require __DIR__ . '/../skip.inc';
needs('exceptions');
?>
--FILE--
<?php
$module = Wasm\Module::fromText('(module
    (import "host" "call" (func $host (param i32)))
    (tag $t (param i64)) (tag $other) (tag $nest (param exnref))
    (global $g (mut exnref) (ref.null exn))
    (func $make (param i64) (result exnref)
        (block $e (result exnref) (try_table (catch_all_ref $e) (throw $t (local.get 0))) unreachable))
    (func $wrap (param exnref) (result exnref)
        (block $e (result exnref) (try_table (catch_all_ref $e) (throw $nest (local.get 0))) unreachable))
    (func $unwrap (param exnref) (result exnref) (local $inner exnref)
        (block $b (result exnref) (try_table (catch $nest $b) (throw_ref (local.get 0))) unreachable))
    (func $read (param exnref) (result i64)
        (block $b (result i64) (try_table (catch $t $b) (throw_ref (local.get 0))) unreachable))
    (func $churn (export "churn") (param i32)
        (loop $l
            (block (try_table (catch $other 0) (throw $other)))
            (drop (call $make (i64.const -1)))
            (local.set 0 (i32.sub (local.get 0) (i32.const 1))) (br_if $l (local.get 0))))
    (func (export "local") (result i64) (local $e exnref)
        (local.set $e (call $make (i64.const 11)))
        (call $churn (i32.const 500))
        (call $read (local.get $e)))
    (func (export "nested") (result i64) (local $e exnref)
        (local.set $e (call $wrap (call $wrap (call $make (i64.const 22)))))
        (call $churn (i32.const 500))
        (call $read (call $unwrap (call $unwrap (local.get $e)))))
    (func (export "set") (global.set $g (call $make (i64.const 33))))
    (func (export "get") (result i64) (call $read (global.get $g)))
    (func (export "through the host") (result i64) (local $e exnref)
        (local.set $e (call $make (i64.const 44)))
        (call $host (i32.const 500))
        (call $read (local.get $e)))
    (func (export "give") (result exnref) (call $make (i64.const 55)))
    (func (export "take") (param exnref) (result i64) (call $churn (i32.const 500)) (call $read (local.get 0)))
    (func $deep (export "deep") (param $n i32) (result i64) (local $e exnref)
        (local.set $e (call $make (i64.extend_i32_u (local.get $n))))
        (if (result i64) (local.get $n)
            (then (i64.add (call $deep (i32.sub (local.get $n) (i32.const 1))) (call $read (local.get $e))))
            (else (call $churn (i32.const 500)) (call $read (local.get $e))))))');
$suspend = false;
$instance = null;
$instance = $module->instantiate(['host' => ['call' => function (int $times) use (&$instance, &$suspend): void {
    $suspend ? Fiber::suspend() : null;
    $instance->churn($times);
}]]);
$e = $instance->exports;
var_dump($e->local(), $e->nested());
$e->set();
$e->churn(500);
var_dump($e->get());
var_dump($e['through the host']());
var_dump($e->take($e->give()));

echo "while fibers wait:\n";
$suspend = true;
$fibers = [];
for ($n = 0; $n < 3; $n++) {
    $fibers[$n] = new Fiber($e['through the host']);
    $fibers[$n]->start();
}
$e->churn(500);
foreach ([1, 0, 2] as $n) {
    $fibers[$n]->resume();
    var_dump($fibers[$n]->getReturn());
}
$suspend = false;
var_dump($e->deep(200));
?>
--EXPECT--
int(11)
int(22)
int(33)
int(44)
int(55)
while fibers wait:
int(44)
int(44)
int(44)
int(20100)
