--TEST--
Exceptions: one that PHP hands over stays what it is while PHP code runs for the arguments behind it
--EXTENSIONS--
wasm
--SKIPIF--
<?php
require __DIR__ . '/../skip.inc';
needs('exceptions');
?>
--FILE--
<?php
$instance = Wasm\Module::fromText('(module (tag $t (param i64)) (tag $other)
    (func (export "throw") (param i64) (throw $t (local.get 0)))
    (func (export "churn") (param i32)
        (loop $l (block (try_table (catch $other 0) (throw $other)))
            (drop (block $b (result i64) (try_table (catch $t $b) (throw $t (i64.const -1))) unreachable))
            (local.set 0 (i32.sub (local.get 0) (i32.const 1))) (br_if $l (local.get 0))))
    (func (export "read") (param exnref i32) (result i64)
        (block $b (result i64) (try_table (catch $t $b) (throw_ref (local.get 0))) unreachable)))')->instantiate();
try {
    $instance->throw(77);
} catch (Wasm\GuestException $exception) {
}
set_error_handler(function (int $level, string $message) use ($instance): bool {
    $instance->churn(500);
    return true;
});
// A float with a fraction is a deprecation for an int.
var_dump($instance->read($exception, 1.5));
?>
--EXPECT--
int(77)
