--TEST--
wasm.cache_dir: a directory that cannot be used, or trusted, is left alone with one warning
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../cache_dir.inc';

$cache = cache_directory();
$path = settled(dirname($cache) . '/sum.wasm');
$twice = static fn(string $directory): string => preg_replace(
    ['~' . preg_quote(dirname($cache)) . '~', '/ in Command line code.*/', '/^\s*\n/m'],
    ['DIR', '', ''],
    child('for ($n = 0; $n < 3; $n++) { echo (new Wasm\Instance(' . var_export($path, true) . '))->sum(7, 2), "\n"; Wasm\Cache::clear(); }',
        "wasm.cache_dir=$directory"),
);
echo $twice("$cache/missing"), $twice($path);
file_put_contents("$cache/kept", '');
foreach ([0777, 0770, 0722, 01777] as $mode) {
    chmod($cache, $mode);
    echo $twice($cache);
}
var_dump(scandir($cache) === ['.', '..', 'kept']);
foreach ([0755, 0750, 0700] as $mode) {
    chmod($cache, $mode);
    echo $twice($cache);
}
echo $twice('relative');
?>
--EXPECTF--
Warning: Wasm\Instance::__construct(): wasm.cache_dir: cannot use "DIR/cache/missing" for compiled modules: there is no such directory
9
9
9
Warning: Wasm\Instance::__construct(): wasm.cache_dir: cannot use "DIR/sum.wasm" for compiled modules: it is not a directory
9
9
9
Warning: Wasm\Instance::__construct(): wasm.cache_dir: cannot use "DIR/cache" for compiled modules: others can write to it (chmod go-w)
9
9
9
Warning: Wasm\Instance::__construct(): wasm.cache_dir: cannot use "DIR/cache" for compiled modules: others can write to it (chmod go-w)
9
9
9
Warning: Wasm\Instance::__construct(): wasm.cache_dir: cannot use "DIR/cache" for compiled modules: others can write to it (chmod go-w)
9
9
9
Warning: Wasm\Instance::__construct(): wasm.cache_dir: cannot use "DIR/cache" for compiled modules: others can write to it (chmod go-w)
9
9
9
bool(true)
9
9
9
9
9
9
9
9
9
%AWarning: PHP Startup: wasm.cache_dir must be an absolute path, or empty, "relative" given%A
9
9
9
