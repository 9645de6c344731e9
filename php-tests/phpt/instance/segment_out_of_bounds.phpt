--TEST--
Wasm\Instance: a segment that does not fit traps while instantiating
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

foreach ([
    '(module (memory 1) (data (i32.const 65535) "ab"))',
    '(module (memory 0) (data (i32.const 0) "a"))',
    '(module (table 1 funcref) (func $f) (elem (i32.const 1) $f))',
] as $text) {
    try {
        wat($text);
    } catch (Wasm\TrapException $e) {
        var_dump($e->trapCode);
    }
}
?>
--EXPECT--
enum(Wasm\TrapCode::MemoryOutOfBounds)
enum(Wasm\TrapCode::MemoryOutOfBounds)
enum(Wasm\TrapCode::TableOutOfBounds)
