--TEST--
Wasm\Preopen::memory(): files of an array for a program, and what it made of them
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/wasi.inc';
require __DIR__ . '/../../wasi/Guest.php';

use WasmTests\Wasi\Guest;

$memory = Wasm\Preopen::memory(['in.txt' => "some\0bytes", 'deep/er/2024' => 'x', 7 => 'seven', 'empty' => '']);
var_dump($memory);
echo "read and written\n";
$guest = new Guest(new Wasm\Wasi(preopens: ['/' => $memory]));
var_dump($guest->content(Guest::DIR, 'in.txt') === "some\0bytes", $guest->content(Guest::DIR, 'deep/er/2024'));
$fd = $guest->open(Guest::DIR, 'deep/out', Guest::CREAT, Guest::WRITE);
var_dump($guest->write($fd, 'output'), $memory->files()['deep/out']);
$guest->call('path_rename', Guest::DIR, 'in.txt', Guest::DIR, 'moved');
$guest->call('path_symlink', 'moved', Guest::DIR, 'link');
$guest->call('path_create_directory', Guest::DIR, 'directory');
$guest->call('path_unlink_file', Guest::DIR, 'empty');
// A file that is open goes on without its name.
$guest->call('path_unlink_file', Guest::DIR, 'deep/out');
var_dump($guest->write($fd, 'more'), array_map('bin2hex', $memory->files()));

echo "the next program finds what the one before left\n";
var_dump((new Guest(new Wasm\Wasi(preopens: ['/again' => $memory])))->content(Guest::DIR, 'link') === "some\0bytes");

echo "read-only\n";
$fixed = Wasm\Preopen::memory(['a' => '1'], writable: false);
$guest = new Guest(new Wasm\Wasi(preopens: ['/' => $fixed]));
var_dump($guest->open(Guest::DIR, 'a', 0, Guest::WRITE), $guest->call('path_unlink_file', Guest::DIR, 'a'));
var_dump($guest->content(Guest::DIR, 'a'), $fixed->files());

echo "limits\n";
$small = Wasm\Preopen::memory(limit: 1000);
$guest = new Guest(new Wasm\Wasi(preopens: ['/' => $small]));
$fd = $guest->open(Guest::DIR, 'f', Guest::CREAT, Guest::WRITE);
var_dump($guest->write($fd, str_repeat('x', 2000)), $guest->memory->readInt32(Guest::RESULT), strlen($small->files()['f']));
var_dump($guest->write($fd, 'x'), $guest->open(Guest::DIR, 'g', Guest::CREAT, Guest::WRITE));
$guest->call('fd_filestat_set_size', $fd, 0);
var_dump($guest->open(Guest::DIR, 'g', Guest::CREAT, Guest::WRITE));
for ($made = 0, $fds = [Guest::DIR]; $guest->call('path_create_directory', end($fds), 'd') === 'SUCCESS'; $made++) {
    $fds[] = $guest->open(end($fds), 'd');
}
var_dump($made);
$deep = Wasm\Preopen::memory();
$guest = new Guest(new Wasm\Wasi(preopens: ['/' => $deep]));
for ($made = 0, $fd = Guest::DIR; ($errno = $guest->call('path_create_directory', $fd, 'd')) === 'SUCCESS'; $made++) {
    $next = $guest->open($fd, 'd');
    $fd === Guest::DIR or $guest->call('fd_close', $fd);
    $fd = $next;
}
var_dump($made, $errno);
unset($guest, $deep);

echo "what is equal\n";
var_dump($memory == $memory, $memory == Wasm\Preopen::memory(), new Wasm\Preopen('/a') == new Wasm\Preopen('/a'));
var_dump(new Wasm\Preopen('/a') == new Wasm\Preopen('/b'), new Wasm\Preopen('/a') == new Wasm\Preopen('/a', true));

echo "refused\n";
attempt(fn () => (new Wasm\Preopen('/tmp'))->files());
foreach (['', '/a', 'a/', 'a//b', './a', 'a/../b', '..', "a\0b", "\xff"] as $path) {
    attempt(fn () => Wasm\Preopen::memory([$path => '']));
}
attempt(fn () => Wasm\Preopen::memory(['a' => '', 'a/b' => '']));
attempt(fn () => Wasm\Preopen::memory(['a/b' => '', 'a' => '']));
foreach ([str_repeat('a', 256), str_repeat('a/', 300) . 'a'] as $path) {
    try {
        Wasm\Preopen::memory([$path => '']);
    } catch (ValueError $e) {
        echo str_replace($path, 'PATH', $e->getMessage()), "\n";
    }
}
attempt(fn () => Wasm\Preopen::memory(['a' => 1]));
attempt(fn () => Wasm\Preopen::memory(['a' => str_repeat('x', 1000)], limit: 1000));
attempt(fn () => Wasm\Preopen::memory(limit: -1));
$memory = Wasm\Preopen::memory();
attempt(fn () => $memory->__construct('/tmp'));
attempt(fn () => $memory->writable = false);
attempt(fn () => (new ReflectionClass('Wasm\Preopen'))->newInstanceWithoutConstructor()->files());
?>
--EXPECTF--
object(Wasm\Preopen)#1 (2) {
  ["path"]=>
  NULL
  ["writable"]=>
  bool(true)
}
read and written
bool(true)
string(1) "x"
string(7) "SUCCESS"
string(6) "output"
string(7) "SUCCESS"
array(3) {
  [7]=>
  string(10) "736576656e"
  ["deep/er/2024"]=>
  string(2) "78"
  ["moved"]=>
  string(20) "736f6d65006279746573"
}
the next program finds what the one before left
bool(true)
read-only
string(4) "PERM"
string(4) "PERM"
string(1) "1"
array(1) {
  ["a"]=>
  string(1) "1"
}
limits
string(7) "SUCCESS"
int(871)
int(871)
string(5) "NOSPC"
string(5) "NOSPC"
int(5)
int(5)
int(256)
string(11) "NAMETOOLONG"
what is equal
bool(true)
bool(false)
bool(true)
bool(false)
bool(false)
refused
Wasm\WasmError: only a directory in memory can list its files: this one is on the host
ValueError: Wasm\Preopen::memory(): Argument #1 ($files) must have relative paths as keys, as in ['dir/file.txt' => '…'], "" given
ValueError: Wasm\Preopen::memory(): Argument #1 ($files) must have relative paths as keys, as in ['dir/file.txt' => '…'], "/a" given
ValueError: Wasm\Preopen::memory(): Argument #1 ($files) must have relative paths as keys, as in ['dir/file.txt' => '…'], "a/" given
ValueError: Wasm\Preopen::memory(): Argument #1 ($files) must have relative paths as keys, as in ['dir/file.txt' => '…'], "a//b" given
ValueError: Wasm\Preopen::memory(): Argument #1 ($files) must have relative paths as keys, as in ['dir/file.txt' => '…'], "./a" given
ValueError: Wasm\Preopen::memory(): Argument #1 ($files) must have relative paths as keys, as in ['dir/file.txt' => '…'], "a/../b" given
ValueError: Wasm\Preopen::memory(): Argument #1 ($files) must have relative paths as keys, as in ['dir/file.txt' => '…'], ".." given
ValueError: Wasm\Preopen::memory(): Argument #1 ($files) must have relative paths as keys, as in ['dir/file.txt' => '…'], "a\0b" given
ValueError: Wasm\Preopen::memory(): Argument #1 ($files) must have paths as keys that are UTF-8
ValueError: Wasm\Preopen::memory(): Argument #1 ($files) cannot hold "a/b": Not a directory (os error 20)
ValueError: Wasm\Preopen::memory(): Argument #1 ($files) cannot hold "a": File exists (os error 17)
Wasm\Preopen::memory(): Argument #1 ($files) cannot hold "PATH": File%r ?%rname too long (os error 36)
Wasm\Preopen::memory(): Argument #1 ($files) cannot hold "PATH": File%r ?%rname too long (os error 36)
TypeError: Wasm\Preopen::memory(): Argument #1 ($files) must map paths to strings, int given
ValueError: Wasm\Preopen::memory(): Argument #1 ($files) must fit into the limit of 1000 bytes, including names and 128 bytes for each file
ValueError: Wasm\Preopen::memory(): Argument #3 ($limit) must be greater than or equal to 0
Error: Cannot call Wasm\Preopen::__construct() twice
Error: Cannot modify readonly property Wasm\Preopen::$writable
ReflectionException: Class Wasm\Preopen is an internal class marked as final that cannot be instantiated without invoking its constructor
