--TEST--
Wasm\Frame: symbols of Rust and C++ become names with every compiler, others stay as they are
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

foreach (['_ZN5shape6Circle4areaEv', '_ZN4core9panicking5panic17h0123456789abcdefE', '_RNvCs1234_7mycrate3foo', 'plain', '_ZN', 'größe'] as $symbol) {
    $i = wat("(module (func (@name \"$symbol\") (export \"f\") unreachable))");
    try {
        $i->f();
    } catch (Wasm\TrapException $e) {
        var_dump($e->frames[0]->symbol === $symbol, $e->frames[0]->function, $e->frames[0]->file);
        echo preg_replace('/ at offset 0x\w+/', '', $e->getMessage()), "\n";
    }
}
?>
--EXPECT--
bool(true)
string(21) "shape::Circle::area()"
NULL
unreachable executed in wasm function "shape::Circle::area()"
bool(true)
string(22) "core::panicking::panic"
NULL
unreachable executed in wasm function "core::panicking::panic"
bool(true)
string(12) "mycrate::foo"
NULL
unreachable executed in wasm function "mycrate::foo"
bool(true)
string(5) "plain"
NULL
unreachable executed in wasm function "plain"
bool(true)
string(3) "_ZN"
NULL
unreachable executed in wasm function "_ZN"
bool(true)
string(7) "größe"
NULL
unreachable executed in wasm function "größe"
