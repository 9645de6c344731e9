--TEST--
Host functions: may drop the instance they run in, and the closure they are
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

const WAT = '(module (import "e" "f" (func $f (param externref) (result i32))) (memory (export "memory") 1)
    (func (export "run") (param externref) (result i32)
        (i32.store8 (i32.const 0) (i32.const 40)) (call $f (local.get 0)) (i32.add (i32.load8_u (i32.const 0)))))';
class Witness
{
    public function __construct(private string $name) {}
    public function __destruct() { echo "$this->name is gone\n"; }
}
$witness = new Witness('the closure');
$closure = function ($reference) use (&$i, &$closure, $witness) {
    $i = null;
    $closure = null;
    gc_collect_cycles();
    new Wasm\Instance(Wasm\Module::fromText(WAT), ['e' => ['f' => fn() => 1]]);
    return $reference;
};
unset($witness);
$i = new Wasm\Instance(Wasm\Module::fromText(WAT), ['e' => ['f' => $closure]]);
var_dump($i->run(2));
gc_collect_cycles();
echo "--\n";
// Nothing but the call itself holds the instance.
$witness = new Witness('the second');
var_dump((new Wasm\Instance(Wasm\Module::fromText(WAT), ['e' => ['f' => function ($reference) use ($witness) {
    unset($witness);
    gc_collect_cycles();
    return $reference;
}]]))->run(3));
unset($witness);
gc_collect_cycles();
echo "--\n";
// The host replaces the instance by another, and calls that.
$i = new Wasm\Instance(Wasm\Module::fromText(WAT), ['e' => ['f' => function () use (&$i) {
    $i = new Wasm\Instance(Wasm\Module::fromText(WAT), ['e' => ['f' => fn($reference) => $reference]]);
    gc_collect_cycles();
    return $i->run(10);
}]]);
var_dump($i->run(null));
?>
--EXPECT--
the closure is gone
int(42)
--
int(43)
the second is gone
--
int(90)
