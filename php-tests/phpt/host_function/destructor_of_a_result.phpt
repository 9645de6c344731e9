--TEST--
Host functions: what the destructor of an ignored result throws leaves wasm at once
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

class Destructor
{
    public function __destruct() { throw new Exception('from the destructor'); }
}
const WAT = '(module (import "e" "f" (func $f)) (global (export "after") (mut i32) (i32.const 0))
    (func (export "run") (call $f) (global.set 0 (i32.const 1))))';
$i = new Wasm\Instance(Wasm\Module::fromText(WAT), ['e' => ['f' => fn() => new Destructor]]);
attempt(fn() => $i->run());
// Wasm has not gone on.
var_dump($i->after->value);
?>
--EXPECT--
Exception: from the destructor
int(0)
