<?php

/*
 * Serves one of the scenarios: ?scenario=NAME&n=NUMBER. Without a name it says what the worker is.
 */

declare(strict_types=1);

if (!isset($_GET['scenario'])) {
    echo json_encode(['pid' => getmypid(), ...array_diff_key(Wasm\Cache::status(), ['modules' => null])]);
    return;
}
$scenarios = require __DIR__ . '/scenarios.php';
echo $scenarios[$_GET['scenario']][3]((int) $_GET['n']);
