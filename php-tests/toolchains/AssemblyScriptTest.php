<?php

declare(strict_types=1);

namespace WasmTests\Toolchains;

use Wasm\AssemblyScript;

/** AssemblyScript, by its compiler from npm. */
final class AssemblyScriptTest extends ToolchainTestCase
{
    public function testALibrary(): void
    {
        $asc = self::npm('assemblyscript/bin/asc.js');
        $path = self::build('assemblyscript.wasm', [self::tool('nodejs', 'node'), $asc, self::source('index.ts'), '-o', 'OUTPUT', '--bindings', 'esm', '-O2']);
        $module = new AssemblyScript($path);
        self::assertSame([3, 'Hello, Wörld', ['a', 'b', 'c']], [$module->add(1, 2), $module->greet('Wörld'), $module->sorted(['c', 'a', 'b'])]);
        $e = self::thrown(AssemblyScript\Abort::class, static fn() => $module->fail('too bad'));
        self::assertSame('too bad', $e->reason);
    }

    public function testWithoutItsDeclarationsItIsToldWhatIsMissing(): void
    {
        $asc = self::npm('assemblyscript/bin/asc.js');
        $path = self::build('assemblyscript-bare.wasm', [self::tool('nodejs', 'node'), $asc, self::source('index.ts'), '-o', 'OUTPUT', '-O2']);
        $e = self::thrown(\Wasm\LinkException::class, static fn() => new \Wasm\Instance($path));
        self::assertStringContainsString('AssemblyScript', $e->getMessage());
        $e = self::thrown(\Wasm\WasmException::class, static fn() => new AssemblyScript($path));
        self::assertStringContainsString('which asc --bindings esm writes: there is no ', $e->getMessage());
    }
}
