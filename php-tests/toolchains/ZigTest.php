<?php

declare(strict_types=1);

namespace WasmTests\Toolchains;

use Wasm\Instance;
use Wasm\Native;

/** Zig without an operating system, by the compiler that PyPI has. */
final class ZigTest extends ToolchainTestCase
{
    public function testALibrary(): void
    {
        $path = self::build('zig.wasm', [self::python('ziglang/zig'), 'build-exe', '-target', 'wasm32-freestanding', '-O', 'ReleaseSmall', '-fno-entry', '-rdynamic', '-femit-bin=OUTPUT', self::source('library.zig')]);
        $told = [];
        $instance = new Instance($path, ['host' => ['log' => function (int $text, int $length) use (&$told, &$instance): void {
            $told[] = $instance->memory->readUtf8($text, $length);
        }], 'env' => ['log' => function (int $text, int $length) use (&$told, &$instance): void {
            $told[] = $instance->memory->readUtf8($text, $length);
        }]]);
        $library = new Native($instance, ['greet' => 'string(string)', 'add' => 'int(int, int)'], malloc: 'alloc', free: 'dealloc');
        self::assertSame([3, 'Hello, Wörld'], [$library->add(1, 2), $library->greet('Wörld')]);
        self::assertSame(['Wörld'], $told);
        $pages = $instance->memory->pages();
        for ($round = 0; $round < 5000; $round++) {
            $library->greet(str_repeat('x', 1000));
        }
        self::assertLessThanOrEqual($pages + 1, $instance->memory->pages());
    }
}
