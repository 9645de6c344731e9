<?php
/*
 * Where the examples find the WebAssembly modules of npm packages: in a node_modules of the current directory, or where
 * php-tests/modules/fetch.php puts them.
 */
function npm(string $file): string
{
    foreach ([getcwd(), __DIR__ . '/../target/modules'] as $directory) {
        if (is_file("$directory/node_modules/$file")) {
            return "$directory/node_modules/$file";
        }
    }
    fwrite(STDERR, "There is no node_modules/$file here: run php php-tests/modules/fetch.php, or npm install.\n");
    exit(77);
}
