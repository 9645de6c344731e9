--TEST--
Wasm\Frame: code that counts fuel knows its lines
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/frames.inc';

$instantiate = fn($name) => (new Wasm\Module(PROGRAMS . "/$name.wasm"))->instantiate([], new Wasm\Store(fuel: 1000));
trace(fn() => $instantiate('ledger')->book(-1));
trace(fn() => $instantiate('shapes')->push(5));
trace(fn() => $instantiate('ledger')->load(-1));
?>
--EXPECT--
Unreachable
  check at /frames/src/ledger.c:34:9
  book at /frames/src/ledger.c:40:5
Unreachable
  shapes::Stack<shapes::Shape>::push(shapes::Shape) at /frames/src/shapes.cpp:17:13
  push at /frames/src/shapes.cpp:46:15
MemoryOutOfBounds
  load at /frames/src/ledger.c:46:12
