--TEST--
Host functions: several results are a list
--EXTENSIONS--
wasm
--SKIPIF--
<?php
require __DIR__ . '/../skip.inc';
needs('several results of a host function');
?>
--FILE--
<?php
require __DIR__ . '/../support.inc';

$module = Wasm\Module::fromText('(module (import "e" "f" (func $f (result i32 f64 externref i64)))
    (func (export "run") (result i32 f64 externref i64) (call $f)))');
foreach ([
    [1, 2.5, 'x', 4], [1, 2, null, 4], [1, 2.5, 'x'], [1, 2.5, 'x', 4, 5], [], ['a' => 1, 2.5, 'x', 4],
    [1 => 1, 0 => 2.5, 2 => 'x', 3 => 4], 1, null, new ArrayObject([1, 2.5, 'x', 4]), [1, '2.5', 'x', 4],
    [1, 2.5, 'x', 4.0],
] as $value) {
    try {
        $i = new Wasm\Instance($module, ['e' => ['f' => fn() => $value]]);
        echo json_encode($i->run(), JSON_PRESERVE_ZERO_FRACTION), "\n";
    } catch (TypeError $e) {
        echo "TypeError\n";
    }
}
?>
--EXPECT--
[1,2.5,"x",4]
[1,2.0,null,4]
TypeError
TypeError
TypeError
TypeError
TypeError
TypeError
TypeError
TypeError
TypeError
TypeError
