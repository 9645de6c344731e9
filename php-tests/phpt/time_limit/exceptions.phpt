--TEST--
Time limit: ends a guest that throws and catches for ever
--EXTENSIONS--
wasm
--SKIPIF--
<?php
require __DIR__ . '/../skip.inc';
needs('exceptions');
?>
--FILE--
<?php
$i = Wasm\Module::fromText('(module (tag $t) (func (export "f")
    (loop $again (block $caught (try_table (catch $t $caught) (throw $t))) (br $again))))')
    ->instantiate([], new Wasm\Store(timeLimit: 0.03));
try {
    $i->f();
} catch (Wasm\TimeLimitException $e) {
    echo $e->getMessage(), "\n";
}
?>
--EXPECT--
time limit exceeded
