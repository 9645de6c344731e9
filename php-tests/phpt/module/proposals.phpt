--TEST--
Wasm\Module: what needs a proposal that the compiler lacks is refused, and the message names it
--EXTENSIONS--
wasm
--FILE--
<?php
$modules = [
    'memory64' => '(module (memory i64 1))',
    'custom-page-sizes' => '(module (memory 1 (pagesize 1)))',
    'function-references' => '(module (type (func)) (func (param (ref null 0))))',
    'gc' => '(module (type (struct (field i32))))',
    'stack-switching' => '(module (type $f (func)) (type (cont $f)))',
];
foreach ($modules as $proposal => $wat) {
    try {
        Wasm\Module::fromText($wat);
        echo "$proposal: compiled\n";
    } catch (Wasm\CompileException $e) {
        echo $proposal, ': ', preg_match("/\b$proposal\b/", $e->getMessage()) === 1 ? 'named' : $e->getMessage(), "\n";
        $last = $e->getMessage();
    }
}
echo $last, "\n";

// An invalid module is called invalid, whatever it uses.
try {
    Wasm\Module::fromText('(module (memory i64 1) (func (result i32)))');
} catch (Wasm\CompileException $e) {
    var_dump(str_contains($e->getMessage(), 'this module needs'));
}
?>
--EXPECTF--
memory64: named
custom-page-sizes: named
function-references: named
gc: named
stack-switching: named
this module needs the WebAssembly proposal%Sstack-switching%S, which the compiler %s of wasmer %s does not support: %s (at offset 0x%x)
bool(false)
