<?php

/**
 * How the n-body contenders and the boot are measured; the demo and the benches share it.
 *
 * Every measurement runs in a process of its own, without php.ini, and reads the clock inside. What the environment
 * says: WASM_EXTENSION is the path of the extension, WASM_DEMO_COMPILERS names the compilers built into it, separated
 * by spaces or commas.
 */

declare(strict_types=1);

namespace Measure;

/** The contenders. */
const NBODY = __DIR__ . '/../../examples/nbody';

const STEPS = 5_000_000;

/** Plain PHP takes a minute for what wasm does in two seconds, so it runs fewer steps and its time is scaled. */
const PHP_STEPS = 500_000;

/** The exit status by which a shell, and PHP's own child process, says so. */
const COMMAND_NOT_FOUND = 127;

/** Something that computes n-body: a command that takes the number of steps as its last argument. */
final class Contender
{
    /** @param list<string> $command */
    public function __construct(
        public readonly string $name,
        public readonly int $steps,
        public readonly array $command,
    ) {
    }
}

/** What a contender did. */
final class Result
{
    /** @var list<float> milliseconds for STEPS steps, one a round */
    public array $rounds = [];

    /** @var array<int, list<float>> steps => energies */
    public array $energies = [];

    public function __construct(public readonly Contender $contender)
    {
    }

    public function milliseconds(): float
    {
        return median($this->rounds);
    }

    public function isScaled(): bool
    {
        return $this->contender->steps !== STEPS;
    }
}

/**
 * What every comparison starts from: native Rust, PHP, PHP with its JIT, and wasm by each compiler.
 *
 * @return list<Contender>
 */
function contenders(string $directory): array
{
    $script = NBODY . '/contender.php';
    $contenders = [
        new Contender('rust-baseline', STEPS, [compileBaseline($directory)]),
        new Contender('php', PHP_STEPS, [...php(), $script, 'php']),
    ];
    $jit = jitDirectives();
    if ($jit !== null) {
        $contenders[] = new Contender('php + JIT', PHP_STEPS, [...php($jit), $script, 'php']);
    }
    foreach (compilers() as $compiler) {
        $contenders[] = new Contender(wasmName($compiler), STEPS, [...wasmPhp($compiler), $script, 'wasm']);
    }

    return $contenders;
}

function wasmName(string $compiler): string
{
    return "php+wasm($compiler)";
}

/**
 * Runs all contenders in turn, round by round, so that a slow moment of the machine hits all of them alike.
 *
 * @param list<Contender> $contenders
 * @param callable(string): void $progress
 * @return array<string, Result> by the contenders' names
 */
function race(array $contenders, int $rounds, callable $progress): array
{
    $results = [];
    foreach ($contenders as $contender) {
        $results[$contender->name] = new Result($contender);
    }
    // A round with few steps, unmeasured: it warms the file caches and gives an energy that all can be held against.
    foreach ($results as $name => $result) {
        $progress("warm-up: $name");
        [$energy] = nbodyRun($result->contender, PHP_STEPS);
        $result->energies[PHP_STEPS][] = $energy;
    }
    for ($round = 1; $round <= $rounds; ++$round) {
        foreach ($results as $name => $result) {
            $steps = $result->contender->steps;
            $progress("round $round of $rounds: $name, " . number($steps) . ' steps');
            [$energy, $milliseconds] = nbodyRun($result->contender, $steps);
            $result->energies[$steps][] = $energy;
            $result->rounds[] = $milliseconds * (STEPS / $steps);
        }
    }

    return $results;
}

/**
 * The energies that were computed, by the number of steps: one value each where all contenders agree to the last bit.
 *
 * @param array<string, Result> $results
 * @return array<int, array<string, list<string>>> steps => energy => the names of those who found it
 */
function energies(array $results): array
{
    $found = [];
    foreach ($results as $name => $result) {
        foreach ($result->energies as $steps => $energies) {
            foreach ($energies as $energy) {
                $found[$steps][json_encode($energy)][$name] = $name;
            }
        }
    }
    ksort($found);

    return array_map(static fn (array $energies): array => array_map(array_values(...), $energies), $found);
}

/**
 * Boots nbody.wasm in fresh processes.
 *
 * @return array{cold: list<float>, warm: list<float>, instantiate: list<float>} microseconds, one a process: the first
 *     boot, and the medians of the next boots and of instantiation alone
 */
function boots(string $compiler, int $processes): array
{
    $boots = ['cold' => [], 'warm' => [], 'instantiate' => []];
    for ($process = 0; $process < $processes; ++$process) {
        $output = run([...wasmPhp($compiler), NBODY . '/boot.php']);
        $times = json_decode($output, true);
        if (!is_array($times)) {
            throw new \RuntimeException("the boots with $compiler printed no times, but: " . trim($output));
        }
        $boots['cold'][] = (float) $times['cold'];
        $boots['warm'][] = median($times['warm']);
        $boots['instantiate'][] = median($times['instantiate']);
    }

    return $boots;
}

/** @return list<string> the first is the extension's default */
function compilers(): array
{
    return preg_split('/[\s,]+/', trim((string) getenv('WASM_DEMO_COMPILERS')), flags: PREG_SPLIT_NO_EMPTY) ?: ['cranelift'];
}

/**
 * @param list<string> $directives
 * @return list<string>
 */
function php(array $directives = []): array
{
    $command = [PHP_BINARY, '-n'];
    foreach ($directives as $directive) {
        array_push($command, '-d', $directive);
    }

    return $command;
}

/**
 * @param list<string> $directives
 * @return list<string>
 */
function wasmPhp(string $compiler, array $directives = []): array
{
    $extension = (string) getenv('WASM_EXTENSION');
    if (!is_file($extension)) {
        throw new \RuntimeException('WASM_EXTENSION must be the path of the built extension (make demo and make bench set it)');
    }

    return php(["extension=$extension", "wasm.compiler=$compiler", ...$directives]);
}

/** @return list<string>|null null: this PHP has no JIT */
function jitDirectives(): ?array
{
    $jit = ['opcache.enable_cli=1', 'opcache.jit=tracing', 'opcache.jit_buffer_size=64M'];

    return firstThatHolds(
        [$jit, ['zend_extension=opcache', ...$jit]],
        'function_exists("opcache_get_status") && (opcache_get_status(false)["jit"]["on"] ?? false)',
    );
}

/** @return list<string>|null null: this PHP has no FFI */
function ffiDirectives(): ?array
{
    return firstThatHolds([[], ['extension=ffi']], 'extension_loaded("ffi")');
}

/** A Python that has wasmtime: WASMTIME_PYTHON, or what php-tests/wasi/wasmtime.sh makes; null, and the script says why. */
function pythonWithWasmtime(): ?string
{
    $given = getenv('WASMTIME_PYTHON');
    if ($given !== false) {
        return $given;
    }
    exec('sh ' . escapeshellarg(__DIR__ . '/../../php-tests/wasi/wasmtime.sh'), $said, $exit);
    return $exit === 0 ? __DIR__ . '/../../target/venv/bin/python' : null;
}

/**
 * Some builds have an extension inside, others load it: the directives that make a condition true in a fresh PHP.
 *
 * @param list<list<string>> $candidates
 * @return list<string>|null
 */
function firstThatHolds(array $candidates, string $condition): ?array
{
    foreach ($candidates as $directives) {
        try {
            $output = run([...php($directives), '-r', "echo ($condition) ? 'yes' : 'no';"]);
        } catch (\RuntimeException) {
            continue;
        }
        if ($output === 'yes') {
            return $directives;
        }
    }

    return null;
}

/** Compiles the native program into the directory and returns its path. */
function compileBaseline(string $directory): string
{
    $program = "$directory/rust-baseline";
    run(['rustc', '--edition', '2021', '-C', 'opt-level=3', '-o', $program, NBODY . '/rust-baseline.rs']);

    return $program;
}

/** A directory that goes away when the program ends. */
function temporaryDirectory(): string
{
    $directory = sys_get_temp_dir() . '/wasm-measure-' . bin2hex(random_bytes(6));
    mkdir($directory, 0700);
    register_shutdown_function(static function () use ($directory): void {
        array_map(unlink(...), glob("$directory/*"));
        rmdir($directory);
    });

    return $directory;
}

/** Runs a command to its end and returns what it printed. */
function run(array $command): string
{
    // To a file, not a pipe: nobody reads while the command runs, and a full pipe would stop it.
    $errors = tmpfile();
    $process = @proc_open($command, [1 => ['pipe', 'w'], 2 => $errors], $pipes);
    $output = $process === false ? '' : stream_get_contents($pipes[1]);
    $status = $process === false ? COMMAND_NOT_FOUND : proc_close($process);
    if ($status === COMMAND_NOT_FOUND) {
        throw new \RuntimeException("cannot start $command[0]: is it installed?");
    }
    if ($status !== 0) {
        rewind($errors);
        throw new \RuntimeException(sprintf(
            "%s ended with status %d:\n%s%s",
            implode(' ', $command),
            $status,
            $output,
            stream_get_contents($errors),
        ));
    }

    return $output;
}

/** @param non-empty-list<float> $values */
function median(array $values): float
{
    sort($values);
    $middle = intdiv(count($values), 2);

    return count($values) % 2 === 1 ? $values[$middle] : ($values[$middle - 1] + $values[$middle]) / 2;
}

/** 5000000 as "5 000 000". */
function number(float $value, int $decimals = 0): string
{
    return number_format($value, $decimals, '.', ' ');
}

/** Shows what is being measured: one line that rewrites itself on a terminal, a line each elsewhere. */
function progress(string $message): void
{
    fwrite(STDERR, stream_isatty(STDERR) ? "\r\e[K$message …" : "$message\n");
}

/** Leaves the terminal as progress() found it. */
function progressDone(): void
{
    fwrite(STDERR, stream_isatty(STDERR) ? "\r\e[K" : '');
}

/** @return array{float, float} energy, milliseconds */
function nbodyRun(Contender $contender, int $steps): array
{
    $output = run([...$contender->command, (string) $steps]);
    // Strictly: a warning in front, of a compiler that is not built in, say, makes the time another one's.
    if (preg_match('/^(-?[\d.]+) ([\d.]+)$/D', trim($output, "\n"), $found) !== 1) {
        throw new \RuntimeException("$contender->name printed no energy and time, but: " . trim($output));
    }

    return [(float) $found[1], (float) $found[2]];
}
