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

// Each of the two streams has its own.
$both = command('(call $print (i32.const 1) (i32.const 16) (i32.const 3))
    (call $print (i32.const 2) (i32.const 16) (i32.const 4))', '', '(data (i32.const 16) "text")');
$result = Wasm\Wasi::run($both, outputLimit: 4);
var_dump($result->stdout, $result->stderr);
$wasi = new Wasm\Wasi(outputLimit: 3);
$instance = $both->instantiate($wasi->imports());
attempt(fn () => $wasi->start($instance));
var_dump($wasi->stdout(), $wasi->stderr());

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
string(3) "tex"
string(4) "text"
Wasm\WasmException: the guest wrote more than 3 bytes to its stderr: raise $outputLimit, or give a stream
string(3) "tex"
string(3) "tex"
int(101)
int(0)
