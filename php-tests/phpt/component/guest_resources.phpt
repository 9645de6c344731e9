--TEST--
Wasm\Component\Resource: a component's resource has a constructor, methods and static functions, and is dropped once
--EXTENSIONS--
wasm
--SKIPIF--
<?php
require __DIR__ . '/../skip.inc';
needs('components');
?>
--FILE--
<?php
require __DIR__ . '/component.inc';
$component = Wasm\Component::fromText(GUEST_RESOURCES_WAT);
$instance = $component->instantiate();
$counter = $instance->counter->new(40);
var_dump($counter::class, $counter->plusOne(2), $counter->plusOne(by: 1), $counter->isDropped());
$counter->drop();
$counter->drop();
var_dump($counter->isDropped(), $instance->counter->dropTotal());
try {
    $counter->plusOne(1);
} catch (Wasm\WasmError $e) {
    echo $e->getMessage(), "\n";
}
// PHP drops what nobody has.
$counter = $instance->counter->new(2);
unset($counter);
var_dump($instance->counter->dropTotal());
// What is handed over is the component's.
$counter = $instance->counter->new(100);
var_dump($instance->take($counter), $counter->isDropped(), $instance->counter->dropTotal());
try {
    $instance->take($counter);
} catch (Wasm\WasmError $e) {
    echo $e->getMessage(), "\n";
}
unset($counter);
var_dump($instance->counter->dropTotal());
// One of another instance is refused, and not lost.
$other = $component->instantiate()->counter->new(7);
try {
    $instance->take($other);
} catch (Wasm\WasmError $e) {
    echo $e->getMessage(), "\n";
}
try {
    $instance->take(new stdClass);
} catch (TypeError $e) {
    echo $e->getMessage(), "\n";
}
var_dump($other->plusOne(1), $instance->isUsable());
try {
    $other->plusOen();
} catch (Wasm\ExportNotFoundException $e) {
    echo $e->getMessage(), "\n";
}
try {
    new Wasm\Component\Resource;
} catch (Error $e) {
    echo $e->getMessage(), "\n";
}
echo $component->exports()['[method]counter.plus-one'], "\n";
var_dump($instance->exports['counter'] === $instance->counter, isset($instance->counter), isset($instance->nothing));
?>
--EXPECT--
string(23) "Wasm\Component\Resource"
int(42)
int(41)
bool(false)
bool(true)
int(40)
Wasm\Component\Resource::plusOne(): the resource was dropped
int(42)
int(100)
bool(true)
int(142)
Wasm\Component\Instance::take(): Argument #1 ($counter) was handed over to the component before
int(142)
Wasm\Component\Instance::take(): Argument #1 ($counter) must be a resource "counter" of this component instance
Wasm\Component\Instance::take(): Argument #1 ($counter) must be a Wasm\Component\Resource "counter", stdClass given
int(8)
bool(true)
the resource "counter" has no function "plusOen": did you mean "plusOne"?
Cannot directly construct Wasm\Component\Resource, call the constructor that a component exports instead
(self: borrow<counter>, by: u32) -> u32
bool(true)
bool(true)
bool(false)
