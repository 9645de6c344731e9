--TEST--
wasm.cache_dir: a module that is mapped from its artifact does what the compiled one does, traps included
--EXTENSIONS--
wasm
--SKIPIF--
<?php
require __DIR__ . '/../skip.inc';
not_under_valgrind('does not tell which instruction of a division faulted');
?>
--FILE--
<?php
require __DIR__ . '/../cache_dir.inc';
require __DIR__ . '/large_module.inc';

$cache = cache_directory();
$path = settled(dirname($cache) . '/large.wat', large_module());
$code = 'require ' . var_export(__DIR__ . '/large_module.inc', true) . ';
    $instance = new Wasm\Instance(' . var_export($path, true) . ');
    $module = $instance->module;
    echo current(Wasm\Cache::status()["modules"])["origin"], " ";
    foreach ([0, 1, 700, FUNCTIONS - 1] as $n) {
        foreach ([0, 1, 2, 3, 4, 0] as $way) {
            $log[] = trap($instance, $n, $way);
        }
    }
    if ($argv[1] ?? "" !== "") {
        // The file may go; the code stays, and can be serialised.
        array_map("unlink", glob($argv[1] . "/*"));
    }
    $again = Wasm\Module::deserialize($module->serialize());
    $log[] = trap($again->instantiate(), 5, 2);
    $log[] = $again->hash() === $module->hash() ? "same" : "other";
    $log[] = (string) $module->name() . count($module->exports());
    echo implode("\n", $log), "\n";';
$compiled = child($code, "wasm.cache_dir=$cache");
var_dump(str_starts_with(file_get_contents(artifacts($cache)[0]), "\x7fELF") || ini_get('wasm.compiler') !== 'cranelift');
$loaded = child($code, "wasm.cache_dir=$cache");
echo strtok($compiled, ' '), ' ', strtok($loaded, ' '), "\n";
var_dump(substr($compiled, 9) === substr($loaded, 5));
$plain = child($code);
var_dump($plain === $compiled);
echo implode("\n", array_slice(explode("\n", substr($plain, 9)), 6, 6)), "\n";
array_map('unlink', glob("$cache/*"));
child($code, "wasm.cache_dir=$cache");
$command = getenv('TEST_PHP_EXECUTABLE') . ' ' . getenv('TEST_PHP_EXTRA_ARGS') . " -d wasm.cache_dir=$cache";
$gone = shell_exec("$command -r " . escapeshellarg($code) . " -- $cache 2>&1");
echo $gone === $loaded ? "the same\n" : "instead of\n$loaded\nthis:\n$gone";
var_dump(artifacts($cache));
?>
--EXPECTF--
bool(true)
compiled disk
bool(true)
bool(true)
%i
Unreachable large f1 1 1
IntegerDivisionByZero large f1 1 1
MemoryOutOfBounds large f1 1 1
UninitializedElement large f1 1 1
%i
the same
array(0) {
}
