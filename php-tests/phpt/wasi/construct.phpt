--TEST--
Wasm\Wasi::__construct(): says which argument is wrong, and why
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/wasi.inc';

$file = tempnam(sys_get_temp_dir(), 'wasi');
$closed = fopen($file, 'r');
fclose($closed);
foreach ([
    ['args' => ["a\0b"]],
    ['args' => [[]]],
    ['env' => ['A' => "b\0c"]],
    ['env' => ['A' => 1.5]],
    ['preopens' => ['/srv']],
    ['preopens' => ['' => '/']],
    ['preopens' => ['/' => '']],
    ['preopens' => ['/' => 1]],
    ['preopens' => ['/' => '/no/such/directory']],
    ['preopens' => ['/' => $file]],
    ['stdin' => 12],
    ['stdin' => $closed],
    ['stdout' => 'text'],
    ['stderr' => $closed],
    ['outputLimit' => -1],
] as $arguments) {
    try {
        new Wasm\Wasi(...$arguments);
        echo "accepted\n";
    } catch (Throwable $e) {
        echo get_class($e), ': ', str_replace($file, 'FILE', $e->getMessage()), "\n";
    }
}
unlink($file);

$wasi = new Wasm\Wasi();
attempt(fn () => $wasi->__construct());
attempt(fn () => clone $wasi);
attempt(fn () => serialize($wasi));
var_dump(new Wasm\Preopen('/srv', writable: true));
?>
--EXPECT--
ValueError: Wasm\Wasi::__construct(): Argument #1 ($args) must not contain any null bytes
TypeError: Wasm\Wasi::__construct(): Argument #1 ($args) must be an array of strings, array given
ValueError: Wasm\Wasi::__construct(): Argument #2 ($env) must not contain any null bytes
TypeError: Wasm\Wasi::__construct(): Argument #2 ($env) must be an array of strings, float given
ValueError: Wasm\Wasi::__construct(): Argument #3 ($preopens) must have the guest's paths as keys, as in ['/data' => '/srv/data']
ValueError: Wasm\Wasi::__construct(): Argument #3 ($preopens) must have guest paths as keys that are not empty and hold no null bytes
ValueError: Wasm\Wasi::__construct(): Argument #3 ($preopens) must not hold an empty directory name
TypeError: Wasm\Wasi::__construct(): Argument #3 ($preopens) must map guest paths to strings or Wasm\Preopen, int given
Wasm\WasmException: cannot read "/no/such/directory": No such file or directory (os error 2)
Wasm\WasmException: cannot read "FILE": Not a directory (os error 20)
TypeError: Wasm\Wasi::__construct(): Argument #4 ($stdin) must be a string, an open stream or null, int given
TypeError: Wasm\Wasi::__construct(): Argument #4 ($stdin) must be a string, an open stream or null, resource given
TypeError: Wasm\Wasi::__construct(): Argument #5 ($stdout) must be an open stream or null, string given
TypeError: Wasm\Wasi::__construct(): Argument #6 ($stderr) must be an open stream or null, resource given
ValueError: Wasm\Wasi::__construct(): Argument #7 ($outputLimit) must be greater than or equal to 0
Error: Cannot call Wasm\Wasi::__construct() twice
Error: Trying to clone an uncloneable object of class Wasm\Wasi
Exception: Serialization of 'Wasm\Wasi' is not allowed
object(Wasm\Preopen)#4 (2) {
  ["path"]=>
  string(4) "/srv"
  ["writable"]=>
  bool(true)
}
