<?php

declare(strict_types=1);

namespace WasmTests\Toolchains;

use Wasm\Imports;
use Wasm\Instance;
use Wasm\Module;
use Wasm\Wasi;

/** Ruby: CRuby of npm, whose imports are handles of a JavaScript host that is not here. */
final class RubyTest extends ToolchainTestCase
{
    private static function path(): string
    {
        return self::npm('@ruby/3.4-wasm-wasi/dist/ruby.wasm');
    }

    public function testItIsToldAtOnceWhatIsMissing(): void
    {
        $e = self::thrown(\Wasm\LinkException::class, static fn() => new Instance(self::path(), (new Wasi())->imports()));
        self::assertStringContainsString('"rb-js-abi-host"', $e->getMessage());
        self::assertStringContainsString('this module was built by ruby.wasm', $e->getMessage());
    }

    public function testItStarts(): void
    {
        if (getenv('WASM_TOOLCHAINS') !== 'all') {
            self::markTestSkipped('compiling Ruby takes a minute: WASM_TOOLCHAINS=all');
        }
        $module = new Module(self::path());
        $wasi = new Wasi(['ruby']);
        $ruby = new Instance($module, Imports::trapping($module, $wasi->imports()));
        $wasi->initialize($ruby);
        $ruby->exports['ruby-show-version: func() -> ()']();
        self::assertStringStartsWith('ruby 3.4', $wasi->stdout());
    }
}
