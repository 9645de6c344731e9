--TEST--
Wasm\Frame: code out of an artifact or from wasm.cache_dir knows its lines
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/frames.inc';

$module = new Wasm\Module(PROGRAMS . '/ledger.wasm');
trace(fn() => Wasm\Module::deserialize($module->serialize())->instantiate()->book(-1));
$directory = scratch();
chmod($directory, 0700);
$code = '$i = new Wasm\Instance(' . var_export(PROGRAMS . '/orders.wasm', true) . ');
    try { $i->order(7); } catch (Wasm\TrapException $e) { $f = $e->frames[4]; echo "$f->function $f->line $f->offset\n"; }
    echo current(Wasm\Cache::status()["modules"])["origin"], "\n";';
echo $first = child($code, '-d', "wasm.cache_dir=$directory"), $second = child($code, '-d', "wasm.cache_dir=$directory");
?>
--EXPECTF--
Unreachable
  check at /frames/src/ledger.c:34:9
  book at /frames/src/ledger.c:40:5
orders::price 27 %d
compiled
orders::price 27 %d
disk
