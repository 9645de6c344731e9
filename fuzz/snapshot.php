<?php

/*
 * Does with an instance and with instances of its snapshots what its input says, and holds them against each other.
 *
 *     php -d extension=… fuzz/snapshot.php FILE…     does what each file says, and prints how much that was, and the last state
 *     php -d extension=… fuzz/snapshot.php -v FILE   says what it does
 *     php -d extension=… fuzz/snapshot.php           serves the fuzz target `snapshot`: inputs from stdin, features to stdout
 *
 * Where they differ, it says so and exits with 1.
 */

declare(strict_types=1);

namespace WasmFuzz;

error_reporting(E_ALL);
ini_set('display_errors', 'stderr');
ini_set('memory_limit', '1G');

require __DIR__ . '/api/Input.php';
require __DIR__ . '/snapshot/Guest.php';
require __DIR__ . '/snapshot/Flock.php';

set_error_handler(static function (int $level, string $message, string $file, int $line): never {
    fwrite(STDERR, "the extension, or this program, complains: $message in $file:$line\n");
    exit(1);
});

$files = array_slice($argv, 1);
if (($files[0] ?? '') === '-v') {
    Flock::$trace = true;
    array_shift($files);
}
foreach ($files as $file) {
    [$features, $state] = Flock::live(file_get_contents($file));
    echo basename($file), ': ', count($features), " $state\n";
}
if ($files !== []) {
    exit(0);
}
while (($length = fread(STDIN, 4)) !== '' && $length !== false) {
    $size = unpack('V', $length)[1];
    $input = '';
    while (strlen($input) < $size) {
        $input .= fread(STDIN, $size - strlen($input));
    }
    [$features] = Flock::live($input);
    fwrite(STDOUT, pack('Vv*', 2 * count($features), ...$features));
}
