<?php
/*
 * Where the examples find the WebAssembly modules of npm packages: in a node_modules of the current directory, or where
 * php-tests/modules/fetch.php and php-tests/toolchains/fetch.sh put them.
 */
function npm(string $file): string
{
    foreach ([getcwd(), __DIR__ . '/../target/modules', __DIR__ . '/../target/toolchains'] as $directory) {
        if (is_file("$directory/node_modules/$file")) {
            return "$directory/node_modules/$file";
        }
    }
    fwrite(STDERR, "There is no node_modules/$file here: run php php-tests/modules/fetch.php and sh php-tests/toolchains/fetch.sh, or npm install.\n");
    exit(77);
}
