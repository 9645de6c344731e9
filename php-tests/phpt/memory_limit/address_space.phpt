--TEST--
Memory: a host with little address space (ulimit -v) gets an exception
--EXTENSIONS--
wasm
--SKIPIF--
<?php
require __DIR__ . '/../skip.inc';
not_under_asan('needs much of it for itself');
if (!function_exists('proc_open') || PHP_OS_FAMILY !== 'Linux') {
    die('skip needs a shell that limits address space');
}
?>
--FILE--
<?php
$code = <<<'PHP'
try {
    $memories = [];
    for ($n = 0; $n < 100; $n++) { $memories[] = new Wasm\Memory(1); }
} catch (Wasm\LinkException $e) {
    echo get_class($e), ': ', $e->getMessage(), "\n";
}
try {
    echo (new Wasm\Instance(Wasm\Module::fromText('(module (func (export "f") (result i32) i32.const 7))')))->f(), "\n";
    Wasm\Module::fromText('(module (memory 1))')->instantiate();
} catch (Wasm\WasmException $e) {
    echo get_class($e), ': ', $e->getMessage(), "\n";
}
PHP;
$php = escapeshellarg(getenv('TEST_PHP_EXECUTABLE')) . ' ' . getenv('TEST_PHP_EXTRA_ARGS') . ' -r ' . escapeshellarg($code);
echo shell_exec("ulimit -v 8000000; $php 2>&1");
?>
--EXPECTF--
Wasm\LinkException: %Scannot reserve 8 GiB of address space for a memory: %r(Cannot allocate|Out of) memory%r (os error 12); is there a limit (ulimit -v)?
7
Wasm\LinkException: %Scannot reserve 8 GiB of address space for a memory: %r(Cannot allocate|Out of) memory%r (os error 12); is there a limit (ulimit -v)?
