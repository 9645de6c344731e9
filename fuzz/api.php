<?php

/*
 * Does with the extension what its input says, and holds all of it against a model in plain PHP.
 *
 *     php -d extension=… fuzz/api.php FILE…     does what each file says, and prints how much that was
 *     php -d extension=… fuzz/api.php -v FILE   says what it does
 *     php -d extension=… fuzz/api.php           serves the fuzz target `api`: inputs from stdin, features to stdout
 *
 * Where the extension does other than the model, it says so and exits with 1.
 */

declare(strict_types=1);

namespace WasmFuzz;

error_reporting(E_ALL);
ini_set('display_errors', 'stderr');
ini_set('memory_limit', '1G');

spl_autoload_register(static function (string $class): void {
    require __DIR__ . '/api/' . substr($class, strlen('WasmFuzz\\')) . '.php';
});

set_error_handler(static function (int $level, string $message, string $file, int $line): never {
    World::fail("the extension, or this program, complains: $message in $file:$line");
});

$files = array_slice($argv, 1);
if (($files[0] ?? '') === '-v') {
    World::$trace = true;
    array_shift($files);
}
foreach ($files as $file) {
    World::$input = $file;
    $features = World::live(file_get_contents($file));
    echo basename($file), ': ', count($features), "\n";
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
    $features = World::live($input);
    fwrite(STDOUT, pack('Vv*', 2 * count($features), ...$features));
}
