--TEST--
Wasm\TrapException: every reason has its code
--EXTENSIONS--
wasm
--SKIPIF--
<?php
require __DIR__ . '/../skip.inc';
not_under_valgrind('does not tell which instruction of a division faulted');
?>
--FILE--
<?php
require __DIR__ . '/../support.inc';

$i = wat('(module
    (type $nothing (func))
    (memory 1)
    (table $t 4 funcref)
    (elem (table $t) (i32.const 0) func $typed)
    (table $refs 2 externref)
    (data $passive "abc")
    (func $typed (param i32) (result i32) (local.get 0))
    (func (export "unreachable") unreachable)
    (func (export "load") (param i32) (result i32) (i32.load (local.get 0)))
    (func (export "store") (param i32) (i64.store (local.get 0) (i64.const 1)))
    (func (export "fill") (param i32) (memory.fill (local.get 0) (i32.const 1) (i32.const 100)))
    (func (export "copy") (param i32) (memory.copy (local.get 0) (i32.const 0) (i32.const 100)))
    (func (export "init") (param i32) (memory.init $passive (i32.const 0) (i32.const 0) (local.get 0)))
    (func (export "indirect") (param i32) (call_indirect $t (type $nothing) (local.get 0)))
    (func (export "tableGet") (param i32) (result externref) (table.get $refs (local.get 0)))
    (func (export "tableSet") (param i32) (table.set $refs (local.get 0) (ref.null extern)))
    (func (export "div") (param i32 i32) (result i32) (i32.div_s (local.get 0) (local.get 1)))
    (func (export "rem") (param i64 i64) (result i64) (i64.rem_u (local.get 0) (local.get 1)))
    (func (export "div64") (param i64 i64) (result i64) (i64.div_s (local.get 0) (local.get 1)))
    (func (export "trunc") (param f64) (result i32) (i32.trunc_f64_s (local.get 0))))');

function code(Wasm\Instance $i, string $name, int|float ...$arguments): void
{
    try {
        $i->$name(...$arguments);
        echo "$name: no trap\n";
    } catch (Wasm\TrapException $e) {
        echo "$name: ", $e->trapCode->name, ' ', get_class($e), $e->getMessage() === '' ? ' without a message' : '', "\n";
    }
}
code($i, 'unreachable');
code($i, 'load', 65533);
code($i, 'load', -1);
code($i, 'store', 65529);
code($i, 'fill', 65500);
code($i, 'copy', 65500);
code($i, 'init', 4);
code($i, 'indirect', 4);
code($i, 'indirect', -1);
code($i, 'indirect', 1);
code($i, 'indirect', 0);
code($i, 'tableGet', 2);
code($i, 'tableSet', 2);
code($i, 'div', 1, 0);
code($i, 'rem', 1, 0);
code($i, 'div', -2147483648, -1);
code($i, 'div64', PHP_INT_MIN, -1);
code($i, 'trunc', NAN);
code($i, 'trunc', 1e10);
var_dump($i->div(7, 2), $i->load(65532));
?>
--EXPECTREGEX--
unreachable: Unreachable Wasm\\TrapException
load: MemoryOutOfBounds Wasm\\TrapException
load: MemoryOutOfBounds Wasm\\TrapException
store: MemoryOutOfBounds Wasm\\TrapException
fill: MemoryOutOfBounds Wasm\\TrapException
copy: MemoryOutOfBounds Wasm\\TrapException
init: MemoryOutOfBounds Wasm\\TrapException
indirect: TableOutOfBounds Wasm\\TrapException
indirect: TableOutOfBounds Wasm\\TrapException
indirect: UninitializedElement Wasm\\TrapException
indirect: IndirectCallTypeMismatch Wasm\\TrapException
tableGet: TableOutOfBounds Wasm\\TrapException
tableSet: TableOutOfBounds Wasm\\TrapException
div: IntegerDivisionByZero Wasm\\TrapException
rem: IntegerDivisionByZero Wasm\\TrapException
div: IntegerOverflow Wasm\\TrapException
div64: IntegerOverflow Wasm\\TrapException
trunc: BadConversionToInteger Wasm\\TrapException
trunc: (IntegerOverflow|BadConversionToInteger) Wasm\\TrapException
int\(3\)
int\(0\)
