<?php

/*
 * What the programs for the fuzz targets `api` and `stack_end` have in common: their settings, their classes, and where
 * their inputs come from.
 */

declare(strict_types=1);

namespace WasmFuzz;

/**
 * @param list<string> $directories where classes are looked for, in order
 * @param class-string $world reports what is wrong, by fail()
 */
function prepare(array $directories, string $world): void
{
    error_reporting(E_ALL);
    ini_set('display_errors', 'stderr');
    ini_set('memory_limit', '1G');
    spl_autoload_register(static function (string $class) use ($directories): void {
        $name = substr($class, strlen('WasmFuzz\\'));
        foreach ($directories as $directory) {
            if (is_file($file = __DIR__ . "/$directory/$name.php")) {
                require $file;
                return;
            }
        }
    });
    set_error_handler(static function (int $level, string $message, string $file, int $line) use ($world): never {
        $world::fail("the extension, or this program, complains: $message in $file:$line");
    });
}

/**
 * Does what files say, after `-v` with an account of it, and prints the number of features of each.
 *
 * @param list<string> $files
 * @param class-string $world has the properties $trace and $input
 * @param callable(string): list<int> $run does what an input says, and returns its features
 */
function replay(array $files, string $world, callable $run): void
{
    if ($files[0] === '-v') {
        $world::$trace = true;
        array_shift($files);
    }
    foreach ($files as $file) {
        $world::$input = $file;
        $features = $run(file_get_contents($file));
        echo basename($file), ': ', count($features), "\n";
    }
}

/**
 * Serves a fuzz target: reads inputs from stdin and writes their features to stdout, each list after its length in bytes.
 *
 * @param callable(string): list<int> $run does what an input says, and returns its features
 */
function serve(callable $run): void
{
    while (($length = fread(STDIN, 4)) !== '' && $length !== false) {
        $size = unpack('V', $length)[1];
        $input = '';
        while (strlen($input) < $size) {
            $input .= fread(STDIN, $size - strlen($input));
        }
        $features = $run($input);
        fwrite(STDOUT, pack('Vv*', 2 * count($features), ...$features));
    }
}
