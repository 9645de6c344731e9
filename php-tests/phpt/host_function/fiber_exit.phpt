--TEST--
Host functions: exit() and a fatal error in one that was suspended
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';
require __DIR__ . '/../process.inc';

foreach (['exit(5)', 'str_repeat("x", 1 << 40)', 'throw new Exception("nobody")'] as $leave) {
    exits('
        $module = Wasm\Module::fromText(\'(module (import "e" "f" (func $f)) (func (export "run") (call $f))
            (func (export "trap") unreachable))\');
        $i = new Wasm\Instance($module, ["e" => ["f" => function () { Fiber::suspend(); ' . $leave . '; }]]);
        register_shutdown_function(function () use ($i) {
            try { $i->trap(); } catch (Wasm\TrapException) { echo "shutdown\n"; }
        });
        set_exception_handler(function ($e) { echo $e->getMessage(), "\n"; });
        $first = new Fiber(fn() => $i->run());
        $second = new Fiber(fn() => $i->run());
        $first->start();
        $second->start();
        $first->resume();
        echo "not reached\n";
    ');
}
?>
--EXPECTF--
shutdown
exit code 5
Fatal error: Allowed memory size of 134217728 bytes exhausted (tried to allocate %d bytes) in Standard input code on line %d
shutdown
exit code 255
nobody
shutdown
exit code 0
