--TEST--
Host functions: what is returned where nothing is declared is ignored
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

$i = new Wasm\Instance(Wasm\Module::fromText('(module (import "e" "f" (func $f)) (func (export "run") (call $f)))'),
    ['e' => ['f' => function () use (&$value) { return $value; }]]);
foreach ([null, 1, 'x', [1, 2], new stdClass, fn() => 1] as $value) {
    var_dump($i->run());
}
?>
--EXPECT--
NULL
NULL
NULL
NULL
NULL
NULL
