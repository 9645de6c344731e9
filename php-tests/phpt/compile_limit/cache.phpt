--TEST--
wasm.compile_time_limit: what was compiled within it goes into the caches; what was not is tried again
--EXTENSIONS--
wasm
--INI--
memory_limit=-1
--FILE--
<?php
require __DIR__ . '/../process.inc';
require __DIR__ . '/../support.inc';
require __DIR__ . '/bombs.inc';

$cache = scratch();
chmod($cache, 0700);
$code = '
    require ' . var_export(dirname(__DIR__) . '/cache_dir/large_module.inc', true) . ';
    $module = Wasm\Module::fromText(large_module());
    var_dump((new Wasm\Instance($module))->f7(0), current(Wasm\Cache::status()["modules"])["origin"]);
    var_dump((new Wasm\Instance(Wasm\Module::fromText(large_module())))->f7(0), Wasm\Cache::status()["hits"]);';
exits($code, "wasm.cache_dir=$cache", 'wasm.compile_time_limit=100');
exits($code, "wasm.cache_dir=$cache", 'wasm.compile_time_limit=0.000001');

ini_set('wasm.compile_time_limit', '0.000001');
attempt(fn() => Wasm\Module::fromText(SUM_WAT));
ini_set('wasm.compile_time_limit', '100');
attempt(fn() => Wasm\Module::fromText(SUM_WAT)->name());
?>
--EXPECTF--
int(%i)
string(8) "compiled"
int(%i)
int(1)
exit code 0
int(%i)
string(4) "disk"
int(%i)
int(1)
exit code 0
Wasm\CompileException: this module of %d bytes takes longer to compile with %s than wasm.compile_time_limit = 0.000001 seconds
NULL
