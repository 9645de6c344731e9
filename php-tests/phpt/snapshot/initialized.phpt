--TEST--
Snapshot: it says that it is one, also after a way through bytes, and is not initialized again
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

// As the C library of WASI does it: it does not bear a second time.
$module = Wasm\Module::fromText('(module (memory (export "memory") 1) (global $n (mut i32) (i32.const 0))
    (func (export "_initialize")
        (if (global.get $n) (then unreachable))
        (global.set $n (i32.const 1)))
    (func (export "count") (result i32) (global.set $n (i32.add (global.get $n) (i32.const 1))) (global.get $n))
    (func (export "trap") unreachable))');
$wasi = new Wasm\Wasi;
$first = $module->instantiate($wasi->imports());
$wasi->initialize($first);
/** Whether a trap's message tells to initialize the module. */
function hint(callable $call): string
{
    try {
        $call();
    } catch (Wasm\TrapException $e) {
        return str_contains($e->getMessage(), '"_initialize" has not been called') ? 'a hint' : 'no hint';
    }
    return 'no trap';
}

var_dump(hint(fn() => $wasi->initialize($first)), hint(fn() => $module->instantiate()->trap()));
var_dump($first->count(), $module->isSnapshot());

$snapshot = $first->snapshot();
$ways = [
    'itself' => $snapshot,
    'as an artifact' => Wasm\Module::deserialize($snapshot->serialize()),
    'as bytes' => Wasm\Module::fromBytes($snapshot->toBytes()),
    'as bytes in an artifact' => Wasm\Module::deserialize(Wasm\Module::fromBytes($snapshot->toBytes())->serialize()),
    'of one of bytes' => Wasm\Module::fromBytes($snapshot->toBytes())->instantiate()->snapshot(),
    'of that, as bytes' => Wasm\Module::fromBytes(Wasm\Module::fromBytes($snapshot->toBytes())->instantiate()->snapshot()->toBytes()),
];
foreach ($ways as $way => $each) {
    $wasi = new Wasm\Wasi;
    $instance = $each->instantiate($wasi->imports());
    $wasi->initialize($instance);
    echo "$way: ", json_encode([$each->isSnapshot(), $instance->count(), $each->customSections('wasm-snapshot')]), ' ',
        hint(fn() => $each->instantiate()->trap()), "\n";
}
?>
--EXPECT--
string(7) "no hint"
string(6) "a hint"
int(2)
bool(false)
itself: [true,3,[]] no hint
as an artifact: [true,3,[]] no hint
as bytes: [true,3,[""]] no hint
as bytes in an artifact: [true,3,[""]] no hint
of one of bytes: [true,3,[""]] no hint
of that, as bytes: [true,3,[""]] no hint
