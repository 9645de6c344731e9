<?php

declare(strict_types=1);

namespace WasmTests\Toolchains;

use Wasm\Extism\Manifest;
use Wasm\Extism\Plugin;
use Wasm\Extism\PluginException;

/** A plug-in for Extism, in C by Debian's clang. */
final class ExtismTest extends ToolchainTestCase
{
    private static function plugin(): string
    {
        $clang = self::tool('clang lld', 'clang', 'clang-14');
        $linker = self::tool('lld', 'wasm-ld', 'wasm-ld-14');
        return self::build('extism.wasm', [$clang, '--target=wasm32', '-O2', '-nostdlib', "-fuse-ld=$linker", '-Wl,--no-entry', self::source('plugin.c'), '-o', 'OUTPUT']);
    }

    public function testAPlugin(): void
    {
        $plugin = new Plugin(new Manifest(self::plugin(), config: ['prefix' => '> ']), ['decorate' => static fn(string $text): string => "$text!"]);
        self::assertSame('> HELLO!', $plugin->call('shout', 'hello'));
        $big = str_repeat('a', 1 << 20);
        self::assertSame('> ' . strtoupper($big) . '!', $plugin->call('shout', $big));
        $e = self::thrown(PluginException::class, static fn() => $plugin->call('shout'));
        self::assertSame(['nothing to shout', 1], [$e->getMessage(), $e->exitCode]);
    }

    public function testWithoutTheLibraryItIsToldWhichOne(): void
    {
        $e = self::thrown(\Wasm\LinkException::class, static fn() => new \Wasm\Instance(self::plugin()));
        self::assertStringContainsString('Extism', $e->getMessage());
    }
}
