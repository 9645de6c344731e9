--TEST--
Wasm\Wasi: sleeping and waiting end at the time limit, and let signals be handled
--EXTENSIONS--
wasm
--SKIPIF--
<?php
require __DIR__ . '/../skip.inc';
not_under_valgrind('is too slow for what has a second to be done');
?>
--FILE--
<?php
require __DIR__ . '/../support.inc';

$module = Wasm\Module::fromText('(module
    (import "wasi_snapshot_preview1" "poll_oneoff" (func $poll (param i32 i32 i32 i32) (result i32)))
    (import "wasi_snapshot_preview1" "fd_read" (func $read (param i32 i32 i32 i32) (result i32)))
    (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
    (import "wasi_snapshot_preview1" "random_get" (func $random (param i32 i32) (result i32)))
    (memory (export "memory") 1024)
    (func (export "sleep") (param $nanoseconds i64) (result i32)
        (i64.store (i32.const 24) (local.get $nanoseconds))
        (i32.store (i32.const 16) (i32.const 1))
        (call $poll (i32.const 0) (i32.const 100) (i32.const 1) (i32.const 200)))
    (func $buffer (param $length i32)
        (i32.store (i32.const 0) (i32.const 1000))
        (i32.store (i32.const 4) (local.get $length)))
    (func (export "read") (result i32)
        (call $buffer (i32.const 10))
        (call $read (i32.const 0) (i32.const 0) (i32.const 1) (i32.const 8)))
    (func (export "write") (param $length i32) (result i32)
        (call $buffer (local.get $length))
        (call $write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8)))
    (func (export "random") (loop $again
        (drop (call $random (i32.const 0) (i32.const 67108864))) (br $again))))');
$make = fn (Wasm\Wasi $wasi): Wasm\Instance
    => $module->instantiate($wasi->imports(), new Wasm\Store(timeLimit: 0.05));
[$one, $other] = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);

attempt(fn () => $make(new Wasm\Wasi())->sleep(1_000_000));
attempt(fn () => $make(new Wasm\Wasi())->sleep(60_000_000_000));
attempt(fn () => $make(new Wasm\Wasi(stdin: $one))->read());
// More than the socket takes while nobody reads.
attempt(fn () => $make(new Wasm\Wasi(stdout: $one))->write(60_000_000));
attempt(fn () => $make(new Wasm\Wasi())->random());

if (!function_exists('pcntl_alarm')) {
    echo "handled\nDomainException: alarm\n";
    exit;
}
pcntl_async_signals(true);
pcntl_signal(SIGUSR1, function () { echo "handled\n"; });
pcntl_signal(SIGUSR2, function () { throw new DomainException('alarm'); });
$later = fn (string $signal) => proc_open(['sh', '-c', "sleep 0.1; kill -$signal " . getmypid()], [], $pipes);
$free = $module->instantiate((new Wasm\Wasi())->imports());
$process = $later('USR1');
$free->sleep(400_000_000);
proc_close($process);
$process = $later('USR2');
attempt(fn () => $free->sleep(60_000_000_000));
proc_close($process);
?>
--EXPECT--
int(0)
Wasm\TimeLimitException: time limit exceeded
Wasm\TimeLimitException: time limit exceeded
Wasm\TimeLimitException: time limit exceeded
Wasm\TimeLimitException: time limit exceeded
handled
DomainException: alarm
