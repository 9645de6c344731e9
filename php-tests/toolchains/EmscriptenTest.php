<?php

declare(strict_types=1);

namespace WasmTests\Toolchains;

use PHPUnit\Framework\Attributes\DataProvider;
use Wasm\Emscripten;
use WasmTests\Support\Php;

/** C and C++ by emscripten, where it is installed. What Debian's made is tested in php-tests/unit in any case. */
final class EmscriptenTest extends ToolchainTestCase
{
    private const C = 'unit/emscripten/library.c';
    private const CPP = 'unit/emscripten/exceptions.cpp';

    /** @return iterable<string, array{string}> */
    public static function levels(): iterable
    {
        yield '-O0' => ['-O0'];
        yield '-O2' => ['-O2'];
        yield '-O3' => ['-O3'];
    }

    /** @dataProvider levels */
    #[DataProvider('levels')]
    public function testC(string $level): void
    {
        $emcc = self::tool('emscripten', 'emcc');
        $script = self::build("emscripten$level.js", [$emcc, Php::root() . '/php-tests/' . self::C, $level, '-o', 'OUTPUT']);
        $module = new Emscripten(substr($script, 0, -2) . 'wasm');
        self::assertSame([3, 42], [$module->add(1, 2), $module->jump(10)]);
        self::assertSame(2, $module->main(['program', 'one']));
        self::assertStringStartsWith("0 program\n1 one\n", $module->wasi->stdout());
    }

    /** @dataProvider levels */
    #[DataProvider('levels')]
    public function testCpp(string $level): void
    {
        $emcc = self::tool('emscripten', 'em++');
        $script = self::build("emscripten-cpp$level.js", [$emcc, Php::root() . '/php-tests/' . self::CPP, '-DEH', '-fexceptions', $level, '-o', 'OUTPUT']);
        $module = new Emscripten(substr($script, 0, -2) . 'wasm');
        self::assertSame([-15, 8, 3], [$module->caught(5), $module->kinds(1), $module->kinds(2)]);
        $e = self::thrown(Emscripten\CppException::class, static fn() => $module->fail(5));
        self::assertSame('std::runtime_error: n is too big: 5', $e->getMessage());
    }
}
