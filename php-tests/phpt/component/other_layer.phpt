--TEST--
Wasm\Component and Wasm\Module: each says of the other's bytes which class they are for
--EXTENSIONS--
wasm
--SKIPIF--
<?php
require __DIR__ . '/../skip.inc';
needs('components');
?>
--FILE--
<?php
require __DIR__ . '/../support.inc';

[$module, $component] = ["\0asm\1\0\0\0", "\0asm\x0d\0\1\0"];
$path = scratch() . '/component.wasm';
file_put_contents($path, $component);
foreach ([
    fn() => Wasm\Component::fromBytes($module),
    fn() => Wasm\Component::fromText('(module)'),
    fn() => Wasm\Module::fromBytes($component),
    fn() => Wasm\Module::fromText('(component)'),
    fn() => new Wasm\Instance($path),
    fn() => Wasm\Component::fromBytes('nonsense'),
    fn() => Wasm\Component::fromBytes("$component\xff"),
] as $load) {
    try {
        $load();
        echo "it loads\n";
    } catch (Wasm\CompileException $e) {
        echo str_replace($path, 'PATH', $e->getMessage()), "\n";
    }
}
var_dump(Wasm\Component::validate($component), Wasm\Component::validate($module), Wasm\Module::validate($component));
$loaded = new Wasm\Component($path);
var_dump($loaded->hash() === hash('sha256', $component), $loaded == new Wasm\Component($path), $loaded->exports());
?>
--EXPECTF--
this is a WebAssembly core module, not a component: Wasm\Module is the class for it
this is a WebAssembly core module, not a component: Wasm\Module is the class for it
this is a WebAssembly component (proposal component-model), not a core module: Wasm\Component is the class for it
this is a WebAssembly component (proposal component-model), not a core module: Wasm\Component is the class for it
"PATH" is of another kind: this is a WebAssembly component (proposal component-model), not a core module: Wasm\Component is the class for it
this is not a WebAssembly component, which starts with "\0asm" and version 13 of layer 1 (at offset 0x0)
%s
bool(true)
bool(false)
bool(false)
bool(true)
bool(true)
array(0) {
}
