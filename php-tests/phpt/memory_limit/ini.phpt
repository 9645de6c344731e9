--TEST--
wasm.memory_limit: for stores that say nothing else
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

$module = Wasm\Module::fromText('(module (memory 2))');
var_dump(ini_set('wasm.memory_limit', '128K'));
attempt(fn() => $module->instantiate()::class);
ini_set('wasm.memory_limit', '131071');
attempt(fn() => $module->instantiate());
attempt(fn() => $module->instantiate([], new Wasm\Store(memoryLimit: 1 << 20))::class);
foreach (['-2', 'none', '1.5M', '', '99999999999999999999'] as $bad) {
    var_dump(@ini_set('wasm.memory_limit', $bad));
}
ini_restore('wasm.memory_limit');
attempt(fn() => $module->instantiate()::class);
?>
--EXPECT--
string(2) "-1"
string(13) "Wasm\Instance"
Wasm\LinkException: the store may use 131071 bytes of memories and tables, of which 0 are in use: 131072 more are too many
string(13) "Wasm\Instance"
bool(false)
bool(false)
bool(false)
bool(false)
bool(false)
string(13) "Wasm\Instance"
