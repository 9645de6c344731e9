--TEST--
Host functions: a stack trace shows PHP's frames on both sides of wasm
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

function host(int $x): int
{
    return deeper($x);
}
function deeper(int $x): int
{
    throw new Exception('here');
}
$i = new Wasm\Instance(Wasm\Module::fromText('(module (import "e" "f" (func $f (param i32) (result i32)))
    (func (export "run") (param i32) (result i32) (call $f (local.get 0))))'), ['e' => ['f' => 'host']]);
try {
    $i->run(5);
} catch (Exception $e) {
    foreach ($e->getTrace() as $frame) {
        echo $frame['class'] ?? '', $frame['type'] ?? '', $frame['function'], isset($frame['file']) ? ' in a file' : '', "\n";
    }
}
?>
--EXPECT--
deeper in a file
host
Wasm\Instance->run in a file
