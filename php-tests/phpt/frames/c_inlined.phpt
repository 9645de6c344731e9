--TEST--
Wasm\Frame: of a C program with DWARF 4 and 5, inlined functions have frames of their own
--EXTENSIONS--
wasm
--SKIPIF--
<?php
require __DIR__ . '/../skip.inc';
if (ini_get('wasm.compiler') === 'singlepass') die('skip it keeps no offset of a division');
?>
--FILE--
<?php
require __DIR__ . '/frames.inc';

foreach (['ledger', 'ledger-dwarf5'] as $name) {
    $ledger = new Wasm\Instance(PROGRAMS . "/$name.wasm");
    trace(fn() => $ledger->divide(7, 0));
    var_dump($ledger->divide(7, 2));
}
try {
    $ledger->divide(7, 0);
} catch (Wasm\TrapException $e) {
    [$inner, $outer] = $e->frames;
    var_dump($inner->functionIndex === $outer->functionIndex, $inner->offset === $outer->offset, $inner->symbol, $outer->symbol);
    echo $e->getMessage(), "\n";
}
?>
--EXPECT--
IntegerDivisionByZero
  rounded at /frames/src/ledger.c:16:17
  settle at /frames/src/ledger.c:21:25
  divide at /frames/src/ledger.c:28:12
int(2)
IntegerDivisionByZero
  rounded at /frames/src/ledger.c:16:17
  settle at /frames/src/ledger.c:21:25
  divide at /frames/src/ledger.c:28:12
int(2)
bool(true)
bool(true)
string(7) "rounded"
string(6) "settle"
integer divide by zero in wasm function "rounded" at offset 0x86 (/frames/src/ledger.c:16:17)
