--TEST--
Linking: what is imported lives as long as whoever imports it
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

function linked(): Wasm\Instance
{
    $library = wat('(module (memory (export "memory") 1) (data (i32.const 0) "\2a")
        (func (export "load") (result i32) (i32.load8_u (i32.const 0))))');
    return new Wasm\Instance(Wasm\Module::fromText('(module (import "lib" "load" (func $f (result i32)))
        (func (export "run") (result i32) (call $f)))'), ['lib' => $library]);
}
$i = linked();
gc_collect_cycles();
var_dump($i->run());
?>
--EXPECT--
int(42)
