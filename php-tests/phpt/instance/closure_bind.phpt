--TEST--
Wasm\Instance: a closure of an export bound to another instance is safe
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

$a = wat('(module (func (export "f") (param i32) (result i32) (i32.add (local.get 0) (i32.const 1))))');
$b = wat('(module (memory 1) (func (export "g") unreachable) (func (export "f") (param f64 f64) (result f64 f64) (local.get 1) (local.get 0)))');
$c = wat('(module)');
$closure = $a->f(...);

// Either it is refused, or it is the other instance's own export.
$other = @$closure->bindTo($b);
if ($other !== null) {
    try {
        var_dump($other(1, 2) === [2.0, 1.0]);
    } catch (Error | Wasm\WasmException $e) {
        var_dump(true);
    }
} else {
    var_dump(true);
}
try {
    $none = @$closure->bindTo($c);
    $none === null ? throw new Error('refused') : $none(1);
    echo "called what is not there\n";
} catch (Error | Wasm\WasmException $e) {
    echo "refused\n";
}
try {
    $none = @$closure->bindTo(new stdClass);
    $none === null ? throw new Error('refused') : $none(1);
    echo "called what is not there\n";
} catch (Error | Wasm\WasmException $e) {
    echo "refused\n";
}
var_dump($closure(1));
?>
--EXPECT--
bool(true)
refused
refused
int(2)
