<?php

/*
 * Has a guest come to the end of its stack while it leaves compiled code, and looks whether everything is sound afterwards.
 *
 *     php -d extension=… -d wasm.stack_size=… fuzz/stack_end.php FILE…     does what each file says
 *     php -d extension=… -d wasm.stack_size=… fuzz/stack_end.php -v FILE   says what it does
 *     php -d extension=… -d wasm.stack_size=… fuzz/stack_end.php --every N [WAY …]
 *                                             takes every way out, or these, at N places, and says which
 *     php -d extension=… -d wasm.stack_size=… fuzz/stack_end.php           serves the fuzz target `stack_end`
 *
 * An input that hangs is ended by SIGALRM, after 30 seconds or what STACK_END_ALARM in the environment says: waiting for a
 * lock takes no processor time, so nothing else would end it.
 */

declare(strict_types=1);

namespace WasmFuzz;

define('WasmFuzz\ALARM', (int) (getenv('STACK_END_ALARM') ?: 30));

error_reporting(E_ALL);
ini_set('display_errors', 'stderr');
ini_set('memory_limit', '1G');

spl_autoload_register(static function (string $class): void {
    $name = substr($class, strlen('WasmFuzz\\'));
    foreach (['stack_end', 'api'] as $directory) {
        if (is_file($file = __DIR__ . "/$directory/$name.php")) {
            require $file;
        }
    }
});

set_error_handler(static function (int $level, string $message, string $file, int $line): never {
    Scene::fail("the extension, or this program, complains: $message in $file:$line");
});

function watched(string $input): array
{
    pcntl_alarm(ALARM);
    $features = Scene::play($input);
    pcntl_alarm(0);
    return $features;
}


$files = array_slice($argv, 1);
if (($files[0] ?? '') === '-v') {
    Scene::$trace = true;
    array_shift($files);
}
if (($files[0] ?? '') === '--every') {
    $names = array_slice($files, 2);
    foreach (WayOut::all() as $way) {
        if ($names !== [] && !in_array($way->name, $names, true)) {
            continue;
        }
        echo "$way->name\n";
        for ($pads = 0; $pads < (int) $files[1]; $pads += Scene::STEPS) {
            pcntl_alarm(ALARM);
            Scene::every($way, $pads);
        }
    }
    exit(0);
}
foreach ($files as $file) {
    Scene::$input = $file;
    // The first byte chose the size of the stack.
    $features = watched(substr(file_get_contents($file), 1));
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
    $features = watched($input);
    fwrite(STDOUT, pack('Vv*', 2 * count($features), ...$features));
}
