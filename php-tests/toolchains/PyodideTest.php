<?php

declare(strict_types=1);

namespace WasmTests\Toolchains;

use Wasm\Imports;
use Wasm\Instance;
use Wasm\LinkException;
use Wasm\Module;

/** Two large main modules of emscripten's with legacy exceptions, which need the JavaScript around them: they compile, and say what they need. */
final class PyodideTest extends ToolchainTestCase
{
    private static function pyodide(): Module
    {
        self::requireExceptions();
        return new Module(self::npm('pyodide/pyodide.asm.wasm'));
    }

    private static function duckdb(): Module
    {
        self::requireExceptions();
        return new Module(self::npm('@duckdb/duckdb-wasm/dist/duckdb-eh.wasm'));
    }

    private static function requireExceptions(): void
    {
        if (!Module::validate("\0asm\1\0\0\0\1\4\1\x60\0\0\x0d\3\1\0\0")) {
            self::markTestSkipped('the compiler in use has no exceptions');
        }
    }

    public function testWhatTheyNeedIsNamed(): void
    {
        foreach ([[self::pyodide(), '"env"."hiwire_'], [self::duckdb(), '"env"."duckdb_web_']] as [$module, $import]) {
            self::assertContains('legacy-exceptions', $module->proposals());
            $e = self::thrown(LinkException::class, static fn() => new Instance($module));
            self::assertStringContainsString($import, $e->getMessage());
            self::assertStringContainsString('this module was linked for dynamic linking (dylink.0)', $e->getMessage());
            $e = self::thrown(LinkException::class, static fn() => new \Wasm\Emscripten($module));
            self::assertStringContainsString('Of a main module keep the .js beside it', $e->getMessage());
        }
    }

    public function testPyodideCompiles(): void
    {
        self::slow('pyodide', 'half a minute');
        self::assertGreaterThan(1 << 20, strlen(self::pyodide()->compile()->serialize()));
    }

    public function testDuckDbCompiles(): void
    {
        self::slow('duckdb', 'two minutes');
        self::assertGreaterThan(1 << 20, strlen(self::duckdb()->compile()->serialize()));
    }

    private static function slow(string $which, string $takes): void
    {
        getenv('WASM_TOOLCHAINS') === 'all' || self::markTestSkipped("compiling $which takes $takes: WASM_TOOLCHAINS=all");
    }
}
