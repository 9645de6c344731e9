<?php

declare(strict_types=1);

namespace WasmTests\Wasi;

use PHPUnit\Framework\Assert;
use WasmTests\Support\Php;

/** Programs for WASI 0.2 in the wasmtime that php-tests/wasi/wasmtime.sh installs. */
final class Wasmtime
{
    /**
     * @param array<string, array<string, mixed>> $runs name => what component/wasmtime_component.py is given
     * @return array<string, array{int|string, string, string}> how each run ends, and what it says
     */
    public static function runs(string $program, array $runs): array
    {
        $target = Php::root() . '/target';
        $python = getenv('WASMTIME_PYTHON') ?: "$target/venv/bin/python";
        if (getenv('WASMTIME_PYTHON') === false && !is_file("$target/venv/requirements.txt")) {
            $reason = @file_get_contents("$target/venv-unavailable.txt");
            Assert::markTestSkipped($reason ?: 'no wasmtime to compare with: run php-tests/wasi/wasmtime.sh');
        }
        // Sockets need the older one that is beside it.
        $sockets = array_filter(array_column($runs, 'network')) !== [];
        $older = getenv('WASMTIME_SOCKETS') ?: "$target/venv/sockets";
        if ($sockets && !is_dir("$older/wasmtime")) {
            Assert::markTestSkipped('no wasmtime that has sockets: run php-tests/wasi/wasmtime.sh');
        }
        $with = $sockets ? ['env', "PYTHONPATH=$older"] : [];
        $script = Suite::directory() . '/component/wasmtime_component.py';
        $result = Php::execute([...$with, $python, $script, $program, json_encode(array_values($runs), JSON_THROW_ON_ERROR)]);
        Assert::assertSame(0, $result->exit, $result->stderr);
        $outcomes = json_decode($result->stdout, true, 16, JSON_THROW_ON_ERROR);
        return array_combine(array_keys($runs), array_map(array_values(...), $outcomes));
    }
}
