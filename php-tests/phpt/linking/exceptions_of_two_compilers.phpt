--TEST--
Linking: modules with exceptions of compilers that lay them out differently do not share a store
--EXTENSIONS--
wasm
--SKIPIF--
<?php
ob_start();
(new ReflectionExtension('wasm'))->info();
preg_match('/Compilers => (.*)/', ob_get_clean(), $built) && str_contains($built[1], 'llvm') && str_contains($built[1], 'cranelift') or die('skip needs a build with Cranelift and LLVM');
?>
--FILE--
<?php
require __DIR__ . '/../support.inc';

$wat = '(module (tag $t (param i64 i64)) (func (export "f") (result i64)
    (block $b (result i64 i64) (try_table (catch $t $b) (throw $t (i64.const 1) (i64.const 2))) unreachable) drop))';
$without = '(module (func (export "f") (result i64) (i64.const 3)))';
$artifact = function (string $compiler, string $wat): Wasm\Module {
    $code = 'echo Wasm\Module::fromText(' . var_export($wat, true) . ', false)->serialize();';
    return Wasm\Module::deserialize(child($code, "wasm.compiler=$compiler"));
};
foreach ([['cranelift', 'llvm'], ['llvm', 'cranelift']] as [$first, $second]) {
    $store = new Wasm\Store();
    echo $artifact($first, $wat)->instantiate([], $store)->f(), ' ', $artifact($second, $without)->instantiate([], $store)->f(), "\n";
    try {
        $artifact($second, $wat)->instantiate([], $store);
    } catch (Wasm\LinkException $e) {
        echo $e->getMessage(), "\n";
    }
    echo $artifact($first, $wat)->instantiate([], $store)->f(), ' ', $artifact($second, $wat)->instantiate()->f(), "\n";
}
?>
--EXPECT--
1 3
a module with exceptions that was compiled with llvm cannot be in one store with one that was compiled with cranelift: their exceptions are laid out differently
1 1
1 3
a module with exceptions that was compiled with cranelift cannot be in one store with one that was compiled with llvm: their exceptions are laid out differently
1 1
