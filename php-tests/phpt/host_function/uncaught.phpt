--TEST--
Host functions: an exception that nobody catches ends the script
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';
require __DIR__ . '/../process.inc';

exits('
    $wat = \'(module (import "e" "f" (func $f)) (func (export "run") (call $f)))\';
    $f = function () { throw new Exception("nobody"); };
    $i = new Wasm\Instance(Wasm\Module::fromText($wat), ["e" => ["f" => $f]]);
    set_exception_handler(function ($e) use ($i) {
        echo get_class($e), " ", $e->getMessage(), "\n";
        try { $i->run(); } catch (Exception) { echo "again\n"; }
    });
    $i->run();
    echo "not reached\n";
');
?>
--EXPECT--
Exception nobody
again
exit code 0
