--TEST--
Wasm\Instance: a name that clashes with a real method or property is reached through exports
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

$i = wat('(module
    (func (export "exports") (result i32) (i32.const 1))
    (func (export "module") (result i32) (i32.const 2))
    (func (export "fromModule") (result i32) (i32.const 3))
    (func (export "__construct") (result i32) (i32.const 4))
    (func (export "offsetGet") (result i32) (i32.const 5))
    (func (export "count") (result i32) (i32.const 6))
    (func (export "__destruct") (result i32) (i32.const 7))
    (func (export "__get") (result i32) (i32.const 8))
    (func (export "__call") (result i32) (i32.const 9))
    (func (export "__invoke") (result i32) (i32.const 10))
    (func (export "__toString") (result i32) (i32.const 11)))');
var_dump($i->exports instanceof Wasm\Exports, $i->module instanceof Wasm\Module);
foreach (['exports', 'module', 'fromModule', '__construct', 'offsetGet', 'count', '__destruct', '__get', '__call', '__invoke', '__toString'] as $name) {
    echo $i->exports[$name](), ' ';
}
echo "\n";
// An export called as a method is no clash: methods and properties are apart.
echo $i->exports(), $i->module(), "\n";
// On an instance, these two are no methods.
echo $i->offsetGet(), $i->count(), "\n";
var_dump(count($i->exports));
?>
--EXPECT--
bool(true)
bool(true)
1 2 3 4 5 6 7 8 9 10 11 
12
56
int(11)
