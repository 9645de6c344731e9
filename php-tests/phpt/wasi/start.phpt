--TEST--
Wasm\Wasi::start(): once; beside imports of one's own; proc_exit unwinds from any depth
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/wasi.inc';

$module = command('(call $host (i32.const 7))
    (call $print (i32.const 1) (i32.const 16) (i32.const 5))', '(import "env" "host" (func $host (param i32)))',
    '(data (i32.const 16) "after")
     (func (export "exit") (param $code i32) (call $proc_exit (local.get $code)))
     (func $deep (param $n i32) (if (local.get $n)
        (then (call $deep (i32.sub (local.get $n) (i32.const 1))))
        (else (call $proc_exit (i32.const 5)))))
     (func (export "deep") (call $deep (i32.const 1000)))');

$wasi = new Wasm\Wasi();
$instance = $module->instantiate($wasi->imports() + ['env' => ['host' => fn (int $x) => print "host $x\n"]]);
var_dump($wasi->start($instance), $wasi->stdout());
attempt(fn () => $wasi->start($instance));

// proc_exit under a host function that called back: the exception passes through PHP code.
$wasi = new Wasm\Wasi();
$instance = $module->instantiate($wasi->imports() + ['env' => ['host' => function (int $x) use (&$instance) {
    try {
        $instance->exit($x);
    } finally {
        echo "finally\n";
    }
}]]);
var_dump($wasi->start($instance), $wasi->stdout());

// Outside of start() it is an exception.
foreach ([fn () => $instance->exit(3), fn () => $instance->deep(), fn () => $instance->exit(-1)] as $call) {
    try {
        $call();
    } catch (Wasm\ExitException $e) {
        echo $e->getMessage(), ' ', $e->exitCode, ' line ', $e->getLine() > 0 ? 'known' : 'unknown', "\n";
    }
}

// What PHP throws is what arrives.
$wasi = new Wasm\Wasi();
$instance = $module->instantiate($wasi->imports() + ['env' => ['host' => fn () => throw new DomainException('mine')]]);
attempt(fn () => $wasi->start($instance));

// A trap is a trap; what was written before stays.
$wasi = new Wasm\Wasi();
$instance = command('(call $print (i32.const 1) (i32.const 16) (i32.const 6)) unreachable', '',
    '(data (i32.const 16) "before")')->instantiate($wasi->imports());
attempt(fn () => $wasi->start($instance));
var_dump($wasi->stdout());

// No command.
attempt(fn () => (new Wasm\Wasi())->start(wat(SUM_WAT)));
attempt(fn () => (new Wasm\Wasi())->start(wat('(module (func (export "_start") (param i32)))')));
?>
--EXPECTF--
host 7
int(0)
string(5) "after"
Wasm\WasmError: this Wasm\Wasi has run a command already: make a new one for each run
finally
int(7)
string(0) ""
the guest exited with code 3 3 line known
the guest exited with code 5 5 line known
the guest exited with code 4294967295 4294967295 line known
DomainException: mine
Wasm\TrapException: unreachable executed in wasm function #5%S
string(6) "before"
Wasm\ExportNotFoundException: the module has no export "_start"%S
Error: the export "_start" must be a function () -> ()
