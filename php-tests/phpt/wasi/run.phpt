--TEST--
Wasm\Wasi::run(): runs a command, and gives its exit code and what it wrote
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/wasi.inc';

$hello = command('(call $print (i32.const 1) (i32.const 16) (i32.const 6))
    (call $print (i32.const 2) (i32.const 22) (i32.const 4))
    (call $proc_exit (i32.const 42))
    (call $print (i32.const 1) (i32.const 16) (i32.const 6))', '', '(data (i32.const 16) "hello\noops")');
var_dump(Wasm\Wasi::run($hello));

// Coming to its end is success.
var_dump(Wasm\Wasi::run(command(''))->exitCode);

// The input may be given as a string.
var_dump(Wasm\Wasi::run(command(CAT), stdin: 'in and out')->stdout);
var_dump(strlen(Wasm\Wasi::run(command(CAT), stdin: str_repeat('x', 1_000_000))->stdout));
var_dump(Wasm\Wasi::run(command(CAT))->stdout);
?>
--EXPECT--
object(Wasm\WasiResult)#2 (3) {
  ["exitCode"]=>
  int(42)
  ["stdout"]=>
  string(6) "hello
"
  ["stderr"]=>
  string(4) "oops"
}
int(0)
string(10) "in and out"
int(1000000)
string(0) ""
