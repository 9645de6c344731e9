<?php

declare(strict_types=1);

namespace WasmTests\Toolchains;

use PHPUnit\Framework\Attributes\DataProvider;
use Wasm\GuestException;
use Wasm\Instance;
use Wasm\Module;
use Wasm\Tag;
use Wasm\TagType;
use Wasm\ValType;
use WasmTests\Support\Php;

/** Exceptions as they were before try_table do as those that came after: of one source, and of one module. */
final class LegacyExceptionsTest extends ToolchainTestCase
{
    private const UNIT = __DIR__ . '/../unit/legacy_exceptions';

    protected function setUp(): void
    {
        if (!Module::validate("\0asm\1\0\0\0\1\4\1\x60\0\0\x0d\3\1\0\0")) {
            self::markTestSkipped('the compiler in use has no exceptions');
        }
    }

    /** @return iterable<string, array{list<string>}> */
    public static function programs(): iterable
    {
        foreach (['-O0', '-O1', '-O2'] as $level) {
            yield "C++ $level" => [['clang++-22', $level, '-fwasm-exceptions', self::UNIT . '/program.cpp']];
            yield "setjmp $level" => [['clang-22', $level, '-fno-builtin', '-mllvm', '-wasm-enable-sjlj', self::source('setjmp.c'), self::source('setjmp_runtime.c')]];
        }
    }

    /**
     * @dataProvider programs
     * @param list<string> $command
     */
    #[DataProvider('programs')]
    public function testAProgramDoesTheSameBothWays(array $command): void
    {
        $command[0] = self::tool('clang-22 lld-22', $command[0]);
        self::tool('lld-22', 'wasm-ld-22');
        $command = [...$command, '--target=wasm32', '-mexception-handling', '-nostdlib', '-fvisibility=hidden', '-Wl,--no-entry', '-Wl,--export=run', '-Wl,--allow-undefined', '-o', 'OUTPUT'];
        [$legacy, $new] = array_map(
            static fn(string $name, array $flags): Module => new Module(self::build($name, [...$command, ...$flags])),
            ['exceptions-legacy.wasm', 'exceptions-new.wasm'],
            [['-mllvm', '-wasm-use-legacy-eh=true'], ['-mllvm', '-wasm-use-legacy-eh=false']],
        );
        self::assertContains('legacy-exceptions', $legacy->proposals());
        self::assertNotContains('legacy-exceptions', $new->proposals());
        $said = self::ran($legacy);
        self::assertSame(self::ran($new), $said);
        self::assertGreaterThan(300, substr_count($said, ' '), 'it does something');
    }

    private static function ran(Module $module): string
    {
        $output = '';
        $log = static function (int $x) use (&$output): void {
            $output .= "$x ";
        };
        $tag = static fn(): Tag => new Tag(new TagType([ValType::I32]));
        // Some linkers leave the tags to the host.
        $instance = $module->instantiate(['env' => ['log' => $log, '__cpp_exception' => $tag(), '__c_longjmp' => $tag()]]);
        for ($n = 0; $n < 60; $n++) {
            $result = $instance->run($n);
            $output .= "= $result\n";
        }
        return $output;
    }

    public function testModulesDoAsThoseThatBinaryenMakesOfThem(): void
    {
        $made = Php::execute(['node', self::UNIT . '/random.js', '17', '150']);
        if ($made->exit !== 0) {
            self::markTestSkipped('node is not here, or too old for exceptions: ' . strtok($made->stderr, "\n"));
        }
        $made = json_decode($made->stdout, true, flags: JSON_THROW_ON_ERROR);
        $modules = array_column($made, 'wasm');
        $translated = self::translated($modules);
        $different = $calls = 0;
        foreach ($modules as $number => $wasm) {
            self::assertNotNull($translated[$number], "binaryen takes $wasm");
            $different += $translated[$number] !== $wasm ? 1 : 0;
            $functions = array_map(static fn(array $call): array => [$call[0], $call[1]], $made[$number]['calls']);
            $expected = self::outcomes(base64_decode($translated[$number]), $functions);
            self::assertSame($expected, self::outcomes(base64_decode($wasm), $functions), "module $number: $wasm");
            $calls += count($functions);
        }
        self::assertSame(count($modules), $different, 'binaryen has translated each');
        self::assertGreaterThan(1000, $calls);
    }

    /**
     * @param list<string> $modules in base64
     * @return list<?string>
     */
    private static function translated(array $modules): array
    {
        $process = proc_open(
            ['node', self::source('translate.mjs'), self::npm('binaryen/index.js')],
            [['pipe', 'r'], ['file', $output = tempnam(sys_get_temp_dir(), 'wasm-binaryen'), 'w'], STDERR],
            $pipes,
        );
        try {
            fwrite($pipes[0], json_encode($modules));
            fclose($pipes[0]);
            self::assertSame(0, proc_close($process));
            return json_decode(file_get_contents($output), true, flags: JSON_THROW_ON_ERROR);
        } finally {
            unlink($output);
        }
    }

    /**
     * @param list<array{string, int}> $calls
     * @return list<array<mixed>> what each call gives or throws, and what it logs
     */
    private static function outcomes(string $wasm, array $calls): array
    {
        $logged = [];
        $log = static function (int $x) use (&$logged): void {
            $logged[] = $x;
        };
        $instance = new Instance(Module::fromBytes($wasm, Module::VOLATILE), ['e' => ['log' => $log]]);
        $outcomes = [];
        foreach ($calls as [$function, $argument]) {
            $logged = [];
            try {
                $outcomes[] = ['returns', $instance->$function($argument), $logged];
            } catch (GuestException $e) {
                $tags = array_filter(['t0', 't1', 't2'], static fn(string $name): bool => $e->tag === $instance->exports[$name]);
                $outcomes[] = ['throws', $tags, $e->payload, $logged];
            }
        }
        return $outcomes;
    }
}
