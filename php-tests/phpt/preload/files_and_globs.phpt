--TEST--
wasm.preload: files and globs are ready before the first request, and no thread is left
--EXTENSIONS--
wasm
--SKIPIF--
<?php
require __DIR__ . '/../skip.inc';
threads_are_its_own();
?>
--FILE--
<?php
require __DIR__ . '/../support.inc';

$directory = scratch();
settled("$directory/a.wasm");
settled("$directory/b.wasm", DIFFERENCE_WASM);
settled("$directory/c.wat", '(module (func (export "c")))');
$show = '
    foreach (Wasm\Cache::status()["modules"] as $row) {
        $rows[] = implode(" ", array_map("basename", $row["paths"])) . ": $row[origin] $row[hits]";
    }
    sort($rows);
    echo implode(", ", $rows), "; ", Wasm\Cache::status()["misses"], " misses, ", count(glob("/proc/self/task/*")), " thread\n";';
$boot = '$i = new Wasm\Instance(' . var_export("$directory/a.wasm", true) . '); echo $i->sum(7, 2), "\n";';
echo child($show . '$rows = [];' . $boot . $show, "wasm.preload=$directory/a.wasm");
echo child($boot . $show, "wasm.preload=$directory/*.wasm:$directory/c.wat");
echo child($show, "wasm.preload= $directory/[ab].wasm : ");
foreach (['a.wasm', 'b.wasm', 'c.wat'] as $name) {
    unlink("$directory/$name");
}
?>
--EXPECT--
a.wasm: preload 0; 1 misses, 1 thread
9
a.wasm: preload 1; 1 misses, 1 thread
9
a.wasm: preload 1, b.wasm: preload 0, c.wat: preload 0; 3 misses, 1 thread
a.wasm: preload 0, b.wasm: preload 0; 2 misses, 1 thread
