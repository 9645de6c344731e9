--TEST--
Properties that are not stored: get_object_vars, casts, loops, json_encode, var_export and Reflection agree
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

$i = wat('(module (memory (export "m") 1) (table (export "t") 1 externref) (func (export "f")) (func (export "7"))
    (global (export "g") (mut externref) (ref.null extern)) (func (export "\00n")))');
$i->g->value = ['a' => 1];
$objects = [
    'instance' => $i,
    'exports' => $i->exports,
    'global' => $i->g,
    'store' => new Wasm\Store(timeLimit: 1.5, fuel: 5),
    'memory' => $i->m,
    'table' => $i->t,
    'view' => new Wasm\Uint8Array($i->m),
    'function' => $i->f,
    'module' => $i->module,
];
foreach ($objects as $name => $object) {
    $vars = get_object_vars($object);
    echo $name, ': ', implode(' ', array_keys($vars)), ' ', json_encode($object), "\n";
    foreach ($vars as $property => $value) {
        if ($object->$property !== $value) {
            echo "$property is another value\n";
        }
    }
    if ((array) $object !== $vars) {
        echo "the cast gives others\n";
    }
    if (json_encode($object) !== json_encode((object) $vars)) {
        echo "JSON shows others\n";
    }
    ob_start();
    var_export($object);
    $exported = ob_get_clean();
    foreach ($vars as $property => $value) {
        if (!str_contains($exported, var_export((string) $property, true) . ' =>')) {
            echo "var_export does not show $property\n";
        }
    }
    if (!$object instanceof Traversable) {
        $looped = [];
        foreach ($object as $property => $value) {
            $looped[$property] = $value;
        }
        if ($looped !== $vars) {
            echo "a loop gives others\n";
        }
    }
    $reflected = array_map(fn($property) => $property->name, (new ReflectionObject($object))->getProperties());
    if ($reflected !== array_map('strval', array_keys($vars))) {
        echo 'Reflection shows ', implode(' ', $reflected), "\n";
    }
}

echo "what debugging shows is meant to be read:\n";
print_r($i->exports);

echo "values of now:\n";
$i->g->value = 2;
$objects['store']->fuel = 3;
var_dump(get_object_vars($i->g)['value'], get_object_vars($objects['store'])['fuel']);
foreach ($i->g as $value) {
    var_dump($value);
}
var_dump($i->g->value, isset($i->exports->{'7'}), array_key_exists(7, (array) $i->exports));

echo "still read only:\n";
attempt(function () use ($i) { $i->exports = null; });
attempt(function () use ($i) { $i->exports->m = null; });
attempt(function () use ($i) { unset($i->module); });
var_dump($i->exports === $objects['exports'], $i->module === $objects['module']);
?>
--EXPECT--
instance: exports module store {"exports":{"m":{},"t":{},"f":{},"7":{},"g":{"value":{"a":1}}},"module":{},"store":{"fuel":null,"timeLimit":null}}
exports: m t f 7 g {"m":{},"t":{},"f":{},"7":{},"g":{"value":{"a":1}}}
global: value {"value":{"a":1}}
store: fuel timeLimit {"fuel":5,"timeLimit":1.5}
memory:  {}
table:  {}
view:  {}
function:  {}
module:  {}
what debugging shows is meant to be read:
Wasm\Exports Object
(
    [m] => memory of 1 or more pages
    [t] => table of 1 or more externref
    [f] => function () -> ()
    [7] => function () -> ()
    [g] => mutable global externref
    [\0n] => function () -> ()
)
values of now:
int(2)
int(3)
int(2)
int(2)
bool(true)
bool(true)
still read only:
Error: Cannot modify readonly property Wasm\Instance::$exports
Error: Cannot modify Wasm\Exports::$m: exports are read-only
Error: Cannot modify readonly property Wasm\Instance::$module
bool(true)
bool(true)
