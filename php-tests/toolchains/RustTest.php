<?php

declare(strict_types=1);

namespace WasmTests\Toolchains;

use Wasm\Instance;
use Wasm\Native;

/** Rust without WASI, by the rustc of Debian, or by one that has the target wasm32-unknown-unknown. */
final class RustTest extends ToolchainTestCase
{
    private static function rustc(): string
    {
        foreach (['/usr/bin/rustc', trim((string) shell_exec('command -v rustc'))] as $rustc) {
            if (is_executable($rustc) && is_dir(trim((string) shell_exec(escapeshellarg($rustc) . ' --print sysroot')) . '/lib/rustlib/wasm32-unknown-unknown')) {
                return $rustc;
            }
        }
        self::markTestSkipped('no rustc has the target wasm32-unknown-unknown (apt-get install rustc libstd-rust-dev-wasm32 lld; rustup target add wasm32-unknown-unknown)');
    }

    public function testALibrary(): void
    {
        $rustc = self::rustc();
        $linker = str_starts_with($rustc, '/usr/') ? ['-C', 'linker=' . self::tool('lld', 'wasm-ld', 'wasm-ld-14')] : [];
        $path = self::build('rust.wasm', [$rustc, '--crate-type', 'cdylib', '--edition', '2021', '--target', 'wasm32-unknown-unknown', '-C', 'opt-level=3', ...$linker, '-o', 'OUTPUT', self::source('library.rs')]);
        $told = [];
        $instance = new Instance($path, ['host' => ['log' => function (int $text, int $length) use (&$told, &$instance): void {
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
        self::thrown(\Wasm\TrapException::class, static fn() => $library->greet("\xff"));
    }
}
