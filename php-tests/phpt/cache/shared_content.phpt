--TEST--
Wasm\Cache: two paths with the same content share one module, and so do bytes and text
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

$directory = scratch();
file_put_contents("$directory/a.wasm", SUM_WASM);
file_put_contents("$directory/b.wasm", SUM_WASM);
new Wasm\Module("$directory/a.wasm");
new Wasm\Instance("$directory/b.wasm");
Wasm\Module::fromBytes(SUM_WASM);
$status = Wasm\Cache::status();
var_dump(count($status['modules']), $status['hits'], $status['misses']);
$paths = array_map('basename', $status['modules'][hash('sha256', SUM_WASM)]['paths']);
sort($paths);
echo implode(' ', $paths), "\n";

Wasm\Module::fromText('(module)');
Wasm\Module::fromBytes("\0asm\x01\0\0\0");
$status = Wasm\Cache::status();
var_dump(count($status['modules']), $status['hits'], $status['misses']);
// Other bytes, another module.
Wasm\Module::fromBytes(SUM_WASM . custom_section('note', ''));
var_dump(count(Wasm\Cache::status()['modules']));
?>
--EXPECT--
int(1)
int(2)
int(1)
a.wasm b.wasm
int(2)
int(3)
int(2)
int(3)
