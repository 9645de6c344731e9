--TEST--
wasm.cache_dir: what one process compiled another one loads
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../cache_dir.inc';

$cache = cache_directory();
$path = settled(dirname($cache) . '/sum.wasm');
echo boot($cache, $path);
$names = preg_replace('/[0-9a-f]{16,}/', '*', array_diff(scandir($cache), ['.', '..']));
sort($names);
echo implode("\n", $names), "\n";
echo boot($cache, $path), boot($cache, $path);
// By content: other ways to the same module.
copy($path, dirname($cache) . '/copy.wasm');
echo boot($cache, dirname($cache) . '/copy.wasm');
file_put_contents(dirname($cache) . '/sum.wat', '(module (func (export "sum") (param i32 i32) (result i32) (i32.add (local.get 0) (local.get 1))))');
echo boot($cache, dirname($cache) . '/sum.wat');
echo child('$m = Wasm\Module::fromBytes(file_get_contents(' . var_export($path, true) . '));
    echo current(Wasm\Cache::status()["modules"])["origin"], "\n";', "wasm.cache_dir=$cache");
// Without the process-wide cache, too.
echo child('$m = new Wasm\Module(' . var_export($path, true) . '); echo $m->instantiate()->sum(1, 2), " ", count(Wasm\Cache::status()["modules"]), "\n";',
    "wasm.cache_dir=$cache", 'wasm.cache=0');
var_dump(count(artifacts($cache)));
// What is not to be kept is kept nowhere.
array_map('unlink', glob("$cache/*"));
echo child('new Wasm\Module(' . var_export($path, true) . ', Wasm\Module::VOLATILE); echo "volatile\n";', "wasm.cache_dir=$cache");
var_dump(scandir($cache) === ['.', '..']);
unlink(dirname($cache) . '/copy.wasm');
unlink(dirname($cache) . '/sum.wat');
?>
--EXPECT--
compiled 9
*-*.wasm-artifact
*.wasm-path
disk 9
disk 9
disk 9
disk 9
disk
3 0
int(1)
volatile
bool(true)
