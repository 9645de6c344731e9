--TEST--
Wasm\Table: elements by index
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

$table = new Wasm\Table(new Wasm\TableType(Wasm\ValType::ExternRef, 3));
$object = new stdClass;
$table[0] = $object;
$table->set(1, ['a' => [1]]);
$table[2] = false;
var_dump($table[0] === $object, $table->get(1), $table[2]);
var_dump(isset($table[0]), isset($table[2]), empty($table[2]), isset($table[3]), isset($table[-1]));
var_dump($table[3] ?? 'none');
$table[0] = null;
var_dump($table[0], isset($table[0]));
attempt(fn() => $table[3]);
attempt(fn() => $table->get(-1));
attempt(fn() => $table->get(4294967296));
attempt(function () use ($table) { $table[3] = 1; });
attempt(fn() => $table->set(3, 1));
attempt(function () use ($table) { $table[] = 1; });
attempt(function () use ($table) { unset($table[0]); });
attempt(fn() => $table->offsetUnset(0));
attempt(fn() => $table->get('x'));
var_dump($table->offsetGet(2), $table->offsetExists(2), $table->offsetExists(0));
?>
--EXPECT--
bool(true)
array(1) {
  ["a"]=>
  array(1) {
    [0]=>
    int(1)
  }
}
bool(false)
bool(true)
bool(true)
bool(true)
bool(false)
bool(false)
string(4) "none"
NULL
bool(false)
Wasm\OutOfBoundsException: index 3 is out of bounds of a table of 3 elements
Wasm\OutOfBoundsException: index -1 is out of bounds of a table of 3 elements
Wasm\OutOfBoundsException: index 4294967296 is out of bounds of a table of 3 elements
Wasm\OutOfBoundsException: index 3 is out of bounds of a table of 3 elements
Wasm\OutOfBoundsException: index 3 is out of bounds of a table of 3 elements
Error: Cannot append to a Wasm\Table: use grow()
Error: Cannot unset an element of a Wasm\Table: set it to null
Error: Cannot unset an element of a Wasm\Table: set it to null
TypeError: Wasm\Table::get(): Argument #1 ($index) must be of type int, string given
bool(false)
bool(true)
bool(false)
