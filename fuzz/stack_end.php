<?php

/*
 * Makes a guest reach the end of its stack while it leaves compiled code, and checks that everything is sound afterwards.
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

require __DIR__ . '/target.php';

prepare(['stack_end', 'api'], Scene::class);

function watched(string $input): array
{
    pcntl_alarm(ALARM);
    $features = Scene::play($input);
    pcntl_alarm(0);
    return $features;
}

$arguments = array_slice($argv, 1);
if ($arguments === []) {
    serve(watched(...));
} elseif ($arguments[0] !== '--every') {
    // The first byte chose the size of the stack.
    replay($arguments, Scene::class, static fn(string $input): array => watched(substr($input, 1)));
} else {
    $names = array_slice($arguments, 2);
    foreach (WayOut::all() as $way) {
        if ($names !== [] && !in_array($way->name, $names, true)) {
            continue;
        }
        echo "$way->name\n";
        for ($pads = 0; $pads < (int) $arguments[1]; $pads += Scene::STEPS) {
            pcntl_alarm(ALARM);
            Scene::every($way, $pads);
        }
    }
}
