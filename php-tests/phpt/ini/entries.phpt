--TEST--
The INI entries, their defaults, and that the server alone may set them
--EXTENSIONS--
wasm
--FILE--
<?php
foreach (['wasm.compiler', 'wasm.cache', 'wasm.cache_max_size', 'wasm.cache_dir', 'wasm.preload', 'wasm.validate_timestamps',
    'wasm.stack_size'] as $name) {
    $entry = ini_get_all('wasm')[$name];
    echo $name, ' ', $entry['access'] === INI_SYSTEM ? 'system' : 'not system', ' ';
    var_dump(ini_set($name, '0'));
    echo $name === 'wasm.compiler' ? '' : ini_get($name) . "\n";
}
?>
--EXPECT--
wasm.compiler system bool(false)
wasm.cache system bool(false)
1
wasm.cache_max_size system bool(false)
256M
wasm.cache_dir system bool(false)

wasm.preload system bool(false)

wasm.validate_timestamps system bool(false)
1
wasm.stack_size system bool(false)
1M
