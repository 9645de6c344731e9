<?php

/**
 * What components of other people cost: redact (npm's @arcjet/redact-wasm, in Rust), and CPython (PyPI's
 * hyperlight-sandbox-python-guest). Their boots, in this process and in a fresh one, and Python's calls.
 *
 *     component_programs.php            all of it
 *     component_programs.php fresh      prints the microseconds of redact's first boot in this process
 *
 * Prints nothing for components that have not been fetched (php-tests/modules/fetch.php). `wasm.cache_dir` keeps what takes long
 * to compile for the next run.
 */

declare(strict_types=1);

require __DIR__ . '/harness.php';

use Wasm\{Component, Wasi};

use function Bench\times;
use function Measure\{compilers, run, wasmPhp};

if (!class_exists(Component::class)) {
    exit;
}

const MODULES = __DIR__ . '/../../target/modules';
const REDACT = MODULES . '/node_modules/@arcjet/redact-wasm/wasm/arcjet_analyze_bindings_redact.component.wasm';
const PYTHON = MODULES . '/wasi/python/python_guest/resources/python-sandbox.wasm';

function redact(): Component\Instance
{
    return (new Component(REDACT))->instantiate(['arcjet:redact/custom-redact' => [
        'detectSensitiveInfo' => static fn (array $tokens): array => array_fill(0, count($tokens), null),
        'redactSensitiveInfo' => static fn (): ?string => null,
    ]]);
}

function python(): Component\Instance
{
    return (new Component(PYTHON))->instantiate(['hyperlight:sandbox/tools' => ['dispatch' => static fn (): string => '0']], new Wasi());
}

if (($argv[1] ?? '') === 'fresh') {
    echo times(1, redact(...))[0], "\n";
    exit;
}

if (is_file(REDACT)) {
    $warm = times(301, redact(...));
    Bench\row('programs', 'redact: boot, warm', 'us', array_slice($warm, 1));
    $text = 'Mail bob@example.org or call 555-010-1234 from 10.0.0.1';
    $options = ['skipCustomDetect' => true, 'skipCustomRedact' => true];
    $instance = redact();
    $instance->redact($text, $options);
    Bench\row('programs', 'redact: a text', 'us', times(301, static fn (): array => $instance->redact($text, $options)));
    $fresh = [];
    for ($round = 0; $round < 11; ++$round) {
        $fresh[] = (float) run([...wasmPhp(compilers()[0], ['wasm.cache_dir=' . ini_get('wasm.cache_dir')]), __FILE__, 'fresh']);
    }
    Bench\row('programs', 'redact: boot in a fresh process, from disk', 'us', $fresh);
}

if (is_file(PYTHON)) {
    python();
    Bench\row('programs', 'Python: boot, warm', 'us', times(31, python(...)));
    $firsts = $calls = [];
    for ($round = 0; $round < 7; ++$round) {
        $executor = python()->executor;
        $firsts[] = times(1, static fn (): array => $executor->run('print(1 + 1)'))[0];
        array_push($calls, ...times(31, static fn (): array => $executor->run('print(1 + 1)')));
    }
    Bench\row('programs', 'Python: the first call', 'us', $firsts);
    Bench\row('programs', 'Python: a call after it', 'us', $calls);
}
