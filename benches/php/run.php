<?php

/**
 * Runs every PHP and JavaScript bench in one go, writes docs/benchmarks.md and the ratios of the README, and has the
 * charts drawn.
 *
 * Started by `make bench`. Keeps the rows as JSON lines in target/bench/results.jsonl. Reports whether each ratio that
 * the project claims is met, and never fails on one: timing depends on the machine.
 */

declare(strict_types=1);

require __DIR__ . '/measure.php';
require __DIR__ . '/report.php';

use Report\Claim;

use function Measure\{compilers, ffiDirectives, firstThatHolds, php, progress, progressDone, run, wasmName, wasmPhp};

const ROOT = __DIR__ . '/../..';
const RESULTS = ROOT . '/target/bench/results.jsonl';
const CHART = ROOT . '/benches/chart.svg';
const SNAPSHOTS = ROOT . '/docs/manual/snapshots.svg';
const PAPER = ROOT . '/docs/benchmarks.md';
const README = ROOT . '/README.md';

/** @return array<string, array<string, array<string, mixed>>> suite => name => row */
function measureAll(): array
{
    $compiler = compilers()[0];
    $node = findNode();
    $fetched = fetchModules();
    $commands = [
        "call, with $compiler" => [...wasmPhp($compiler, ffiDirectives() ?? []), __DIR__ . '/call.php'],
        "host, with $compiler" => [...wasmPhp($compiler), __DIR__ . '/host.php'],
        "texts, with $compiler" => [...wasmPhp($compiler), __DIR__ . '/text.php'],
        "memory, with $compiler" => [...wasmPhp($compiler), __DIR__ . '/memory.php'],
        "wasi, with $compiler" => [...wasmPhp($compiler), __DIR__ . '/wasi.php'],
        "plug-ins of Extism, with $compiler" => [...wasmPhp($compiler), __DIR__ . '/extism.php'],
        "components, with $compiler" => [...wasmPhp($compiler), __DIR__ . '/component.php'],
        "limits, with $compiler" => [...wasmPhp($compiler), __DIR__ . '/limits.php'],
        "profiler, with $compiler" => [...wasmPhp($compiler), __DIR__ . '/profiler.php'],
        'call, in V8' => $node === null ? null : [$node, __DIR__ . '/../js/call.mjs'],
        'boot' => [...php(), __DIR__ . '/boot.php'],
        "modules of other people, with $compiler" => $fetched ? [...wasmPhp($compiler, gdDirectives()), __DIR__ . '/modules.php'] : null,
        "instances that have much to begin with, with $compiler (a minute, the first time)" => $fetched ? [...wasmPhp($compiler, ['wasm.cache_dir=' . artifacts()]), __DIR__ . '/snapshot.php'] : null,
        "components of other people, with $compiler (a minute, the first time)" => $fetched ? [...wasmPhp($compiler, ['wasm.cache_dir=' . artifacts()]), __DIR__ . '/component_programs.php'] : null,
        'compiling (half a minute)' => $fetched ? [...php(), __DIR__ . '/compile.php'] : null,
        'cache (half a minute)' => [...php(), __DIR__ . '/cache.php'],
        'php-fpm (half a minute)' => [...php(shared('posix')), __DIR__ . '/fpm.php'],
        'a race for one cache directory' => race($compiler),
        'nbody (a minute)' => [...php(), __DIR__ . '/nbody.php', ...(array) $node],
    ];
    $output = '';
    foreach (array_filter($commands) as $what => $command) {
        progress($what);
        $output .= run($command);
    }
    progressDone();
    is_dir(dirname(RESULTS)) || mkdir(dirname(RESULTS), recursive: true);
    file_put_contents(RESULTS, $output);

    $rows = [];
    foreach (explode("\n", trim($output)) as $line) {
        $row = json_decode($line, true, flags: JSON_THROW_ON_ERROR);
        $rows[$row['suite']][$row['name']] = $row;
    }

    return $rows;
}

/**
 * Has everything measured with a copy of the extension, which is what installing one makes. What a linker has just
 * written through a mapping lies in the system's cache page by page, and costs each fresh process a tenth of a
 * millisecond more to touch than a file that was written or read in the usual way.
 */
function install(): void
{
    $built = (string) getenv('WASM_EXTENSION');
    $directory = Measure\temporaryDirectory();
    chmod($directory, 0755);
    if (!copy($built, "$directory/libwasm.so")) {
        throw new RuntimeException("WASM_EXTENSION must be the path of the built extension: there is none at \"$built\"");
    }
    putenv("WASM_EXTENSION=$directory/libwasm.so");
}

/** A directory that keeps what takes a minute to compile, from one run to the next. */
function artifacts(): string
{
    $directory = ROOT . '/target/bench/artifacts';
    is_dir($directory) || mkdir($directory, 0700, true);

    return $directory;
}

/** Whether they are there; where not, fetch.php has said why, and the bench goes on without them. */
function fetchModules(): bool
{
    try {
        run([...php(), ROOT . '/php-tests/modules/fetch.php']);
    } catch (RuntimeException $exception) {
        progressDone();
        fwrite(STDERR, $exception->getMessage() . "\n");
        return false;
    }

    return true;
}

/** @return list<string> */
function gdDirectives(): array
{
    return firstThatHolds([[], ['extension=gd']], 'extension_loaded("gd")') ?? [];
}

/** @return list<string> the directives that load an extension, where it is not built in */
function shared(string $extension): array
{
    return firstThatHolds([[], ["extension=$extension"]], "extension_loaded('$extension')") ?? [];
}

/** @return list<string>|null null: this PHP cannot fork */
function race(string $compiler): ?array
{
    $directives = firstThatHolds([[], ['extension=pcntl']], 'extension_loaded("pcntl")');

    return $directives === null ? null : [...wasmPhp($compiler, $directives), __DIR__ . '/race.php'];
}

function findNode(): ?string
{
    try {
        run(['node', '--version']);
    } catch (RuntimeException) {
        return null;
    }

    return 'node';
}

/** @return list<Claim> */
function claims(array $rows): array
{
    $value = static fn (string $suite, string $name): ?float => $rows[$suite][$name]['value'] ?? null;
    $ratio = static function (string $suite, string $name, string $to) use ($value): ?float {
        [$a, $b] = [$value($suite, $name), $value($suite, $to)];

        return $a === null || $b === null ? null : $a / $b;
    };
    $compiler = compilers()[0];
    $call = 'wasm method, two i32';
    $claims = [
        Claim::atMost('`$i->sum($k, 2)` against FFI calling a C function', $ratio('call', $call, 'FFI, two ints'), 0.5),
        Claim::atMost('`$i->sum($k, 2)` against a userland method', $ratio('call', $call, 'userland method, two ints'), 2.2),
        Claim::atMost(
            'wasm calling a PHP closure, `(i32) -> i32`, against array_map calling it',
            $ratio('host', 'host call, (i32) -> i32', 'array_map, one int'),
            1.3,
        ),
        Claim::atMost('a call of a component, `(u32, u32) -> u32`, against a call of a module', $ratio('component', '(u32, u32) -> u32', '(u32, u32) -> u32 of a module'), 1.5),
        Claim::atMost(
            'a record of five fields into a component, a variant out, µs',
            $value('component', 'a record of five fields in, a variant out') === null ? null : $value('component', 'a record of five fields in, a variant out') / 1000,
            3.0,
        ),
        Claim::atMost('16 MiB of bytes into a component and out, against `Memory::write()` and `read()`', $ratio('component', '16 MiB of bytes in and out', '16 MiB of bytes by Memory::write() and read()'), 2.0),
        Claim::atMost('`$memory->read()` of 1 MiB against a string copy', $ratio('memory', 'Memory::read, 1 MiB', 'substr, 1 MiB'), 1.2),
        Claim::atMost('`$memory->write()` of 1 MiB against a string copy', $ratio('memory', 'Memory::write, 1 MiB', 'substr, 1 MiB'), 1.2),
        Claim::atMost('`$u8[$k]` against `ord($string[$k])`', $ratio('memory', '$u8[$k]', 'ord($string[$k])'), 2.0),
        Claim::atMost('`$u8[$k] = 7` against SplFixedArray', $ratio('memory', '$u8[$k] = 7', '$fixed[$k] = 7'), 2.0),
        Claim::atMost("warm boot of nbody.wasm, µs ($compiler)", $value('cache', 'nbody, warm'), 4.0),
        Claim::atMost('the same with wasm.validate_timestamps=0, µs', $value('cache', 'nbody, warm, timestamps not validated'), 3.0),
        Claim::atMost('boot of nbody.wasm in a fresh process, from disk, µs', $value('cache', 'nbody, disk'), 300.0),
        Claim::atMost('the same of cedar-wasm, nearly all code, µs', $value('cache', 'cedar, disk'), 8000.0),
        Claim::atLeast('its compilation against that', $ratio('cache', 'cedar, compile', 'cedar, disk'), 300.0),
        Claim::atMost('the same of flite, nearly all data, µs', $value('cache', 'flite, disk'), 10_000.0),
        Claim::atLeast(
            'php-fpm: a page with some work, a boot and a call against the same page without wasm, requests a second',
            $ratio('fpm', 'a page with some work, with a boot and a call', 'a page with some work'),
            0.95,
        ),
        Claim::atMost('private memory of each of 8 workers for cedar-wasm from disk, kB', $value('fpm', 'private memory of a worker for cedar-wasm, from disk'), 8192.0),
        Claim::atMost('the same, preloaded, kB', $value('fpm', 'private memory of a worker for cedar-wasm, preloaded'), 2048.0),
        Claim::atMost('an instance of flite, 21.5 MB of data, µs', $value('snapshot', 'instantiate flite, warm'), 30.0),
        Claim::atMost('its private memory before its first call, kB', $value('snapshot', 'instantiate flite, memory'), 256.0),
        Claim::atMost('Ruby, from a snapshot to the result of `1 + 1`, µs', $value('snapshot', 'Ruby: from the snapshot to the result of 1 + 1'), 1000.0),
        Claim::atLeast('its start against that', $ratio('snapshot', 'Ruby: start, to the result of 1 + 1', 'Ruby: from the snapshot to the result of 1 + 1'), 100.0),
        Claim::atMost(
            'QuickJS with 1 MB of JavaScript, from a snapshot to a page, over the page itself, µs',
            $value('snapshot', 'QuickJS: render a page') === null ? null
                : $value('snapshot', 'QuickJS: from the snapshot to the page') - $value('snapshot', 'QuickJS: render a page'),
            300.0,
        ),
        Claim::atMost('private memory of each of 8 workers for a snapshot of Ruby, preloaded, kB', $value('fpm', 'private memory of a worker with a snapshot of Ruby, preloaded'), 1024.0),
        Claim::atMost('failures of 8 processes that fill one cache directory, 200 rounds', $value('race', 'failures'), 0.0),
        Claim::atMost('warm boot of redact, a component of three modules, µs', $value('programs', 'redact: boot, warm'), 90.0),
        Claim::atMost('the same in a fresh process, from disk, µs', $value('programs', 'redact: boot in a fresh process, from disk'), 15_000.0),
        Claim::atMost('warm boot of CPython as a component, µs', $value('programs', 'Python: boot, warm'), 3000.0),
        Claim::atMost('its call after the first, µs', $value('programs', 'Python: a call after it'), 300.0),
        Claim::atMost('compiling nbody.wasm, against wasmtime', $ratio('compile', 'nbody', 'nbody, in wasmtime'), 1.2),
        Claim::atMost('compiling OxiPNG, 0.7 MB, against wasmtime', $ratio('compile', 'OxiPNG', 'OxiPNG, in wasmtime'), 1.2),
        Claim::atMost('compiling Cedar, 4.3 MB, against wasmtime', $ratio('compile', 'Cedar', 'Cedar, in wasmtime'), 1.2),
        Claim::atMost('the memory that this takes, against wasmtime', $ratio('compile', 'Cedar: memory', 'Cedar, in wasmtime: memory'), 2.0),
        Claim::atLeast('cold boot against the warm one', $ratio('boot', "cold ($compiler)", "warm ($compiler)"), 250.0),
    ];
    $trivial = $value('wasi', "start to exit, one that does nothing ($compiler)");
    $claims[] = Claim::atMost('a WASI command from start to exit, µs', $trivial === null ? null : $trivial / 1000, 100.0);
    $filter = "100 MB through a filter ($compiler)";
    $claims[] = Claim::atMost('100 MB through a WASI filter, against wasmtime', $ratio('wasi', $filter, '100 MB through a filter, in wasmtime'), 2.0);
    $limited = static fn (string $what, string $limit): ?float => $ratio('limits', "$what, $limit ($compiler)", "$what, no limit ($compiler)");
    $claims[] = Claim::atMost('n-body with a time limit against without', $limited('n-body', 'a time limit'), 1.03);
    $claims[] = Claim::atMost('a loop of `i32.add` with a time limit against without', $limited('a loop of i32.add', 'a time limit'), 1.1);
    $profiled = $rows['profiler']['n-body in wasm, profiled at 1 ms']['ratio'] ?? null;
    $claims[] = Claim::atMost('n-body while a profile is taken each millisecond, against without', $profiled, 1.02);
    foreach (['cranelift' => 1.6, 'llvm' => 1.4] as $name => $bar) {
        if (in_array($name, compilers(), true)) {
            $claims[] = Claim::atMost("nbody on $name against rust-baseline", $ratio('nbody', wasmName($name), 'rust-baseline'), $bar);
        }
    }
    if (in_array('cranelift', compilers(), true)) {
        $claims[] = Claim::atLeast('php against php+wasm(cranelift), nbody', $ratio('nbody', 'php', wasmName('cranelift')), 40.0);
    }

    return $claims;
}

try {
    install();
    $rows = measureAll();
} catch (RuntimeException $exception) {
    progressDone();
    fwrite(STDERR, $exception->getMessage() . "\n");
    exit(1);
}
$claims = claims($rows);
file_put_contents(PAPER, Report\paper($rows, $claims));
file_put_contents(README, Report\withRatios(file_get_contents(README), $claims));
echo Report\ratios($claims), "\nThe whole is in docs/benchmarks.md; the README has ", count(Report\IN_README), " of these ratios.\n";

try {
    progress('drawing ' . basename(CHART) . ' and ' . basename(SNAPSHOTS));
    run(['cargo', 'run', '--quiet', '--release', '--manifest-path', ROOT . '/tools/chart/Cargo.toml', '--', RESULTS, CHART, SNAPSHOTS]);
    progressDone();
} catch (RuntimeException $exception) {
    progressDone();
    fwrite(STDERR, 'No chart: ' . $exception->getMessage() . "\n");
}
