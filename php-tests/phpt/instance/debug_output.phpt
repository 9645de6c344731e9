--TEST--
Wasm\Instance: every way to look into the objects is safe
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

$i = wat('(module (memory 1) (func (export "sum") (param i32) (result i32) (local.get 0)))');
foreach ([$i, $i->exports, $i->sum, $i->module, $i->sum->type()] as $object) {
    ob_start();
    var_dump($object);
    print_r($object);
    @var_export($object);
    debug_zval_refcount($object);
    json_encode($object);
    (array) $object;
    get_object_vars($object);
    foreach ($object as $key => $value);
    $copy = [$object];
    array_walk_recursive($copy, fn() => null);
    ob_end_clean();
    echo get_class($object), "\n";
}
function debug_zval_refcount($x) { debug_zval_dump($x); }
var_dump($i->sum(5));
?>
--EXPECT--
Wasm\Instance
Wasm\Exports
Wasm\Func
Wasm\Module
Wasm\FuncType
int(5)
