--TEST--
Linking: an autoloader that changes the imports while they are looked up
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

$names = [];
foreach (['a', 'b', 'c', 'd'] as $name) {
    $names[$name] = "Loaded$name::f";
}
spl_autoload_register(function (string $class) use (&$names): void {
    // Frees the array that is being read, and uses its memory again.
    $names = null;
    $GLOBALS['junk'][] = array_map(fn(int $n) => str_repeat('z', $n % 300), range(1, 1000));
    eval("class $class { static function f() { echo '$class '; } }");
});
$i = new Wasm\Instance(Wasm\Module::fromText('(module
    (import "e" "a" (func $a)) (import "e" "b" (func $b)) (import "e" "c" (func $c)) (import "e" "d" (func $d))
    (func (export "run") (call $a) (call $b) (call $c) (call $d)))'), ['e' => &$names]);
$i->run();
?>
--EXPECT--
Loadeda Loadedb Loadedc Loadedd
