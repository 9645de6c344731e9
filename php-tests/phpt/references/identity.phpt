--TEST--
externref: any PHP value comes back as it was
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

$i = wat('(module (table $t (export "table") 4 externref)
    (global $g (export "global") (mut externref) (ref.null extern))
    (func (export "id") (param externref) (result externref) (local.get 0))
    (func (export "isNull") (param externref) (result i32) (ref.is_null (local.get 0)))
    (func (export "two") (param externref) (result externref externref) (local.get 0) (local.get 0))
    (func (export "stash") (param externref) (table.set $t (i32.const 1) (local.get 0)) (global.set $g (local.get 0)))
    (func (export "fetch") (result externref externref) (table.get $t (i32.const 1)) (global.get $g)))');
$object = new stdClass;
$file = fopen('php://memory', 'r');
$values = [null, true, false, 0, -5, 1.5, '', "a\0b", [], [1, ['x' => $object]], $object, fn() => 1, $file, $i, $i->id];
foreach ($values as $value) {
    $i->stash($value);
    echo get_debug_type($value), ' ', (int) ($i->id($value) === $value), (int) ($i->two($value) === [$value, $value]),
        (int) ($i->fetch() === [$value, $value]), (int) ($i->table[1] === $value), (int) ($i->global->value === $value),
        ' ', $i->isNull($value), "\n";
}
var_dump(is_nan($i->id(NAN)));
?>
--EXPECT--
null 11111 1
bool 11111 0
bool 11111 0
int 11111 0
int 11111 0
float 11111 0
string 11111 0
string 11111 0
array 11111 0
array 11111 0
stdClass 11111 0
Closure 11111 0
resource (stream) 11111 0
Wasm\Instance 11111 0
Wasm\Func 11111 0
bool(true)
