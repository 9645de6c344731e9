--TEST--
Wasm\Cache: what does not compile is not compiled again at once, and says the same each time
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

$path = settled(scratch() . '/broken.wasm', substr(SUM_WASM, 0, -1));
$messages = [];
$misses = [];
for ($n = 0; $n < 3; $n++) {
    foreach ([fn() => new Wasm\Module($path), fn() => Wasm\Module::fromBytes(substr(SUM_WASM, 0, -1))] as $way => $load) {
        try {
            $load();
        } catch (Wasm\CompileException $e) {
            $messages[$way][] = $e->getMessage();
        }
        $misses[] = Wasm\Cache::status()['misses'];
    }
}
var_dump(array_map(fn($each) => count(array_unique($each)), $messages), array_unique($misses));
echo str_contains($messages[0][2], $path) ? "names the file\n" : $messages[0][2] . "\n";
echo str_contains($messages[1][2], $path) ? $messages[1][2] . "\n" : "names no file\n";
Wasm\Cache::clear();
try {
    new Wasm\Module($path);
} catch (Wasm\CompileException $e) {
    var_dump(Wasm\Cache::status()['misses']);
}
?>
--EXPECT--
array(2) {
  [0]=>
  int(1)
  [1]=>
  int(1)
}
array(1) {
  [0]=>
  int(1)
}
names the file
names no file
int(2)
