--TEST--
wasm.cache_dir: stays below wasm.cache_max_size, and forgets what was not of use for longest
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../cache_dir.inc';

$cache = cache_directory();
$size = static function () use ($cache): int {
    clearstatcache();
    return array_sum(array_map('filesize', glob("$cache/*")));
};
$max = 1 << 30;
$make = static function (int $n) use ($cache, &$max): string {
    return child(
        "Wasm\\Module::fromText('(module (func (export \"f\") (result i32) (i32.const $n)))'); echo current(Wasm\\Cache::status()['modules'])['origin'], ' ';",
        "wasm.cache_dir=$cache", "wasm.cache_max_size=$max");
};
$age = static fn(array $files, int $hours) => array_map(fn($file) => touch($file, time() - 3600 * $hours), $files);

echo $make(0);
$first = artifacts($cache);
$max = 6 * $size();
$age($first, 30);
$most = 0;
$kept = 0;
for ($n = 1; $n <= 20; $n++) {
    $before = artifacts($cache);
    $make($n);
    $age(array_diff(artifacts($cache), $before), 25 - $n);
    // So that run-tests.php sees the test alive under valgrind, where it waits for five minutes.
    echo '.';
    $most = max($most, $size());
    if ($n < 20) {
        // In use, if once in a while: marked so.
        $kept += trim($make(0)) === 'disk' ? 1 : 0;
        clearstatcache();
        time() - filemtime($first[0]) < 3600 or print('not marked ');
    }
}
var_dump($kept, $most <= $max, count(artifacts($cache)) > 1);
echo $make(1), $make(20), "\n";

// What a writer left behind is cleared away, but not what one may be writing, and nothing that is not ours.
foreach (['1-1-1.wasm-unfinished' => 2, '2-2-2.wasm-unfinished' => 0, 'old.wasm-lock' => 2, 'new.wasm-lock' => 0, 'README' => 99] as $name => $hours) {
    touch("$cache/$name", time() - 3600 * $hours);
}
$make(21);
echo implode(' ', array_map('basename', preg_grep('/-artifact$/', glob("$cache/*"), PREG_GREP_INVERT))), "\n";
?>
--EXPECT--
compiled ....................int(19)
bool(true)
bool(true)
compiled disk 
2-2-2.wasm-unfinished README new.wasm-lock
