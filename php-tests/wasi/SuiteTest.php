<?php

declare(strict_types=1);

namespace WasmTests\Wasi;

use PHPUnit\Framework\Attributes\DataProvider;
use PHPUnit\Framework\TestCase;
use WasmTests\Support\Php;

/** Every function of WASI preview 1, by what C programs say of it: what they should, and what they say in wasmtime. */
final class SuiteTest extends TestCase
{
    /** @return iterable<string, array{string}> */
    public static function programs(): iterable
    {
        foreach (Suite::programs() as $program) {
            yield $program => [$program];
        }
    }

    /** @dataProvider programs */
    #[DataProvider('programs')]
    public function testItSaysWhatItShould(string $program): void
    {
        $expected = file_get_contents(Suite::directory() . "/expected/$program.txt");
        self::assertSame($expected, Suite::run($program));
    }

    public function testEveryFunctionHasAProgram(): void
    {
        $programs = implode("\n", Suite::programs());
        foreach (array_keys((new \Wasm\Wasi())->imports()['wasi_snapshot_preview1']) as $function) {
            self::assertMatchesRegularExpression("/^$function/m", $programs);
        }
    }

    public function testWasmtimeAgrees(): void
    {
        $target = Php::root() . '/target';
        $python = getenv('WASMTIME_PYTHON') ?: "$target/venv/bin/python";
        if (getenv('WASMTIME_PYTHON') === false && !is_file("$target/venv/requirements.txt")) {
            $reason = @file_get_contents("$target/venv-unavailable.txt");
            self::markTestSkipped($reason ?: 'no wasmtime to compare with: run php-tests/wasi/wasmtime.sh');
        }
        $arguments = [Suite::directory() . '/programs', json_encode(Suite::ARGS), json_encode(Suite::ENV), Suite::STDIN];
        $result = Php::execute([$python, Suite::directory() . '/wasmtime.py', ...$arguments]);
        self::assertSame(0, $result->exit, $result->stderr);
        $wasmtime = json_decode($result->stdout, true, 16, JSON_THROW_ON_ERROR);
        $differences = require Suite::directory() . '/differences.php';
        foreach (Suite::programs() as $program) {
            $ours = file_get_contents(Suite::directory() . "/expected/$program.txt");
            $differing = self::differing($ours, $wasmtime[$program]);
            if (!isset($differences[$program])) {
                self::assertSame([], $differing, "$program: wasmtime says\n$wasmtime[$program]");
                continue;
            }
            [$facts, $reason, $sometimes] = $differences[$program] + [2 => false];
            if ($facts === null) {
                self::assertStringEndsWith("trap\n", $wasmtime[$program], "$program: $reason");
            } elseif ($sometimes) {
                self::assertSame([], array_values(array_diff($differing, $facts)), "$program: wasmtime says\n$wasmtime[$program]");
            } else {
                sort($facts);
                self::assertSame($facts, $differing, "$program: $reason; wasmtime says\n$wasmtime[$program]");
            }
        }
    }

    /** @return list<string> the facts that are not the same in both, sorted */
    private static function differing(string $ours, string $theirs): array
    {
        $ours = explode("\n", $ours);
        $theirs = explode("\n", $theirs);
        $names = [];
        foreach (range(0, max(count($ours), count($theirs)) - 1) as $line) {
            if (($ours[$line] ?? null) !== ($theirs[$line] ?? null)) {
                $names[] = explode(':', trim($ours[$line] ?? $theirs[$line]))[0];
            }
        }
        $names = array_values(array_unique($names));
        sort($names);
        return $names;
    }
}
