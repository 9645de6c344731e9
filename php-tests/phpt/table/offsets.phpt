--TEST--
Wasm\Table, Wasm\Memory, Wasm\TypedArray: what is an offset is the same for all of them
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

set_error_handler(function (int $level, string $message) { echo "a warning: $message\n"; });
$type = new Wasm\TableType(Wasm\ValType::ExternRef, 4);
$objects = [
    'table' => new Wasm\Table($type, 5),
    'table of functions' => new Wasm\Table(new Wasm\TableType(Wasm\ValType::FuncRef, 4)),
    'memory' => new Wasm\Memory(1),
    'view' => new Wasm\Int32Array(new Wasm\Memory(1)),
];
$objects['table of functions'][1] = new Wasm\Func(new Wasm\FuncType([], []), fn() => null);
$file = fopen('php://memory', 'r');
$i = 1;
$one = &$i;
foreach ($objects as $name => $object) {
    echo "$name:\n";
    foreach ([1, '1', $one, 1.5, 1.0, true, false, null, 'x', '1.5', ' 1', '', [], new stdClass, $file] as $offset) {
        $shown = is_scalar($offset) || $offset === null ? var_export($offset, true) : get_debug_type($offset);
        try {
            $object[$offset];
            $read = 'read';
        } catch (TypeError $e) {
            $read = substr($e->getMessage(), 0, strpos($e->getMessage(), ' on '));
        }
        try {
            $object->offsetGet($offset);
            $got = 'read';
        } catch (TypeError $e) {
            $got = substr($e->getMessage(), 0, strpos($e->getMessage(), ' on '));
        }
        try {
            $object[$offset] = $object[1];
            $written = 'written';
        } catch (TypeError $e) {
            $written = 'not written';
        }
        $set = isset($object[$offset]);
        $default = ($object[$offset] ?? 'none') === 'none';
        if ($read !== $got || $set !== ($read === 'read') || $default === $set || ($written === 'written') !== $set) {
            echo "they differ for $shown: $read, $got, $written, ", var_export($set, true), "\n";
        }
        if ($name === 'table') {
            echo "  $shown: $read\n";
        }
    }
    attempt(function () use ($object) { $object[] = $object[1]; });
    attempt(function () use ($object) { $object[][0] = 1; });
    attempt(fn() => $object->offsetExists(1.5));
    var_dump($object->offsetExists(1), empty($object[3.0]));
}
echo "the methods of a table follow the caller's rules for ints:\n";
var_dump($objects['table']->get('1'));
attempt(fn() => $objects['table']->get('x'));
attempt(function () use ($objects) { $objects['table of functions'][0] = 'strlen'; });
attempt(fn() => $objects['table of functions']->set(0, 'strlen'));
echo "an index that no table has is told before a value that does not fit:\n";
attempt(fn() => $objects['table of functions']->set(-1, 'strlen'));
attempt(function () use ($objects) { $objects['table of functions'][-1] = 'strlen'; });
?>
--EXPECTF--
table:
  1: read
  '1': read
  1: read
  1.5: Cannot access offset of type float
  1.0: Cannot access offset of type float
  true: Cannot access offset of type %r(bool|true)%r
  false: Cannot access offset of type %r(bool|false)%r
  NULL: Cannot access offset of type null
  'x': Cannot access offset of type string
  '1.5': Cannot access offset of type string
  ' 1': Cannot access offset of type string
  '': Cannot access offset of type string
  array: Cannot access offset of type array
  stdClass: Cannot access offset of type stdClass
  resource (stream): Cannot access offset of type resource
Error: Cannot append to a Wasm\Table: use grow()
Error: Cannot append to a Wasm\Table: use grow()
TypeError: Cannot access offset of type float on Wasm\Table
bool(true)
bool(true)
table of functions:
Error: Cannot append to a Wasm\Table: use grow()
Error: Cannot append to a Wasm\Table: use grow()
TypeError: Cannot access offset of type float on Wasm\Table
bool(true)
bool(true)
memory:
Error: Cannot append to Wasm\Memory: its size is fixed
Error: Cannot append to Wasm\Memory: its size is fixed
TypeError: Cannot access offset of type float on Wasm\Memory
bool(true)
bool(true)
view:
Error: Cannot append to Wasm\Int32Array: its size is fixed
Error: Cannot append to Wasm\Int32Array: its size is fixed
TypeError: Cannot access offset of type float on Wasm\Int32Array
bool(true)
bool(true)
the methods of a table follow the caller's rules for ints:
int(5)
TypeError: Wasm\Table::get(): Argument #1 ($index) must be of type int, string given
TypeError: An element of a table of funcref must be ?Wasm\Func, string given
TypeError: Wasm\Table::set(): Argument #2 ($value) must be of type ?Wasm\Func, string given
an index that no table has is told before a value that does not fit:
Wasm\OutOfBoundsException: index -1 is out of bounds of a table of 4 elements
Wasm\OutOfBoundsException: index -1 is out of bounds of a table of 4 elements
