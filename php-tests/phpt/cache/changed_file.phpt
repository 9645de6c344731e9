--TEST--
Wasm\Cache: a changed file is noticed
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

$path = scratch() . '/sum.wasm';
file_put_contents($path, SUM_WASM);
$old = new Wasm\Instance($path);
var_dump($old->sum(7, 2));

// Longer.
file_put_contents($path, DIFFERENCE_WASM . custom_section('note', 'x'));
var_dump((new Wasm\Instance($path))->sum(7, 2));
// By rename, of the same size and time.
file_put_contents("$path.new", SUM_WASM . custom_section('note', 'x'));
touch("$path.new", filemtime($path));
rename("$path.new", $path);
var_dump((new Wasm\Instance($path))->sum(7, 2));
// With an old time.
file_put_contents($path, DIFFERENCE_WASM);
touch($path, 1_000_000_000);
var_dump((new Wasm\Instance($path))->sum(7, 2));
// A symbolic link that points elsewhere.
$directory = dirname($path);
file_put_contents("$directory/target.wasm", SUM_WASM);
symlink($path, "$directory/link.wasm");
var_dump((new Wasm\Instance("$directory/link.wasm"))->sum(7, 2));
unlink("$directory/link.wasm");
symlink("$directory/target.wasm", "$directory/link.wasm");
var_dump((new Wasm\Instance("$directory/link.wasm"))->sum(7, 2));
// Gone.
unlink($path);
try {
    new Wasm\Instance($path);
} catch (Wasm\WasmException $e) {
    echo "gone\n";
}
// Old instances keep their code.
var_dump($old->sum(7, 2));
?>
--EXPECT--
int(9)
int(5)
int(9)
int(5)
int(5)
int(9)
gone
int(9)
