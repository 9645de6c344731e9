--TEST--
Time limit: where nothing can hold it the guest does not run, and one without a limit does
--EXTENSIONS--
wasm
posix
--SKIPIF--
<?php
require __DIR__ . '/../skip.inc';
not_under_valgrind('writes to its log as the user that the test becomes, who may not');
limits_itself('sigpending');
limits_itself('nproc');
if (posix_geteuid() === 0 && posix_getpwnam('nobody') === false) die('skip the limit does not hold for root, and there is nobody');
?>
--FILE--
<?php
require __DIR__ . '/../support.inc';
require __DIR__ . '/../limit.inc';

$module = Wasm\Module::fromText('(module (import "host" "f" (func $f)) (global $ran (mut i32) (i32.const 0))
    (func (export "spin") (global.set $ran (i32.const 1)) (loop $l (br $l)))
    (func (export "spin_after") (call $f) (loop $l (br $l)))
    (func (export "ran") (result i32) (global.get $ran)))');
$host = ['host' => ['f' => fn() => set_time_limit(1)]];
$limited = $module->instantiate($host, new Wasm\Store(timeLimit: 0.03));
$unlimited = $module->instantiate($host);

if (posix_geteuid() === 0) {
    posix_setuid(posix_getpwnam('nobody')['uid']);
}
limit(['sigpending' => 0, 'nproc' => 0]);

attempt(fn() => $limited->spin());
$fiber = new Fiber(fn() => attempt(fn() => $limited->spin()));
$fiber->start();
var_dump($unlimited->ran());
// A limit that comes in the middle of a call.
attempt(fn() => $unlimited->spin_after());
attempt(fn() => $unlimited->spin());
set_time_limit(0);
var_dump($unlimited->ran());
?>
--EXPECT--
Wasm\WasmException: the time limit cannot be enforced, so the guest does not run: the system refuses a timer (Resource temporarily unavailable (os error 11)) and a thread (Resource temporarily unavailable (os error 11))
Wasm\WasmException: the time limit cannot be enforced, so the guest does not run: the system refuses a timer (Resource temporarily unavailable (os error 11)) and a thread (Resource temporarily unavailable (os error 11))
int(0)
Wasm\WasmException: max_execution_time cannot be enforced, so the guest does not run: the system refuses a timer (Resource temporarily unavailable (os error 11)) and a thread (Resource temporarily unavailable (os error 11))
Wasm\WasmException: max_execution_time cannot be enforced, so the guest does not run: the system refuses a timer (Resource temporarily unavailable (os error 11)) and a thread (Resource temporarily unavailable (os error 11))
int(0)
