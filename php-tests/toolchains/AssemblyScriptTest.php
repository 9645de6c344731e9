<?php

declare(strict_types=1);

namespace WasmTests\Toolchains;

use PHPUnit\Framework\Attributes\DataProvider;
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

    /** @return iterable<string, array{list<string>}> */
    public static function builds(): iterable
    {
        yield 'a stub of a runtime' => [['--runtime', 'stub']];
        yield 'a minimal runtime' => [['--runtime', 'minimal']];
        yield 'a memory that is imported' => [['--importMemory']];
        yield 'the other form of declarations' => [['--bindings', 'raw']];
    }

    /**
     * @dataProvider builds
     * @param list<string> $flags
     */
    #[DataProvider('builds')]
    public function testOtherBuilds(array $flags): void
    {
        $asc = self::npm('assemblyscript/bin/asc.js');
        $flags = in_array('--bindings', $flags, true) ? $flags : [...$flags, '--bindings', 'esm'];
        $path = self::build('assemblyscript-other.wasm', [self::tool('nodejs', 'node'), $asc, self::source('index.ts'), '-o', 'OUTPUT', '--exportStart', '_start', ...$flags]);
        $module = new AssemblyScript($path);
        for ($round = 0; $round < 2000; $round++) {
            self::assertSame(["Hello, x$round", ['a', 'b']], [$module->greet("x$round"), $module->sorted(['b', 'a'])]);
        }
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
