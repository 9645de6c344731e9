--TEST--
Wasm\Cache::status(): its shape
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

$status = Wasm\Cache::status();
echo implode(' ', array_keys($status)), "\n";
var_dump($status['enabled'], $status['hits'], $status['misses'], $status['evictions'], $status['code_bytes'], $status['modules']);

$path = scratch() . '/sum.wasm';
file_put_contents($path, SUM_WASM);
$before = time();
new Wasm\Module($path);
new Wasm\Module($path);
new Wasm\Module($path);
$status = Wasm\Cache::status();
var_dump($status['hits'], $status['misses'], $status['evictions']);
echo implode(' ', array_keys($status['modules'])) === hash('sha256', SUM_WASM) ? "by hash\n" : "not by hash\n";
$row = $status['modules'][hash('sha256', SUM_WASM)];
echo implode(' ', array_keys($row)), "\n";
var_dump($row['paths'] === [realpath($path)] || $row['paths'] === [$path]);
var_dump(in_array($row['compiler'], ['cranelift', 'llvm', 'singlepass']));
var_dump($row['code_bytes'] > 0, $row['code_bytes'] === $status['code_bytes'], $row['hits'], $row['origin']);
foreach (['compiled_at', 'last_used'] as $time) {
    var_dump($row[$time] >= $before && $row[$time] <= time() + 1);
}
?>
--EXPECT--
enabled hits misses evictions code_bytes modules
bool(true)
int(0)
int(0)
int(0)
int(0)
array(0) {
}
int(2)
int(1)
int(0)
by hash
paths compiler code_bytes hits origin compiled_at last_used
bool(true)
bool(true)
bool(true)
bool(true)
int(2)
string(8) "compiled"
bool(true)
bool(true)
