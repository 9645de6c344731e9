--TEST--
Fuel: a file is compiled once, to the kind of code for the store that its imports decide on
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

$file = scratch() . '/two.wat';
file_put_contents($file, '(module (import "lib" "one" (func $one (result i32)))
    (func (export "two") (result i32) (i32.add (call $one) (call $one))))');
$library = Wasm\Module::fromText('(module (func (export "one") (result i32) (i32.const 1)))');
$fuel = new Wasm\Store(fuel: 1000);
$with = $library->instantiate([], $fuel);
$without = $library->instantiate();
$compiled = function (array $imports) use ($file): void {
    Wasm\Cache::clear();
    $i = new Wasm\Instance($file, $imports);
    $rows = array_map(fn($key) => substr($key, 64) ?: 'plain', array_keys(Wasm\Cache::status()['modules']));
    echo $i->two(), ': ', implode(', ', $rows), "\n";
};
$compiled(['lib' => ['one' => $with->one]]);
$compiled(['lib' => $with]);
$compiled(['lib' => $with->exports]);
$compiled(['lib' => ['one' => $without->one]]);
$compiled(['lib' => $without]);
$compiled(['lib' => ['one' => fn() => 1]]);

echo "what the module does not import decides nothing:\n";
$spent = function (array $imports) use ($file, $fuel): void {
    $left = $fuel->fuel;
    var_dump((new Wasm\Instance($file, $imports))->two(), $left - $fuel->fuel);
};
$spent(['other' => $with, 'lib' => ['two' => $with->one, 'one' => fn() => 1]]);
$spent(['other' => $with, 'lib' => $without]);
$spent(['other' => $without, 'lib' => $with]);
?>
--EXPECT--
2: -fuel
2: -fuel
2: -fuel
2: plain
2: plain
2: plain
what the module does not import decides nothing:
int(2)
int(0)
int(2)
int(0)
int(2)
int(5)
