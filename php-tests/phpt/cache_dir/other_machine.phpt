--TEST--
wasm.cache_dir: an artifact for another engine, compiler, processor or setting is made again, and one of another module
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../cache_dir.inc';

$cache = cache_directory();
$path = settled(dirname($cache) . '/sum.wasm');
boot($cache, $path);
[$file] = artifacts($cache);
$whole = file_get_contents($file);
preg_match('/wasmer (\S+), (\w+) \(([^)]+)\), (\w+)-linux, CPU features ([\w ]+\w)/', $whole, $made) === 1 or die("no description\n");
$changes = [
    'engine' => [$made[1], strrev($made[1])],
    'compiler' => [", $made[2] (", ', ' . strrev($made[2]) . ' ('],
    'setting' => [$made[3], strrev($made[3])],
    'architecture' => ["$made[4]-linux", strrev($made[4]) . '-linux'],
    'system' => ['-linux,', '-xunil,'],
    'features' => [$made[5], strrev($made[5])],
    'module' => [hash('sha256', SUM_WASM, true), hash('sha256', DIFFERENCE_WASM, true)],
];
foreach ($changes as $what => [$from, $to]) {
    substr_count($whole, $from) > 0 && strlen($from) === strlen($to) && $from !== $to or die("cannot change the $what\n");
    file_put_contents($file, sealed(str_replace($from, $to, $whole)));
    echo "$what: ", boot($cache, $path);
    echo file_get_contents($file) === sealed(str_replace($from, $to, $whole)) ? "not replaced\n" : '';
    echo boot($cache, $path);
}
?>
--EXPECT--
engine: compiled 9
disk 9
compiler: compiled 9
disk 9
setting: compiled 9
disk 9
architecture: compiled 9
disk 9
system: compiled 9
disk 9
features: compiled 9
disk 9
module: compiled 9
disk 9
