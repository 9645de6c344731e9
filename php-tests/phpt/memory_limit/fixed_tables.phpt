--TEST--
Memory limit: a table of fixed size takes what is counted for it
--EXTENSIONS--
wasm
--SKIPIF--
<?php
require __DIR__ . '/../skip.inc';
not_under_valgrind('has memory of its own');
not_under_asan('has memory of its own');
?>
--FILE--
<?php
require __DIR__ . '/../support.inc';

$resident = fn(): int => (int) preg_replace('/.*VmRSS:\s+(\d+).*/s', '$1', file_get_contents('/proc/self/status')) << 10;
const ELEMENTS = 4_000_000;
$module = Wasm\Module::fromText('(module (table (export "t") ' . ELEMENTS . ' ' . ELEMENTS . ' funcref))');
$limit = ELEMENTS * PHP_INT_SIZE;
$before = $resident();
$i = $module->instantiate([], new Wasm\Store(memoryLimit: $limit));
$more = $resident() - $before;
echo $more < 1.5 * $limit ? "no more than that\n" : "$more bytes, with a limit of $limit\n";
attempt(fn() => $module->instantiate([], new Wasm\Store(memoryLimit: $limit - 1)));
?>
--EXPECT--
no more than that
Wasm\LinkException: the store may use 31999999 bytes of memories and tables, of which 0 are in use: 32000000 more are too many
