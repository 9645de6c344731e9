--TEST--
Wasm\TrapException: frames of a module without a name section
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

// The export `sum` with an unreachable in place of its first operand, which the validator takes as of any type.
$i = new Wasm\Instance(Wasm\Module::fromBytes(str_replace("\x20\x00\x20\x01\x6a", "\x00\x01\x01\x01\x6a", SUM_WASM)));
try {
    $i->sum(1, 2);
} catch (Wasm\TrapException $e) {
    var_dump($e->trapCode, count($e->frames), $e->frames[0]->module, $e->frames[0]->function, $e->frames[0]->functionIndex);
    // The offset of the instruction in the binary module.
    var_dump(strpos(SUM_WASM, "\x20\x00\x20\x01\x6a") === $e->frames[0]->offset);
}
?>
--EXPECT--
enum(Wasm\TrapCode::Unreachable)
int(1)
NULL
NULL
int(0)
bool(true)
