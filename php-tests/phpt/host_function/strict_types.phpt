--TEST--
Host functions: are called as PHP itself calls callables, without strict_types
--EXTENSIONS--
wasm
--FILE--
<?php
declare(strict_types=1);
require __DIR__ . '/../support.inc';

$i = new Wasm\Instance(Wasm\Module::fromText('(module (import "e" "f" (func $f (param i32 f64)))
    (func (export "run") (call $f (i32.const 5) (f64.const 2))))'),
    ['e' => ['f' => fn(string $a, int $b) => var_dump($a, $b)]]);
$i->run();
array_map(fn(string $a, int $b) => var_dump($a, $b), [5], [2]);
?>
--EXPECT--
string(1) "5"
int(2)
string(1) "5"
int(2)
