--TEST--
Wasm\TypedArray, Wasm\Exports: there is nothing to refer to in a loop by reference
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

$i = wat('(module (memory (export "memory") 1))');
foreach (['Int8', 'Uint8', 'Int16', 'Uint16', 'Int32', 'Uint32', 'Int64', 'Uint64', 'Float32', 'Float64'] as $type) {
    $class = "Wasm\\{$type}Array";
    $views[] = new $class($i->memory);
}
foreach ([...$views, $i->exports] as $object) {
    attempt(function () use ($object) {
        foreach ($object as &$element) {
            echo "never\n";
        }
    });
}
attempt(function () use ($views) {
    foreach ($views[0] as $key => &$element) {
        $element = 7;
    }
});
// The object is as good as before.
foreach ($views[1] as $first) {
    var_dump($first);
    break;
}
?>
--EXPECT--
Error: An iterator cannot be used with foreach by reference
Error: An iterator cannot be used with foreach by reference
Error: An iterator cannot be used with foreach by reference
Error: An iterator cannot be used with foreach by reference
Error: An iterator cannot be used with foreach by reference
Error: An iterator cannot be used with foreach by reference
Error: An iterator cannot be used with foreach by reference
Error: An iterator cannot be used with foreach by reference
Error: An iterator cannot be used with foreach by reference
Error: An iterator cannot be used with foreach by reference
Error: An iterator cannot be used with foreach by reference
Error: An iterator cannot be used with foreach by reference
int(0)
