<?php

declare(strict_types=1);

namespace WasmTests\Toolchains;

use PHPUnit\Framework\Attributes\DataProvider;
use Wasm\Instance;
use Wasm\Native;
use Wasm\Wasi;

/** C++ with its standard library: by Debian's clang with libc++, and by zig. */
final class CppTest extends ToolchainTestCase
{
    /** @return iterable<string, array{string}> */
    public static function compilers(): iterable
    {
        yield 'clang' => ['clang'];
        yield 'zig c++' => ['zig'];
    }

    /** @dataProvider compilers */
    #[DataProvider('compilers')]
    public function testALibrary(string $compiler): void
    {
        if ($compiler === 'zig') {
            getenv('WASM_TOOLCHAINS') === 'all' || self::markTestSkipped('zig builds the standard library first, which takes minutes: WASM_TOOLCHAINS=all');
            $command = [self::python('ziglang/zig'), 'c++', '-target', 'wasm32-wasi'];
        } else {
            $command = [self::tool('clang lld wasi-libc libclang-rt-dev-wasm32 libc++-dev-wasm32', 'clang++', 'clang++-14'), '--target=wasm32-wasi'];
            self::tool('lld', 'wasm-ld', 'wasm-ld-14');
            glob('/usr/lib/wasm32-wasi/libc++.a') !== [] || glob('/usr/lib/llvm-*/lib/wasm32-wasi/libc++.a') !== []
                || self::markTestSkipped('there is no libc++ for wasm (apt-get install libc++-dev-wasm32)');
        }
        $path = self::build("cpp-$compiler.wasm", [...$command, '-O2', '-fno-exceptions', '-mexec-model=reactor', '-Wl,--export=malloc,--export=free,--export=_Z5twicei', self::source('library.cpp'), '-o', 'OUTPUT']);
        $wasi = new Wasi();
        $instance = new Instance($path, $wasi->imports());
        $wasi->initialize($instance);
        $library = new Native($instance, ['words' => 'int(string)']);
        self::assertSame(3, $library->words('one two one three two'));
        $e = self::thrown(\Wasm\ExportNotFoundException::class, static fn() => $instance->twice(2));
        self::assertStringContainsString('_Z5twicei', $e->getMessage(), 'a name that C++ has mangled is shown');
    }
}
