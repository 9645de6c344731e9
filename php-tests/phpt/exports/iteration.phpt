--TEST--
Wasm\Exports: iterated in the module's order, by name
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

$e = wat('(module
    (func (export "z") (result i32) (i32.const 1))
    (func (export "a") (result i32) (i32.const 2))
    (func (export "") (result i32) (i32.const 3))
    (func (export "7") (result i32) (i32.const 4))
    (func (export "\00m") (result i32) (i32.const 5)))')->exports;
foreach ($e as $name => $func) {
    var_dump(is_string($name), $e[$name] === $func);
    echo bin2hex($name), ' ', $func(), "\n";
}
// Nested, and twice.
$pairs = 0;
foreach ($e as $one) {
    foreach ($e as $other) {
        $pairs++;
    }
}
var_dump($pairs, count($e), iterator_count($e), $e->getIterator() instanceof Iterator);
foreach (wat('(module)')->exports as $never) {
    echo "never\n";
}
var_dump(count(wat('(module)')->exports));
?>
--EXPECT--
bool(true)
bool(true)
7a 1
bool(true)
bool(true)
61 2
bool(true)
bool(true)
 3
bool(true)
bool(true)
37 4
bool(true)
bool(true)
006d 5
int(25)
int(5)
int(5)
bool(true)
int(0)
