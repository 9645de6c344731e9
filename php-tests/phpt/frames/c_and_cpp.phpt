--TEST--
Wasm\Frame: file and line of C and C++ where every compiler that keeps offsets keeps them
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/frames.inc';

$ledger = new Wasm\Instance(PROGRAMS . '/ledger.wasm');
trace(fn() => $ledger->book(-1));
$shapes = new Wasm\Instance(PROGRAMS . '/shapes.wasm');
trace(fn() => $shapes->push(5));
trace(fn() => $shapes->at(7));
?>
--EXPECT--
Unreachable
  check at /frames/src/ledger.c:34:9
  book at /frames/src/ledger.c:40:5
Unreachable
  shapes::Stack<shapes::Shape>::push(shapes::Shape) at /frames/src/shapes.cpp:17:13
  push at /frames/src/shapes.cpp:46:15
Unreachable
  shapes::Stack<shapes::Shape>::operator[](int) at /frames/src/shapes.cpp:24:13
  at at /frames/src/shapes.cpp:51:12
