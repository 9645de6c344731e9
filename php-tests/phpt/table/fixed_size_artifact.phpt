--TEST--
Wasm\Table: a table of fixed size out of an artifact and out of wasm.cache_dir
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../cache_dir.inc';
require __DIR__ . '/fixed_size.inc';

$use = function (Wasm\Module $module): string {
    $store = new Wasm\Store;
    $owner = new Wasm\Instance($module, [], $store);
    $importer = new Wasm\Instance(Wasm\Module::fromText(IMPORTER), ['owner' => $owner], $store);
    $importer->set(3, $importer->f11);
    $owner->t[0] = null;
    $type = $module->exports()[0]->type;
    return "$type->minimum $type->maximum, {$owner->t->type()->maximum}, {$owner->grow(1)}:"
        . elements($owner->t, owner: $owner, importer: $importer);
};
$module = Wasm\Module::fromText(OWNER);
echo $use($module), $use(Wasm\Module::deserialize($module->serialize()));

// Code enough for it to be an image that is mapped, with the compiler that has such.
$large = str_replace('(func $f1 ', str_repeat('(func (param i32) (result i32)' . str_repeat(
    '(local.set 0 (i32.mul (local.get 0) (i32.const 3)))',
    100,
) . '(local.get 0))', 400) . '(func $f1 ', OWNER);
$directory = cache_directory();
foreach (['small' => OWNER, 'large' => $large] as $name => $wat) {
    $path = dirname($directory) . "/$name.wat";
    settled($path, $wat);
    $code = 'require ' . var_export(__DIR__ . '/fixed_size.inc', true) . ';
        $store = new Wasm\Store;
        $module = new Wasm\Module(' . var_export($path, true) . ');
        $owner = new Wasm\Instance($module, [], $store);
        $owner->t[0] = $owner->f2;
        $owner->t[3] = $owner->f1;
        echo current(Wasm\Cache::status()["modules"])["origin"], " {$owner->t->type()->maximum} {$owner->grow(1)}",
            elements($owner->t, owner: $owner);';
    echo child($code, "wasm.cache_dir=$directory"), child($code, "wasm.cache_dir=$directory");
    // What another version of this format made.
    foreach (artifacts($directory) as $file) {
        $artifact = file_get_contents($file);
        $artifact[-1] = chr(ord($artifact[-1]) - 1);
        file_put_contents($file, $artifact);
    }
    echo child($code, "wasm.cache_dir=$directory"), child($code, "wasm.cache_dir=$directory");
}
$artifact = $module->serialize();
[, $format] = unpack('V', substr($artifact, 8, 4));
attempt(fn() => Wasm\Module::deserialize(substr_replace($artifact, pack('V', $format - 1), 8, 4)));
?>
--EXPECTF--
4 4, 4, -1: - 2 - 11
4 4, 4, -1: - 2 - 11
compiled 4 -1 2 2 - 1
disk 4 -1 2 2 - 1
compiled 4 -1 2 2 - 1
disk 4 -1 2 2 - 1
compiled 4 -1 2 2 - 1
disk 4 -1 2 2 - 1
compiled 4 -1 2 2 - 1
disk 4 -1 2 2 - 1
Wasm\SerializationException: the artifact has format version %d, this is %d
