--TEST--
Wasm\Module: a component is refused, and the message says what it is
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

$component = "\0asm\x0d\0\x01\0";
$path = scratch() . '/component.wasm';
file_put_contents($path, $component);

foreach ([fn() => Wasm\Module::fromBytes($component), fn() => new Wasm\Module($path), fn() => new Wasm\Instance($path)] as $load) {
    try {
        $load();
    } catch (Wasm\CompileException $e) {
        echo $e->getMessage(), "\n";
    }
}
var_dump(Wasm\Module::validate($component));
?>
--EXPECTF--
%Scomponent%Score module%S
%Scomponent%Score module%S
%Scomponent%Score module%S
bool(false)
