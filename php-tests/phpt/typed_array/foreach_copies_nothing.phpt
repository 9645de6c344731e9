--TEST--
Wasm\TypedArray: a loop over a large view takes no memory, and may be left at once
--EXTENSIONS--
wasm
--INI--
memory_limit=32M
--SKIPIF--
<?php
try {
    new Wasm\Memory(40000);
} catch (Wasm\LinkException) {
    die('skip this machine does not give 2.5 GiB of address space');
}
?>
--FILE--
<?php
$large = new Wasm\Uint8Array(new Wasm\Memory(40000));
$steps = 0;
foreach ($large as $index => $byte) {
    $steps++;
    if ($index === 3) {
        break;
    }
}
var_dump($steps, count($large));
foreach ($large->getIterator() as $index => $byte) {
    break;
}
foreach (new LimitIterator(new IteratorIterator($large), 2, 2) as $index => $byte) {
    echo "$index: $byte\n";
}
function bytes(Wasm\TypedArray $view): Generator
{
    yield from $view;
}
foreach (bytes($large) as $index => $byte) {
    if ($index === 2) {
        break;
    }
}
[$first] = [...(function () use ($large) {
    foreach ($large as $byte) {
        yield $byte;
        return;
    }
})()];
var_dump($first);

$before = memory_get_peak_usage();
var_dump(iterator_count(new Wasm\Int64Array(new Wasm\Memory(64))), memory_get_peak_usage() - $before < 1 << 16);
?>
--EXPECT--
int(4)
int(2621440000)
2: 0
3: 0
int(0)
int(524288)
bool(true)
