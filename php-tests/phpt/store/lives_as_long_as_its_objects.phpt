--TEST--
Wasm\Store: lives while any object in it does
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

class Witness
{
    public function __destruct() { echo "the callable is gone\n"; }
}
$store = new Wasm\Store;
$witness = new Witness;
$i = new Wasm\Instance(Wasm\Module::fromText('(module (import "e" "f" (func $f (result i32)))
    (memory (export "memory") 1) (func (export "run") (result i32) (call $f)))'),
    ['e' => ['f' => fn() => $witness ? 5 : 0]], $store);
unset($witness);
$memory = $i->memory;
$run = $i->run;
unset($store, $i);
gc_collect_cycles();
var_dump($run(), $memory[0]);
unset($run);
echo "the memory remains\n";
unset($memory);
echo "nothing remains\n";
?>
--EXPECT--
int(5)
int(0)
the memory remains
the callable is gone
nothing remains
