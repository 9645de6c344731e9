--TEST--
Wasm\Wasi: a listing of / shows the preopens, unless one of them is the root
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/wasi.inc';
require __DIR__ . '/../../wasi/Guest.php';

use WasmTests\Wasi\Guest;

/** The preopens that a guest finds, and what is in the last of them. */
function show(array $preopens, string ...$beneath): void
{
    $guest = new Guest(new Wasm\Wasi(preopens: $preopens));
    $paths = [];
    for ($fd = 3; $guest->call('fd_prestat_dir_name', $fd, 4096, 100) === 'SUCCESS'; $fd++) {
        $paths[] = $guest->memory->readCString(4096);
        $guest->memory->write(4096, str_repeat("\0", 100));
    }
    echo implode(' ', $paths), "\n";
    foreach ($paths ? ['.', ...$beneath] : [] as $path) {
        $directory = $guest->open($fd - 1, $path, Guest::DIRECTORY);
        $guest->call('fd_readdir', $directory, 8192, 4096, 0, Guest::RESULT);
        $names = [];
        for ($at = 8192, $end = 8192 + $guest->memory->readInt32(Guest::RESULT); $at < $end; $at += 24 + $length) {
            $length = $guest->memory->readInt32($at + 16);
            $names[] = $guest->memory->read($at + 24, $length) . ' ' . $guest->memory->readUint8($at + 20);
        }
        echo "  $path: ", implode(', ', $names), "\n";
    }
}

$memory = Wasm\Preopen::memory(['file' => '1']);
show([]);
show(['/out' => $memory, '/in' => sys_get_temp_dir()]);
show(['/srv/data' => $memory, 'srv/more/' => $memory, './relative' => $memory], 'srv');
show(['/' => $memory]);
show(['/data' => $memory, '/' => $memory]);
show(['.' => $memory]);
show(['./' => $memory]);
show(['../above' => $memory]);

echo "nothing can be made there\n";
$guest = new Guest(new Wasm\Wasi(preopens: ['/out' => $memory]));
var_dump($guest->call('path_create_directory', 4, 'new'), $guest->open(4, 'file', Guest::CREAT, Guest::WRITE));
var_dump($guest->open(4, 'etc/passwd'), $guest->open(4, '../out'), $guest->call('path_remove_directory', 4, 'out'));
?>
--EXPECT--
/out /in /
  .: . 3, .. 3, in 3, out 3
/srv/data srv/more/ ./relative /
  .: . 3, .. 3, relative 3, srv 3
  srv: . 3, .. 3, data 3, more 3
/
  .: . 3, .. 3, file 4
/data /
  .: . 3, .. 3, file 4
.
  .: . 3, .. 3, file 4
./
  .: . 3, .. 3, file 4
../above
  .: . 3, .. 3, file 4
nothing can be made there
string(4) "PERM"
string(4) "PERM"
string(5) "NOENT"
string(4) "PERM"
string(4) "PERM"
