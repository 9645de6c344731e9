--TEST--
Wasm\Wasi: wasi_unstable, whose records and numbers differ here and there
--EXTENSIONS--
wasm
--SKIPIF--
<?php
require __DIR__ . '/../skip.inc';
not_under_valgrind('does not know openat2(), and says so');
?>
--FILE--
<?php
require __DIR__ . '/../support.inc';

$directory = sys_get_temp_dir() . '/wasm-preview0-' . getmypid();
mkdir($directory);
file_put_contents("$directory/file", '0123456789');
$wasi = new Wasm\Wasi(preopens: ['/' => $directory]);
$guest = Wasm\Module::fromText('(module
    (import "wasi_unstable" "path_open"
        (func $open (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)))
    (import "wasi_unstable" "fd_seek" (func $seek (param i32 i64 i32 i32) (result i32)))
    (import "wasi_unstable" "fd_filestat_get" (func $stat (param i32 i32) (result i32)))
    (import "wasi_unstable" "poll_oneoff" (func $poll (param i32 i32 i32 i32) (result i32)))
    (memory (export "memory") 1) (data (i32.const 0) "file")
    (func (export "open") (result i32)
        (call $open (i32.const 3) (i32.const 0) (i32.const 0) (i32.const 4) (i32.const 0)
            (i64.const 2) (i64.const 2) (i32.const 0) (i32.const 8)))
    (func (export "seek") (param i64 i32) (result i32)
        (call $seek (i32.load (i32.const 8)) (local.get 0) (local.get 1) (i32.const 16)))
    (func (export "stat") (result i32) (call $stat (i32.load (i32.const 8)) (i32.const 32)))
    (func (export "poll") (result i32) (call $poll (i32.const 200) (i32.const 300) (i32.const 1) (i32.const 400))))')
    ->instantiate($wasi->imports());
$memory = $guest->memory;
var_dump($guest->open());

// whence: 0 is from here, 1 from the end, 2 from the beginning
foreach ([[4, 2], [3, 0], [-1, 1]] as [$offset, $whence]) {
    echo $guest->seek($offset, $whence), ' ', $memory->readInt64(16), "\n";
}
var_dump($guest->seek(0, 3));

// The number of links has 32 bits, right behind the type; so all that follows stands 8 bytes earlier.
var_dump($guest->stat(), $memory->readUint8(48), $memory->readUint32(52), $memory->readInt64(56));

// A subscription to a clock begins with an identifier, so it is 56 bytes.
$memory->write(200, pack('P', 7) . str_repeat("\0", 8) . pack('PPPPP', 99, 1, 1_000_000, 0, 0));
var_dump($guest->poll(), $memory->readInt32(400), $memory->readInt64(300));
unlink("$directory/file");
rmdir($directory);
?>
--EXPECT--
int(0)
0 4
0 7
0 9
int(28)
int(0)
int(4)
int(1)
int(10)
int(0)
int(1)
int(7)
