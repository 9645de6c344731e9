--TEST--
Wasm\Wasi: output that is kept has a limit; who exceeds it is ended
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/wasi.inc';

$cat = command(CAT);
var_dump(strlen(Wasm\Wasi::run($cat, stdin: str_repeat('x', 100), outputLimit: 100)->stdout));
$wasi = new Wasm\Wasi(stdin: str_repeat('x', 101), outputLimit: 100);
$instance = $cat->instantiate($wasi->imports());
attempt(fn () => $wasi->start($instance));
var_dump(strlen($wasi->stdout()));

// A stream has none.
$out = fopen('php://memory', 'w+');
Wasm\Wasi::run($cat, stdin: str_repeat('x', 101), stdout: $out, outputLimit: 100);
var_dump(ftell($out));
// Nor has a program that writes nothing.
var_dump(Wasm\Wasi::run($cat, outputLimit: 0)->exitCode);
?>
--EXPECT--
int(100)
Wasm\WasmException: the guest wrote more than 100 bytes to its stdout: raise $outputLimit, or give a stream
int(100)
int(101)
int(0)
