--TEST--
wasm.cache_dir: the warning goes to the error handler, which may throw, exit or die
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../cache_dir.inc';
require __DIR__ . '/../process.inc';

$boot = '
    for ($n = 0; $n < 2; $n++) {
        try {
            echo Wasm\Module::fromBytes(SUM_WASM)->instantiate()->sum(7, 2), "\n";
        } catch (ErrorException $e) {
            echo $e->getMessage(), "\n";
        }
    }';
exits('set_error_handler(fn(int $level, string $message) => throw new ErrorException($message));' . $boot, 'wasm.cache_dir=/missing');
exits('set_error_handler(fn(int $level, string $message) => exit(7));' . $boot, 'wasm.cache_dir=/missing');
exits('set_error_handler(fn(int $level, string $message) => trigger_error("enough", E_USER_ERROR) ?: false);
    set_error_handler(function (int $level, string $message) { restore_error_handler(); restore_error_handler(); trigger_error("enough", E_USER_ERROR); });
    register_shutdown_function(fn() => print(Wasm\Module::fromBytes(SUM_WASM)->instantiate()->sum(1, 2) . "\n"));' . $boot, 'wasm.cache_dir=/missing');
?>
--EXPECTF--
Wasm\Module::fromBytes(): wasm.cache_dir: cannot use "/missing" for compiled modules: there is no such directory
9
exit code 0
exit code 7
%AFatal error: enough in %a
3
exit code 255
