<?php

declare(strict_types=1);

namespace WasmTests\Toolchains;

use Wasm\Emscripten;

/** JavaScript: QuickJS of npm, C by emscripten, whose names a closure compiler has minified. */
final class QuickJsTest extends ToolchainTestCase
{
    /** What each import is, as the LinkException explains it. */
    private const NAMES = ['b' => '__assert_fail', 'c' => 'fd_write', 'd' => 'fd_close', 'e' => 'environ_get', 'f' => 'environ_sizes_get', 'k' => 'emscripten_resize_heap',
        'l' => '_emscripten_runtime_keepalive_clear', 'm' => '_localtime_js', 'n' => '_tzset_js', 'o' => 'fd_seek', 'p' => 'emscripten_date_now', 'q' => '_abort_js', 'r' => 'exit'];

    private static function module(): string
    {
        return self::npm('@jitl/quickjs-wasmfile-release-sync/dist/emscripten-module.wasm');
    }

    public function testItIsToldWhatTheNamesMean(): void
    {
        $e = self::thrown(\Wasm\LinkException::class, static fn() => new Emscripten(self::module()));
        self::assertStringContainsString('say in names what they are called: "b" (i32, i32, i32, i32) -> (), which is (a,c,b,e)=>N(`Assertion failed', $e->getMessage());
    }

    public function testPrograms(): void
    {
        $stop = false;
        $js = new Emscripten(self::module(), ['a' => [
            'g' => static fn() => 0,
            'h' => static fn() => 0,
            // QuickJS asks now and then whether it shall stop.
            'i' => static function () use (&$stop): int {
                return (int) $stop;
            },
            'j' => static fn() => 0,
            's' => static fn() => 0,
            't' => static fn() => 0,
        ]], self::NAMES);
        $runtime = $js->QTS_NewRuntime();
        $context = $js->QTS_NewContext($runtime, 0);
        $run = static function (string $code) use ($js, $context): string {
            [$at, $name] = array_map(static function (string $text) use ($js): int {
                $at = $js->malloc(strlen($text) + 1);
                $js->memory->writeCString($at, $text);
                return $at;
            }, [$code, 'program.js']);
            $value = $js->QTS_Eval($context, $at, strlen($code), $name, 0, 0);
            $error = $js->QTS_ResolveException($context, $value);
            $text = $js->QTS_Dump($context, $error === 0 ? $value : $error);
            return $js->memory->readCString($text);
        };
        self::assertSame('[1,4,9]', $run('[1, 2, 3].map(x => x * x)'));
        self::assertSame('"wörld 🏔"', $run('"wörld " + "\u{1f3d4}"'));
        self::assertSame('42', $run('var k = 0; for (let i = 0; i < 1e5; i++) k += i % 2; k === 50000 ? 42 : k'));
        $error = json_decode($run('null.nothing'), true);
        self::assertSame(['TypeError', "cannot read property 'nothing' of null"], [$error['name'], $error['message']]);
    }
}
