--TEST--
Wasm\Component: after a trap an instance cannot be called, and says so; another of the same component can
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

$component = Wasm\Component::fromText(ECHO_WAT);
$instance = $component->instantiate();
try {
    $instance->trap();
} catch (Wasm\TrapException $e) {
    echo $e->getMessage(), ' (', $e->trapCode->name, ', ', count($e->frames), " frame)\n";
}
var_dump($instance->isUsable());
try {
    $instance->addNumbers(1, 2);
} catch (Wasm\WasmError $e) {
    echo $e->getMessage(), "\n";
}
var_dump($component->instantiate()->addNumbers(1, 2));
?>
--EXPECTF--
unreachable executed in wasm function %s (Unreachable, 1 frame)
bool(false)
this component instance cannot be called any more: an earlier call into it did not come to its end; make a new instance
int(3)
