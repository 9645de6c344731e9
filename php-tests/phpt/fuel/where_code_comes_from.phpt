--TEST--
Fuel: the code that counts is made from the module's file or bytes, and kept beside the other
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

$file = scratch() . '/sum.wasm';
file_put_contents($file, SUM_WASM);
$spent = function (Wasm\Instance $i, Wasm\Store $store): string {
    return $i->sum(1, 2) . ' for ' . 100 - $store->fuel;
};
$store = fn() => new Wasm\Store(fuel: 100);

echo "a path:\n";
$i = new Wasm\Instance($file, [], $s = $store());
var_dump($spent($i, $s), count(Wasm\Cache::status()['modules']));
echo "its module, then both kinds of code:\n";
var_dump($i->module->instantiate()->sum(3, 4), $spent($i->module->instantiate([], $s = $store()), $s));
$hash = $i->module->hash();
var_dump(array_keys(Wasm\Cache::status()['modules']) === [$hash, "$hash-fuel"]);
echo "a module:\n";
var_dump($spent((new Wasm\Module($file))->instantiate([], $s = $store()), $s));
echo "bytes and text:\n";
var_dump($spent(Wasm\Module::fromBytes(SUM_WASM)->instantiate([], $s = $store()), $s));
var_dump($spent(Wasm\Module::fromText(SUM_WAT, Wasm\Module::VOLATILE)->instantiate([], $s = $store()), $s));
echo "an artifact:\n";
$artifact = Wasm\Module::deserialize((new Wasm\Module($file))->serialize());
attempt(fn() => $artifact->instantiate([], $store()));
echo "a file that changed:\n";
$module = new Wasm\Module($file);
file_put_contents("$file.new", DIFFERENCE_WASM);
rename("$file.new", $file);
attempt(fn() => $module->instantiate([], $store()));
?>
--EXPECT--
a path:
string(7) "3 for 3"
int(1)
its module, then both kinds of code:
int(7)
string(7) "3 for 3"
bool(true)
a module:
string(7) "3 for 3"
bytes and text:
string(7) "3 for 3"
string(7) "3 for 3"
an artifact:
Wasm\WasmException: a store with fuel needs the module's WebAssembly, not only its code: it comes from an artifact
a file that changed:
Wasm\WasmException: a store with fuel needs the module's WebAssembly, not only its code: its file has changed
