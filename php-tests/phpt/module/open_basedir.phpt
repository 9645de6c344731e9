--TEST--
Wasm\Module: open_basedir is honoured, also for a module that the cache knows
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

$inside = scratch();
$outside = scratch();
file_put_contents("$inside/basedir.wasm", SUM_WASM);
file_put_contents("$outside/basedir.wasm", SUM_WASM);
new Wasm\Module("$outside/basedir.wasm");
ini_set('open_basedir', $inside);

var_dump((new Wasm\Instance("$inside/basedir.wasm"))->sum(1, 2));
foreach (["$outside/basedir.wasm", "$inside/../" . basename($outside) . '/basedir.wasm'] as $path) {
    $warnings = '';
    set_error_handler(function (int $level, string $message) use (&$warnings): bool {
        $warnings .= $message;
        return true;
    });
    try {
        new Wasm\Instance($path);
        echo "loaded\n";
    } catch (Wasm\WasmException $e) {
        var_dump(str_contains($warnings . $e->getMessage(), 'open_basedir'));
    }
    restore_error_handler();
}
?>
--CLEAN--
<?php
// The test cannot tidy up outside of its open_basedir.
foreach (glob(sys_get_temp_dir() . '/wasm-phpt-*/basedir.wasm') as $file) {
    unlink($file);
    rmdir(dirname($file));
}
?>
--EXPECT--
int(3)
bool(true)
bool(true)
