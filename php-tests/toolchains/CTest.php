<?php

declare(strict_types=1);

namespace WasmTests\Toolchains;

use PHPUnit\Framework\Attributes\DataProvider;
use Wasm\FuncType;
use Wasm\Instance;
use Wasm\Native;
use Wasm\Preopen;
use Wasm\ValType;
use Wasm\Wasi;

/** C: by Debian's clang with wasi-libc, and by the zig that PyPI has, which has all in it. */
final class CTest extends ToolchainTestCase
{
    private const FLAGS = ['-mexec-model=reactor', '-Wl,--export=malloc,--export=free,--export-table,--growable-table'];

    /** @return iterable<string, array{string}> */
    public static function compilers(): iterable
    {
        yield 'clang' => ['clang'];
        yield 'zig cc' => ['zig'];
    }

    /**
     * @param list<string> $flags
     * @return list<string>
     */
    private static function compiler(string $which, array $flags, string $source): array
    {
        if ($which === 'zig') {
            return [self::python('ziglang/zig'), 'cc', '-target', 'wasm32-wasi', '-O2', ...$flags, self::source($source), '-o', 'OUTPUT'];
        }
        $clang = self::tool('clang lld wasi-libc libclang-rt-dev-wasm32', 'clang', 'clang-14');
        self::tool('lld', 'wasm-ld', 'wasm-ld-14');
        is_file('/usr/lib/wasm32-wasi/libc.a') || self::markTestSkipped('there is no wasi-libc (apt-get install wasi-libc)');
        return [$clang, '--target=wasm32-wasi', '-O2', ...$flags, self::source($source), '-o', 'OUTPUT'];
    }

    /** @dataProvider compilers */
    #[DataProvider('compilers')]
    public function testALibrary(string $compiler): void
    {
        $path = self::build("c-$compiler.wasm", self::compiler($compiler, self::FLAGS, 'library.c'));
        $told = [];
        $wasi = new Wasi();
        $instance = new Instance($path, $wasi->imports() + ['host' => ['log' => function (int $text) use (&$told, &$instance): void {
            $told[] = $instance->memory->readCString($text);
        }]]);
        $wasi->initialize($instance);
        $library = new Native($instance, ['greet' => 'string(string)', 'tell' => 'void(string)', 'add' => 'int(int, int)']);
        self::assertSame([3, 'Hello, Wörld'], [$library->add(1, 2), $library->greet('Wörld')]);
        $library->tell('it works');
        self::assertSame(['it works'], $told);

        $at = $instance->malloc(24);
        $instance->memory->write($at, pack('e3', 1, 2.5, 3));
        self::assertSame(6.5, $instance->sum($at, 3));

        $square = $instance->__indirect_function_table->add(static fn(int $n): int => $n * $n, new FuncType([ValType::I32], [ValType::I32]));
        self::assertSame(50, $instance->apply($square, 7));

        $e = self::thrown(\Wasm\TrapException::class, static fn() => $instance->check(7));
        self::assertSame("7 is too big\n", $e->stderr);
        self::assertStringContainsString('7 is too big', $e->getMessage());
    }

    /** @dataProvider compilers */
    #[DataProvider('compilers')]
    public function testAProgram(string $compiler): void
    {
        $path = self::build("c-$compiler-program.wasm", self::compiler($compiler, [], 'command.c'));
        $result = Wasi::run($path, ['program', 'one'], ['NAME' => 'two'], ['/data' => Preopen::memory(['in.txt' => "from a file\n"])], "three\n");
        self::assertSame([0, "one two three\nfrom a file\n", ''], [$result->exitCode, $result->stdout, $result->stderr]);
        $result = Wasi::run($path);
        self::assertSame(3, $result->exitCode);
        self::assertStringStartsWith('/data/in.txt: ', $result->stderr);
    }
}
