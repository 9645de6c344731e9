--TEST--
Host function: a compiler that cannot import a function with several results says so
--EXTENSIONS--
wasm
--FILE--
<?php
$wat = '(module (import "m" "f" (func $f (result i32 i64))) (func (export "f") (result i32 i64) (call $f)))';
try {
    $instance = new Wasm\Instance(Wasm\Module::fromText($wat), ['m' => ['f' => fn() => [1, 2]]]);
    var_dump($instance->f() === [1, 2]);
} catch (Wasm\CompileException $e) {
    $expected = 'this module imports "m"."f", a function with several results (multi-value), which the compiler singlepass of wasmer ';
    var_dump(str_starts_with($e->getMessage(), $expected) ?: $e->getMessage());
}
?>
--EXPECT--
bool(true)
