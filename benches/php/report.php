<?php

/**
 * From the rows of the benches to Markdown: docs/benchmarks.md as a whole, and the six ratios of the README.
 */

declare(strict_types=1);

namespace Report;

use function Measure\{compilers, number};

/** The ratios that the README shows. */
const IN_README = [
    '`$i->sum($k, 2)` against FFI calling a C function',
    '`$i->sum($k, 2)` against a userland method',
    'wasm calling a PHP closure, `(i32) -> i32`, against array_map calling it',
    'cold boot against the warm one',
    'nbody on cranelift against rust-baseline',
    'php against php+wasm(cranelift), nbody',
];

/** A ratio that the project claims, between two rows of this run. */
final class Claim
{
    public function __construct(
        public readonly string $what,
        public readonly ?float $actual,
        public readonly string $bar,
        public readonly bool $met,
    ) {
    }

    /** @param float|null $actual null: a row is missing */
    public static function atMost(string $what, ?float $actual, float $bar): self
    {
        return new self($what, $actual, "≤ $bar", $actual !== null && $actual <= $bar);
    }

    public static function atLeast(string $what, ?float $actual, float $bar): self
    {
        return new self($what, $actual, "≥ $bar", $actual !== null && $actual >= $bar);
    }
}

/**
 * docs/benchmarks.md.
 *
 * @param array<string, array<string, array<string, mixed>>> $rows suite => name => row
 * @param list<Claim> $claims
 */
function paper(array $rows, array $claims): string
{
    $sections = [
        'Calls' => [
            '`$i->sum($k, 2)`: as a method, through `Exports`, `Func` and a first-class callable; without arguments, with two'
            . "\n`f64`, with six mixed ones. Against a userland function, a method, `__call`, a PHP FFI call of a C function, and V8"
            . "\n(where `node` is installed).",
            calls($rows['call'] ?? []),
        ],
        'Host calls' => [
            "Wasm calls a PHP closure a million times in one call. Against `array_map` and a loop of PHP calling the same closure.",
            values('call of a PHP closure', 'ns', $rows['host'] ?? []),
        ],
        'Memory' => [
            "`read`, `write`, views and globals. Against PHP's strings, `SplFixedArray` and properties.",
            withAndWithoutLoop('memory, views, globals', $rows['memory'] ?? []),
        ],
        'Texts' => [
            "A string to a guest and back: the guest allocates, the string is written, a call copies it, the copy is read, and both are"
            . "\ngiven back. Against a function in PHP that copies the string.",
            withAndWithoutLoop('a text', $rows['text'] ?? []),
        ],
        'Compiling' => [
            "From bytes to machine code, in fresh processes, and the most memory that the process had for it. Against wasmtime (its"
            . "\nPython package), whose compiler is Cranelift too.",
            compiling($rows['compile'] ?? []),
        ],
        'Boots' => [
            '`new Wasm\Instance(\'nbody.wasm\')`: the first in a process, the next ones with the check of the file, and'
            . "\ninstantiation alone.",
            values('boot of nbody.wasm', 'µs', $rows['boot'] ?? []),
        ],
        'Boots by where the module comes from' => [
            "Compiled, from disk, preloaded, warm: for a small module, one of code and one of data.",
            cache($rows['cache'] ?? []),
        ],
        'Instances that have much to begin with' => [
            "flite, whose voices are data; a JavaScript engine that has loaded a bundle of 1 MB, and Ruby: from their start, and"
            . "\nfrom a snapshot. Memory is what each of eight instances has for itself before its first call.",
            valuesOfUnits('instances', $rows['snapshot'] ?? []),
        ],
        'php-fpm' => [
            "Requests a second of a page that boots and calls a module, against the same page without; the private memory of 8"
            . "\nworkers (where `nginx` and `wrk` are installed).",
            valuesOfUnits('php-fpm', $rows['fpm'] ?? [], 0),
        ],
        'WASI' => ["Whole programs.", valuesOfUnits('WASI', $rows['wasi'] ?? [])],
        'Plug-ins of Extism' => [
            "A plug-in that gives back what it is given, with `Wasm\\Extism\\Plugin`, and with Extism's own SDK (from PyPI, with wasmtime"
            . "\nin it).",
            values('a plug-in of Extism', 'ms', $rows['extism'] ?? [], 4),
        ],
        'Components' => [
            "Calls of a component, with the loop around them, and of a module for comparison; and what they take with wasmtime's"
            . "\nbindings for Python.",
            components($rows['component'] ?? []),
        ],
        'Components of other people' => [
            "redact, a component in Rust that finds what should not be in a text, and CPython in a sandbox. A warm boot is `new"
            . "\nComponent` and `instantiate()` in a process that has the component.",
            values('components of other people', 'µs', $rows['programs'] ?? []),
        ],
        'Limits' => ["Limits that are not reached, against none.", limits($rows['limits'] ?? [])],
        'Profiles' => [
            "Processor time while a profile is taken, every millisecond, against the same work without: medians of pairs.",
            profiles($rows['profiler'] ?? []),
        ],
        'Modules of other people' => [
            "What modules from npm do, against PHP's extension or function for it, or the program one would write. A ratio above 1"
            . "\nmeans that PHP is faster.",
            modules($rows['modules'] ?? []),
        ],
        'n-body' => [
            number(\Measure\STEPS) . " steps of the benchmark of the Computer Language Benchmarks Game, against native Rust"
            . "\n(`-C opt-level=3`), PHP, PHP with its JIT, V8, and wasmi, the interpreter that php-ext-wasm began with. PHP and wasmi run"
            . "\nfewer steps, and their times are scaled.",
            nbody($rows['nbody'] ?? []),
        ],
    ];
    $paper = <<<'MD'
        # Benchmarks

        `make bench` writes this page: it measures on your machine, with a warm-up and several rounds, and gives medians.
        Modules that other people built are fetched by `npm`, if it is installed.

        MD;
    $paper .= "\nMeasured on " . machine() . ".\nThe machine is shared: read the ratios, not the nanoseconds.\n\n"
        . "## The ratios that the project claims\n\nA bar that is not met stays in this table.\n\n" . ratios($claims)
        . "\n![The benchmarks as bars](../benches/chart.svg)\n";
    foreach ($sections as $title => [$text, $table]) {
        $paper .= "\n## $title\n\n$text\n\n" . ($table === '' ? "Not measured in this run.\n" : $table);
    }
    return $paper . <<<'MD'

        ## History

        [php-ext-wasm](https://github.com/wasmerio/wasmer-php) moved from the interpreter wasmi to wasmer in 2019, and these
        numbers made it known: n-body with 5 000 000 steps took 287 ms in native Rust, 19 761 ms in PHP, 67 622 ms in wasmi
        and 2 365 ms in wasmer with Cranelift. It booted a module in 4.2 ms, or in 0.005 ms when it was kept in memory.

        MD;
}

/**
 * The README with its ratios written anew, between their markers.
 *
 * @param list<Claim> $claims
 */
function withRatios(string $readme, array $claims): string
{
    $shown = array_values(array_filter($claims, fn (Claim $claim): bool => in_array($claim->what, IN_README, true)));
    [$before, $rest] = explode("<!-- ratios:begin -->\n", $readme, 2);
    [, $after] = explode('<!-- ratios:end -->', $rest, 2);
    return "$before<!-- ratios:begin -->\n" . ratios($shown) . "<!-- ratios:end -->$after";
}

function machine(): string
{
    $release = @parse_ini_file('/etc/os-release') ?: [];
    $cores = (int) shell_exec('nproc 2>/dev/null') ?: 1;
    return sprintf(
        '%s, %s %s, PHP %d.%d, built with `FEATURES=%s`',
        $release['PRETTY_NAME'] ?? PHP_OS,
        $cores,
        $cores === 1 ? 'core' : 'cores',
        PHP_MAJOR_VERSION,
        PHP_MINOR_VERSION,
        implode(',', compilers()),
    );
}

/** @param list<Claim> $claims */
function ratios(array $claims): string
{
    $table = "| ratio | measured | bar | |\n|---|--:|--:|---|\n";
    foreach ($claims as $claim) {
        $table .= sprintf(
            "| %s | %s | %s | %s |\n",
            $claim->what,
            $claim->actual === null ? '–' : number($claim->actual, 2),
            $claim->bar,
            $claim->actual === null ? 'not measured' : ($claim->met ? 'met' : 'not met'),
        );
    }
    return $table;
}

function calls(array $rows): string
{
    $wasm = $rows['wasm method, two i32']['value'] ?? null;
    return table(
        "| call | ns | without the loop | against `\$i->sum(\$k, 2)` |\n|---|--:|--:|--:|\n",
        $rows,
        fn (string $name, array $row): string => sprintf("| %s | %.1f | %s | %.2f |\n", $name, $row['value'], net($row), $row['value'] / $wasm),
    );
}

/** Values that all have one unit. */
function values(string $what, string $unit, array $rows, int $decimals = 1): string
{
    return table(
        "| $what | $unit |\n|---|--:|\n",
        $rows,
        fn (string $name, array $row): string => sprintf("| %s | %s |\n", $name, number($row['value'], $decimals)),
    );
}

/** Values that have units of their own. */
function valuesOfUnits(string $what, array $rows, int $decimals = 1): string
{
    return table(
        "| $what | |\n|---|--:|\n",
        $rows,
        fn (string $name, array $row): string => sprintf("| %s | %s %s |\n", $name, number($row['value'], $decimals), $row['unit']),
    );
}

/** Nanoseconds, with the loop around what is measured and without it. */
function withAndWithoutLoop(string $what, array $rows): string
{
    return table(
        "| $what | ns | without the loop |\n|---|--:|--:|\n",
        $rows,
        fn (string $name, array $row): string
            => sprintf("| %s | %s | %s |\n", str_contains($name, '$') ? "`$name`" : $name, number($row['value'], 1), net($row)),
    );
}

function compiling(array $rows): string
{
    return table(
        "| compiling | ms | memory, MB |\n|---|--:|--:|\n",
        array_filter($rows, static fn (array $row): bool => $row['unit'] === 'ms'),
        fn (string $name, array $row): string => sprintf(
            "| %s | %s | %s |\n",
            $name,
            number($row['value'], 1),
            number($rows["$name: memory"]['value'] / 1024, 1),
        ),
    );
}

function modules(array $rows): string
{
    return table(
        "| job | module | µs | PHP | µs | ratio |\n|---|---|--:|---|--:|--:|\n",
        $rows,
        function (string $name, array $row): string {
            $peer = $row['peer_value'];
            return sprintf(
                "| %s | %s | %s | %s | %s | %s |\n",
                $name,
                $row['module'],
                number($row['value'], 1),
                $row['peer'] ?? '–',
                $peer === null ? '–' : number($peer, 1),
                $peer === null ? '–' : number($row['value'] / $peer, 2),
            );
        },
    );
}

function net(array $row): string
{
    return isset($row['net']) ? number($row['net'], 1) : '–';
}

/** By module and by where it came from. */
function cache(array $rows): string
{
    if ($rows === []) {
        return '';
    }
    $table = "| boot, µs | compiled | from disk | preloaded | warm |\n|---|--:|--:|--:|--:|\n";
    foreach (['nbody' => 'nbody.wasm', 'cedar' => 'cedar-wasm, 4.3 MB of code', 'flite' => 'flite.wasm, 21.5 MB of data'] as $name => $title) {
        $cells = array_map(
            fn (string $kind): string => isset($rows["$name, $kind"]) ? number($rows["$name, $kind"]['value'], 1) : '–',
            ['compile', 'disk', 'preload', 'warm'],
        );
        $table .= "| $title | " . implode(' | ', $cells) . " |\n";
    }
    return $table;
}

/** Calls of components. */
function components(array $rows): string
{
    return table(
        "| a call | ns |\n|---|--:|\n",
        $rows,
        fn (string $name, array $row): string => sprintf("| %s | %s |\n", str_replace('(u32, u32) -> u32', '`(u32, u32) -> u32`', $name), number($row['value'])),
    );
}

/** Each limit against none. */
function limits(array $rows): string
{
    return table(
        "| limits that are not reached | ms | against none |\n|---|--:|--:|\n",
        $rows,
        fn (string $name, array $row): string => sprintf(
            "| %s | %s | %.2f |\n",
            str_replace('i32.add', '`i32.add`', $name),
            number($row['value'], 1),
            $row['value'] / $rows[preg_replace('/, .+? \(/', ', no limit (', $name)]['value'],
        ),
    );
}

/** Work that is profiled against the same that is not. */
function profiles(array $rows): string
{
    return table(
        "| work | ms | against none |\n|---|--:|--:|\n",
        array_filter($rows, static fn (array $row): bool => isset($row['ratio'])),
        fn (string $name, array $row): string => sprintf("| %s | %s | %.3f |\n", $name, number($row['value'] / 1000, 1), $row['ratio']),
    );
}

function nbody(array $rows): string
{
    $table = table(
        sprintf("| | nbody(%s), ms | vs rust-baseline |\n|---|--:|--:|\n", number(\Measure\STEPS)),
        $rows,
        fn (string $name, array $row): string => sprintf(
            "| %s%s | %s | %.2f |\n",
            $name,
            $row['steps'] === \Measure\STEPS ? '' : ' *',
            number($row['value']),
            $row['ratio'],
        ),
    );
    return $table === '' ? '' : $table . sprintf("\n\\* ran %s steps, scaled.\n", number(\Measure\PHP_STEPS));
}

/**
 * @param array<string, array<string, mixed>> $rows
 * @param \Closure(string, array<string, mixed>): string $line
 * @return string empty if there are no rows
 */
function table(string $head, array $rows, \Closure $line): string
{
    return $rows === [] ? '' : $head . implode('', array_map($line, array_keys($rows), $rows));
}
