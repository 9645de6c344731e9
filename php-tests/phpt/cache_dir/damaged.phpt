--TEST--
wasm.cache_dir: an artifact that is cut off, flipped, zeroed or replaced is made again
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
var_dump(sealed($whole) === $whole);
$length = strlen($whole);

$damaged = ['empty' => '', 'longer' => "$whole\0", 'one byte less' => substr($whole, 0, -1), 'zeroed' => str_repeat("\0", $length)];
foreach ([1, 19, 20, 21, 100, $length >> 1, $length - 20, $length - 21] as $at) {
    $damaged["cut off at $at"] = substr($whole, 0, $at);
}
for ($at = 0; $at < $length; $at += 1 + intdiv($length, 60)) {
    $flipped = $whole;
    $flipped[$at] = chr(ord($flipped[$at]) ^ 1 << $at % 8);
    $damaged["flipped at $at"] = $flipped;
}
for ($at = 0; $at < $length; $at += 4096) {
    $damaged["zeros from $at"] = substr_replace($whole, str_repeat("\0", min(4096, $length - $at)), $at, 4096);
}
foreach ([1, 2, 3, 4, 7, 8, 15, 16, 17, 18, 19] as $back) {
    $flipped = $whole;
    $flipped[$length - $back] = chr(ord($flipped[$length - $back]) ^ 0x80);
    $damaged["footer flipped $back before the end"] = $flipped;
}
// With a length of the description that leads outside.
foreach ([0, 1, 0xffffffff, 0x7fffffff, $length, $length - 20, $length - 21] as $n) {
    $damaged["description of $n"] = sealed(substr($whole, 0, -20) . pack('V', $n) . substr($whole, -16));
}
$wrong = 0;
$code = '
    foreach (unserialize(file_get_contents("php://stdin")) as $what => $bytes) {
        file_put_contents(FILE, $bytes);
        chmod(FILE, 0600);
        Wasm\Cache::clear();
        $sum = (new Wasm\Instance(PATH))->sum(7, 2);
        $origin = current(Wasm\Cache::status()["modules"])["origin"];
        if ($sum !== 9 || $origin !== "compiled" || file_get_contents(FILE) === $bytes) {
            echo "$what: $origin $sum\n";
        }
    }
    echo "done\n";';
$code = strtr($code, ['FILE' => var_export($file, true), 'PATH' => var_export($path, true)]);
file_put_contents(dirname($cache) . '/damaged', serialize($damaged));
echo shell_exec(escapeshellarg(getenv('TEST_PHP_EXECUTABLE')) . ' ' . getenv('TEST_PHP_EXTRA_ARGS')
    . ' -d ' . escapeshellarg("wasm.cache_dir=$cache") . ' -r ' . escapeshellarg($code)
    . ' < ' . escapeshellarg(dirname($cache) . '/damaged') . ' 2>&1');
echo boot($cache, $path);

// What a file contained is on record there, too.
[$record] = glob("$cache/*.wasm-path");
$whole = file_get_contents($record);
foreach (['', substr($whole, 0, -1), substr($whole, 0, 31), str_repeat("\0", strlen($whole)), strrev($whole), "$whole$whole"] as $bytes) {
    file_put_contents($record, $bytes);
    echo boot($cache, $path);
}
unlink(dirname($cache) . '/damaged');
?>
--EXPECT--
bool(true)
done
disk 9
disk 9
disk 9
disk 9
disk 9
disk 9
disk 9
