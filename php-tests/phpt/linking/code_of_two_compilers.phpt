--TEST--
Linking: modules of two compilers do not share a store
--EXTENSIONS--
wasm
--SKIPIF--
<?php
ob_start();
(new ReflectionExtension('wasm'))->info();
preg_match('/Compilers => (.*)/', ob_get_clean(), $built) && substr_count($built[1], ',') or die('skip needs a build with several compilers');
?>
--FILE--
<?php
require __DIR__ . '/../support.inc';

ob_start();
(new ReflectionExtension('wasm'))->info();
preg_match('/Compilers => (.*)/', ob_get_clean(), $built);
$artifacts = [];
foreach (explode(', ', $built[1]) as $compiler) {
    $code = 'echo Wasm\Module::fromText(\'(module (func (export "f") (result i64) (i64.const 3)))\', false)->serialize();';
    $artifacts[$compiler] = Wasm\Module::deserialize(child($code, "wasm.compiler=$compiler"));
}
$problems = 0;
foreach ($artifacts as $first => $one) {
    foreach ($artifacts as $second => $other) {
        $store = new Wasm\Store();
        assert($one->instantiate([], $store)->f() === 3);
        try {
            assert($other->instantiate([], $store)->f() === 3 && $first === $second);
        } catch (Wasm\LinkException $e) {
            $expected = "a module that was compiled with $second cannot be in one store with one that was compiled with $first: ";
            assert($first !== $second && str_starts_with($e->getMessage(), $expected));
        }
        // What the store has is as it was, and the other module has a place elsewhere.
        assert($one->instantiate([], $store)->f() === 3 && $other->instantiate()->f() === 3);
        // A function of PHP takes part in either.
        $func = new Wasm\Func(new Wasm\FuncType([Wasm\ValType::F64], [Wasm\ValType::F64]), fn(float $x) => $x / 2);
        $text = '(module (import "php" "half" (func $half (param f64) (result f64))) (func (export "quarter") (param f64) (result f64) (call $half (call $half (local.get 0)))))';
        assert(Wasm\Module::fromText($text)->instantiate(['php' => ['half' => $func]])->quarter(6.0) === 1.5);
    }
}
try {
    $store = new Wasm\Store();
    $others = array_diff_key($artifacts, [ini_get('wasm.compiler') => true]);
    reset($others)->instantiate([], $store);
    $default = Wasm\Module::fromText('(module)')->instantiate([], $store);
} catch (Wasm\LinkException $e) {
    echo preg_replace('/with (cranelift|llvm|singlepass)/', 'with %s', $e->getMessage()), "\n";
}
?>
--EXPECT--
a module that was compiled with %s cannot be in one store with one that was compiled with %s: their functions call each other differently, and their exceptions are laid out differently
