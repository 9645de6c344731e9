--TEST--
Wasm\Instance: instances of different modules share a call site, not a function
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

$instances = [
    wat('(module (func (export "f") (param i32) (result i32) (i32.add (local.get 0) (i32.const 1))))'),
    wat('(module (func (export "f") (param f64) (result f64) (f64.mul (local.get 0) (f64.const 0.5))))'),
    wat('(module (func (export "g")) (func (export "f") (param i64) (result i64 i64) (local.get 0) (local.get 0)))'),
    wat('(module (memory 1) (func (export "f") (param i32) unreachable))'),
    wat('(module (func (export "g")))'),
    wat('(module (func (export "f") (result i32) (i32.const 9)))'),
];
for ($round = 0; $round < 100; $round++) {
    $line = '';
    foreach ($instances as $instance) {
        try {
            $line .= json_encode($instance->f(7)) . ' ';
        } catch (Throwable $e) {
            $line .= get_class($e) . ' ';
        }
    }
    $lines[$line] = ($lines[$line] ?? 0) + 1;
}
print_r($lines);
?>
--EXPECT--
Array
(
    [8 3.5 [7,7] Wasm\TrapException Wasm\ExportNotFoundException ArgumentCountError ] => 100
)
