<?php

/** How often a process of eight that fill one empty cache directory goes wrong, in 200 rounds. */

declare(strict_types=1);

require __DIR__ . '/harness.php';

$command = [PHP_BINARY, '-n'];
foreach (['extension' => getenv('WASM_EXTENSION'), 'wasm.compiler' => ini_get('wasm.compiler')] as $name => $value) {
    array_push($command, '-d', "$name=$value");
}
if (!in_array('pcntl', explode("\n", (string) shell_exec(escapeshellarg(PHP_BINARY) . ' -n -m')), true)) {
    array_push($command, '-d', 'extension=pcntl');
}
$output = Measure\run([...$command, __DIR__ . '/../../php-tests/soak/race.php', '200', '8']);
preg_match('/^(\d+) failures in 200 rounds/m', $output, $found) === 1 || throw new RuntimeException($output);
Bench\row('race', 'failures', '', [(float) $found[1]]);
