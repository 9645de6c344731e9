<?php

/*
 * Does with the extension what its input says, and compares every result with a model in plain PHP.
 *
 *     php -d extension=… fuzz/api.php FILE…     does what each file says, and prints how much that was
 *     php -d extension=… fuzz/api.php -v FILE   says what it does
 *     php -d extension=… fuzz/api.php           serves the fuzz target `api`: inputs from stdin, features to stdout
 *
 * It exits with 1, and says why, where the extension differs from the model.
 */

declare(strict_types=1);

namespace WasmFuzz;

require __DIR__ . '/target.php';

prepare(['api'], World::class);

$files = array_slice($argv, 1);
if ($files === []) {
    serve(World::live(...));
} else {
    replay($files, World::class, World::live(...));
}
