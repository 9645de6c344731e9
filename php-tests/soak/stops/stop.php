<?php

/*
 * Stops guests that never end, and prints how late each stop was, in milliseconds, as JSON: guest => list.
 *
 *     php -d extension=… stop.php [count]      as many of each guest, in a row
 *
 * Served by a web server it stops each guest once.
 */

declare(strict_types=1);

const LIMIT = 0.01;

const GUESTS = [
    'a bare loop' => '(loop $l (br $l))',
    'loads and stores' => '(loop $l (i32.store (i32.const 0) (i32.add (i32.load (i32.const 0)) (i32.const 1))) (br $l))',
    'calls' => '(loop $l (drop (call $f (i32.const 100))) (br $l))',
    'library functions' => '(loop $l (drop (memory.grow (i32.const 0)))
        (memory.fill (i32.const 0) (i32.const 1) (i32.const 65536)) (br $l))',
];

function module(string $loop): Wasm\Module
{
    return Wasm\Module::fromText("(module
        (memory 1)
        (func \$f (param i32) (result i32)
            (if (result i32) (local.get 0) (then (call \$f (i32.sub (local.get 0) (i32.const 1)))) (else (i32.const 7))))
        (func (export \"calls\") (result i32) (call \$f (i32.const 3)))
        (func (export \"spin\") $loop))");
}

/** How late the stop was; null if there was none, or the instance was of no use afterwards. */
function stop(Wasm\Instance $instance): ?float
{
    $started = hrtime(true);
    try {
        $instance->spin();
        return null;
    } catch (Wasm\TimeLimitException) {
        $took = hrtime(true) - $started;
    }
    return $instance->calls() === 7 ? $took / 1e6 - LIMIT * 1e3 : null;
}

/** How late PHP itself is when it looks at the clock all the time: what the machine adds to every other number. */
function look(): float
{
    $started = hrtime(true);
    do {
        $took = hrtime(true) - $started;
    } while ($took < LIMIT * 1e9);
    return $took / 1e6 - LIMIT * 1e3;
}

$count = PHP_SAPI === 'cli' ? (int) ($argv[1] ?? 1) : 1;
$late = [];
for ($n = 0; $n < $count; $n++) {
    $late['no guest, for comparison'][] = look();
}
foreach (GUESTS as $name => $loop) {
    $instance = module($loop)->instantiate([], new Wasm\Store(timeLimit: LIMIT));
    for ($n = 0; $n < $count; $n++) {
        $late[$name][] = stop($instance);
    }
}
echo json_encode($late);
