--TEST--
Wasm\Module: the message for an invalid module has the offset and the reason
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

// i32.add with one operand: the second local.get becomes two nops.
$bytes = str_replace("\x20\x01\x6a", "\x01\x01\x6a", SUM_WASM);
try {
    Wasm\Module::fromBytes($bytes);
} catch (Wasm\CompileException $e) {
    echo $e->getMessage(), "\n";
}
// The same through the text format: well-formed, not valid.
try {
    Wasm\Module::fromText('(module (func (result i32)))');
} catch (Wasm\CompileException $e) {
    echo $e->getMessage(), "\n";
}
var_dump(Wasm\Module::validate($bytes));
?>
--EXPECTF--
%Stype mismatch%Soffset %S
%Stype mismatch%Soffset %S
bool(false)
