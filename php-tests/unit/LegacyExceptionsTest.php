<?php

declare(strict_types=1);

namespace WasmTests\Unit;

use PHPUnit\Framework\Attributes\DataProvider;
use PHPUnit\Framework\TestCase;
use Wasm\GuestException;
use Wasm\Instance;
use Wasm\Module;
use Wasm\Tag;
use Wasm\TagType;
use Wasm\ValType;
use WasmTests\Support\Php;

/** Exceptions as they were before try_table: as V8 runs them, and as clang compiles C++ to them. */
final class LegacyExceptionsTest extends TestCase
{
    private const DIRECTORY = __DIR__ . '/legacy_exceptions';

    protected function setUp(): void
    {
        if (!Module::validate("\0asm\1\0\0\0\1\4\1\x60\0\0\x0d\3\1\0\0")) {
            self::markTestSkipped('the compiler in use has no exceptions');
        }
    }

    public function testRandomModulesDoAsInV8(): void
    {
        $made = Php::execute(['sh', '-c', 'exec node "$0" 7 60', self::DIRECTORY . '/random.js']);
        if ($made->exit !== 0 || $made->stdout === '') {
            self::markTestSkipped('node is not here, or too old for exceptions: ' . strtok($made->stderr, "\n"));
        }
        $outcomes = [];
        foreach (json_decode($made->stdout, true, flags: JSON_THROW_ON_ERROR) as $number => ['wasm' => $wasm, 'calls' => $calls]) {
            $logged = [];
            $log = static function (int $x) use (&$logged): void {
                $logged[] = $x;
            };
            $instance = new Instance(Module::fromBytes(base64_decode($wasm), Module::VOLATILE), ['e' => ['log' => $log]]);
            foreach ($calls as [$function, $argument, $result, $trace]) {
                $logged = [];
                $outcome = self::outcome($instance, $function, $argument);
                self::assertSame(
                    [$result, $trace],
                    [$outcome, is_int($trace) ? count($logged) : $logged],
                    "module $number, $function($argument): " . $wasm,
                );
                $outcomes[$outcome[0]] = true;
            }
        }
        self::assertCount(2, $outcomes, 'some calls return, and some throw');
    }

    /** @return array{'returns', int}|array{'throws', int, list<int>} */
    private static function outcome(Instance $instance, string $function, int $argument): array
    {
        try {
            return ['returns', $instance->$function($argument)];
        } catch (GuestException $e) {
            foreach ([0, 1, 2] as $tag) {
                if ($e->tag === $instance->exports["t$tag"]) {
                    return ['throws', $tag, $e->payload];
                }
            }
            throw $e;
        }
    }

    /** @return array<string, array{string}> */
    public static function optimisations(): array
    {
        return ['-O0' => ['-O0'], '-O1' => ['-O1'], '-O2' => ['-O2']];
    }

    /** @dataProvider optimisations */
    #[DataProvider('optimisations')]
    public function testCppDoesAsOnTheHost(string $optimisation): void
    {
        $scratch = sys_get_temp_dir() . '/wasm-legacy-' . getmypid() . strtr($optimisation, '-', '_');
        $host = self::built("clang++ -O1 -fno-builtin -o $scratch host.cpp program.cpp");
        $guest = self::built("clang --target=wasm32 $optimisation -nostdlib -fwasm-exceptions -mexception-handling "
            . '-fvisibility=hidden -Wl,--no-entry -Wl,--export=run -Wl,--allow-undefined '
            . "-o $scratch.wasm program.cpp");
        try {
            if ($host !== null || $guest !== null) {
                self::markTestSkipped("clang does not compile C++ with $optimisation for both: " . ($host ?? $guest));
            }
            $expected = shell_exec(escapeshellarg($scratch));
            $module = new Module("$scratch.wasm", Module::VOLATILE);
            self::assertContains('legacy-exceptions', $module->proposals());
            self::assertSame($expected, self::ran($module));
        } finally {
            array_map('unlink', glob("$scratch*"));
        }
    }

    /** Compiles; gives null, or why it failed. */
    private static function built(string $command): ?string
    {
        $result = Php::execute(['sh', '-c', $command], self::DIRECTORY);
        return $result->exit === 0 ? null : strtok($result->stderr, "\n");
    }

    private static function ran(Module $module): string
    {
        $output = '';
        $log = static function (int $x) use (&$output): void {
            $output .= "$x ";
        };
        // Some linkers leave the tag to the host.
        $env = ['log' => $log, '__cpp_exception' => new Tag(new TagType([ValType::I32]))];
        $instance = $module->instantiate(['env' => $env]);
        for ($n = 0; $n < 40; $n++) {
            $result = $instance->run($n);
            $output .= "= $result\n";
        }
        return $output;
    }
}
