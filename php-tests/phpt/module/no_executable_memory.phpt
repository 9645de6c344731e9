--TEST--
Wasm\Module: where the system forbids code that was made at run time
--EXTENSIONS--
wasm
ffi
--INI--
opcache.enable_cli=0
ffi.enable=1
--SKIPIF--
<?php
require __DIR__ . '/../skip.inc';
not_under_valgrind('makes code itself');
without_extension('echo PHP_OS_FAMILY;') === 'Linux' or die('skip prctl() is of Linux');
// PR_GET_MDWE: to set it here would take PHP's JIT the memory for its code.
$known = FFI::cdef('int prctl(int option, unsigned long a, unsigned long b, unsigned long c, unsigned long d);')->prctl(66, 0, 0, 0, 0);
$known >= 0 or die('skip the system does not know PR_SET_MDWE, which came with Linux 6.3');
?>
--FILE--
<?php
require __DIR__ . '/../support.inc';

$made = new Wasm\Instance(Wasm\Module::fromText(SUM_WAT));
$artifact = Wasm\Module::fromText(SUM_WAT, false)->serialize();
$file = tempnam(sys_get_temp_dir(), 'wasm');
file_put_contents($file, '(module (func (export "f")))');

// As systemd's MemoryDenyWriteExecute= does; since Linux 6.3.
const PR_SET_MDWE = 65;
$c = FFI::cdef('int prctl(int option, unsigned long a, unsigned long b, unsigned long c, unsigned long d);');
$c->prctl(PR_SET_MDWE, 1, 0, 0, 0);
// The process has found out before that it may.
var_dump($made->sum(1, 2));
foreach (['Wasm\Module::fromText("(module)")', "new Wasm\Module('$file')", "Wasm\Module::deserialize(base64_decode('" . base64_encode($artifact) . "'))"] as $code) {
    echo child("try { $code; } catch (Wasm\WasmException \$e) { echo get_class(\$e), ': ', \$e->getMessage(), PHP_EOL; }");
}
unlink($file);
?>
--EXPECTF--
int(3)
Wasm\WasmException: this process may not execute code that it has made: %s (os error %d); MemoryDenyWriteExecute= of systemd, SELinux (execmem) or a filter of system calls forbids it, and wasm cannot do without
Wasm\WasmException: this process may not execute code that it has made: %s (os error %d); MemoryDenyWriteExecute= of systemd, SELinux (execmem) or a filter of system calls forbids it, and wasm cannot do without
Wasm\WasmException: this process may not execute code that it has made: %s (os error %d); MemoryDenyWriteExecute= of systemd, SELinux (execmem) or a filter of system calls forbids it, and wasm cannot do without
