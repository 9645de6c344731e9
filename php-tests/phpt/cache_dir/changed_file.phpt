--TEST--
wasm.cache_dir: a file that changed is read again, also by the next process
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../cache_dir.inc';

$cache = cache_directory();
$path = settled(dirname($cache) . '/sum.wasm');
echo boot($cache, $path), boot($cache, $path);
settled($path, DIFFERENCE_WASM);
echo boot($cache, $path), boot($cache, $path);
// Of the same size, with the old times, and the old content is there.
touch($path, 1_000_000_000);
settled($path);
touch($path, 1_000_000_000);
usleep(60_000);
echo boot($cache, $path);
// Written again within one tick of the clock.
for ($n = 0; $n < 20; $n++) {
    file_put_contents($path, $n % 2 ? SUM_WASM : DIFFERENCE_WASM);
    echo trim(boot($cache, $path)) === 'disk ' . ($n % 2 ? 9 : 5) ? '.' : 'wrong';
}
echo "\n";
var_dump(count(artifacts($cache)));
?>
--EXPECT--
compiled 9
disk 9
compiled 5
disk 5
disk 9
....................
int(2)
