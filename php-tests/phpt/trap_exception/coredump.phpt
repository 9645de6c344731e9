--TEST--
Wasm\TrapException::coredump(): the state of the guest, as a core dump of the tool conventions
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';
require __DIR__ . '/coredump.inc';

$wat = '(module $bank
    (memory 1 3) (data (i32.const 16) "vault")
    (global $rate (mut i32) (i32.const 0)) (global i64 (i64.const -2)) (global f64 (f64.const 1.5)) (global (mut externref) (ref.null extern))
    (func $inner unreachable)
    (func (export "f") (global.set $rate (i32.const 42)) (i32.store8 (i32.const 60000) (i32.const 33)) (call $inner)))';
$i = wat($wat);
try {
    $i->f();
} catch (Wasm\TrapException $e) {
    attempt(fn() => $e->coredump());
}
attempt(fn() => (new Wasm\TrapException('made by hand'))->coredump());
ini_set('wasm.coredump', 1);
try {
    $i->f();
} catch (Wasm\TrapException $e) {
    $dump = core_dump($e->coredump());
    echo json_encode(array_diff_key($dump, ['memories' => 1, 'stack' => 1])), "\n";
    foreach ($dump['stack'] as [$instance, $function, $offset, $locals, $stack]) {
        echo "instance $instance, function $function, ", count($locals) + count($stack), " values\n";
        // DWARF counts from the content of the code section, and so does the dump.
        $frame = $e->frames[$function];
        var_dump($frame->offset === null ? $offset === 0 : $offset > 0 && $offset < $frame->offset);
    }
    [$memory] = $dump['memories'];
    var_dump(strlen($memory), substr($memory, 16, 5), $memory[60000], trim($memory, "\0") === substr($memory, 16, 60000 - 15));
    // It is a module of its own, and what the extension writes it reads.
    var_dump(Wasm\Module::validate($e->coredump()));
}
$e = null;
ini_set('wasm.coredump', 0);
try {
    $i->f();
} catch (Wasm\TrapException $e) {
    attempt(fn() => $e->coredump());
}
?>
--EXPECT--
Wasm\WasmError: no core dump was kept: wasm.coredump must be 1 when a call traps, as by ini_set('wasm.coredump', 1)
Wasm\WasmError: no core dump was kept: wasm.coredump must be 1 when a call traps, as by ini_set('wasm.coredump', 1)
{"name":"bank","modules":["bank"],"instances":[[0,[0],[0,1,2,3]]],"thread":"main","globals":[42,-2,1.5,null]}
instance 0, function 0, 0 values
bool(true)
instance 0, function 1, 0 values
bool(true)
int(65536)
string(5) "vault"
string(1) "!"
bool(true)
bool(true)
Wasm\WasmError: no core dump was kept: wasm.coredump must be 1 when a call traps, as by ini_set('wasm.coredump', 1)
