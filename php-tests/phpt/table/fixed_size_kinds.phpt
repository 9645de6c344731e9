--TEST--
Wasm\Table: tables of fixed size of other kinds: several in a module, without elements, of externref, made by PHP
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/fixed_size.inc';

echo "several:\n";
$store = new Wasm\Store;
$i = new Wasm\Instance(Wasm\Module::fromText('(module (type $t (func (result i32)))
    (table $a (export "a") 3 3 funcref) (table $none (export "none") 0 0 funcref) (table $x (export "x") 2 2 externref)
    (table $b (export "b") 2 2 funcref) (table $grows (export "grows") 1 2 funcref)
    (elem (table $a) (i32.const 0) func $f1 $f2 $f3) (elem (table $b) (i32.const 1) func $f2)
    (func $f1 (export "f1") (result i32) (i32.const 1))
    (func $f2 (export "f2") (result i32) (i32.const 2))
    (func $f3 (export "f3") (result i32) (i32.const 3))
    (func (export "call_a") (param i32) (result i32) (call_indirect $a (type $t) (local.get 0)))
    (func (export "call_b") (param i32) (result i32) (call_indirect $b (type $t) (local.get 0)))
    (func (export "call_none") (param i32) (result i32) (call_indirect $none (type $t) (local.get 0)))
    (func (export "call_grows") (param i32) (result i32) (call_indirect $grows (type $t) (local.get 0)))
    (func (export "get_x") (param i32) (result externref) (table.get $x (local.get 0)))
    (func (export "copy") (table.copy $a $b (i32.const 1) (i32.const 0) (i32.const 2)))
    (func (export "back") (table.copy $b $a (i32.const 0) (i32.const 0) (i32.const 2))))'), [], $store);
echo $i->call_a(0), $i->call_a(1), $i->call_a(2), ' ', $i->call_b(1), "\n";
attempt(fn() => $i->call_b(0));
$i->b[0] = $i->f3;
$i->grows[0] = $i->f1;
echo $i->call_b(0), $i->call_b(1), ' ', $i->call_grows(0), "\n";
$i->a[0] = null;
$i->copy();
echo $i->call_a(1), $i->call_a(2), "\n";
attempt(fn() => $i->call_a(0));
$i->back();
attempt(fn() => $i->call_b(0));
echo $i->call_b(1), "\n";
foreach ([3, -1] as $index) {
    attempt(fn() => $i->call_a($index));
}
attempt(fn() => $i->call_none(0));
attempt(fn() => $i->none->set(0, $i->f1));
var_dump($i->none->size());
$object = new stdClass;
$i->x[1] = $object;
var_dump($i->get_x(1) === $object, $i->get_x(0));
$i->x[1] = null;
var_dump($i->get_x(1));

echo "functions of another type:\n";
$i->b[1] = new Wasm\Func(new Wasm\FuncType([Wasm\ValType::I32], []), fn() => null, $store);
attempt(fn() => $i->call_b(1));

echo "made by PHP:\n";
$store = new Wasm\Store;
$function = fn(int $n) => new Wasm\Func(new Wasm\FuncType([], [Wasm\ValType::I32]), fn() => $n, $store);
$table = new Wasm\Table(new Wasm\TableType(Wasm\ValType::FuncRef, 4, 4), $function(100), $store);
$first = new Wasm\Instance(Wasm\Module::fromText(IMPORTER), ['owner' => ['t' => $table]], $store);
$second = new Wasm\Instance(Wasm\Module::fromText(IMPORTER), ['owner' => ['t' => $first->t]], $store);
echo elements($table, first: $first, second: $second);
$first->init(0);
$table[3] = null;
$second->set(2, $function(200));
echo elements($second->t, first: $first, second: $second);
?>
--EXPECTF--
several:
123 2
Wasm\TrapException: uninitialized element%S
32 1
32
Wasm\TrapException: uninitialized element%S
Wasm\TrapException: uninitialized element%S
3
Wasm\TrapException: out of bounds table access%S
Wasm\TrapException: out of bounds table access%S
Wasm\TrapException: out of bounds table access%S
Wasm\OutOfBoundsException: index 0 is out of bounds of a table of 0 elements
int(0)
bool(true)
NULL
NULL
functions of another type:
Wasm\TrapException: indirect call type mismatch%S
made by PHP:
 100 100 100 100
 11 12 200 -
