<?php

declare(strict_types=1);

namespace WasmTests\Toolchains;

use Wasm\Instance;
use Wasm\Native;
use Wasm\Preopen;
use Wasm\Wasi;

/** Go, by the compiler that PyPI has: a command and a reactor of WASI preview 1, and what was built for JavaScript. */
final class GoTest extends ToolchainTestCase
{
    /** @param list<string> $flags */
    private static function go(string $name, string $source, array $flags = [], string $system = 'wasip1'): string
    {
        $go = self::python('go/bin/go');
        $cache = dirname($go, 4) . '/go-cache';
        return self::build($name, ['env', "GOOS=$system", 'GOARCH=wasm', 'GO111MODULE=off', 'GOTOOLCHAIN=local', 'GOTELEMETRY=off', "GOCACHE=$cache", "GOPATH=$cache/path", 'GOROOT=' . dirname($go, 2), $go, 'build', ...$flags, '-o', 'OUTPUT', self::source($source)]);
    }

    public function testAProgram(): void
    {
        $path = self::go('go-program.wasm', 'command.go');
        $result = Wasi::run($path, ['program', 'one'], ['NAME' => 'two'], ['/data' => Preopen::memory(['in.txt' => "from a file\n"])], "three\n");
        self::assertSame([4, "one two three\n\nfrom a file\n", ''], [$result->exitCode, $result->stdout, $result->stderr]);
        $result = Wasi::run($path, ['program', 'one']);
        self::assertSame(2, $result->exitCode);
        self::assertStringContainsString('panic: open /data/in.txt: ', $result->stderr);
        $e = self::thrown(\Wasm\ExportNotFoundException::class, static fn() => (new Instance($path, (new Wasi())->imports()))->_initialize());
        self::assertStringContainsString('_start', $e->getMessage(), 'a command is not a reactor');
    }

    public function testALibrary(): void
    {
        $told = [];
        $wasi = new Wasi();
        $instance = new Instance(self::go('go-library.wasm', 'library.go', ['-buildmode=c-shared']), $wasi->imports() + ['host' => ['log' => function (int $text, int $length) use (&$told, &$instance): void {
            $told[] = $instance->memory->readUtf8($text, $length);
        }]]);
        $wasi->initialize($instance);
        $library = new Native($instance, ['greet' => 'string(string)', 'tell' => 'void(string)'], malloc: 'alloc', free: 'dealloc');
        self::assertSame('Hello, Wörld', $library->greet('Wörld'));
        $library->tell('it works');
        self::assertSame(['it works'], $told);
        self::assertSame(5050, $instance->sum(100), 'goroutines');
        $e = self::thrown(\Wasm\TrapException::class, static fn() => $instance->fail(3));
        self::assertStringContainsString('panic: nonono', $e->stderr);
        self::assertStringContainsString('panic: nonono', $e->getMessage());
    }

    public function testWhatWasBuiltForJavaScriptSaysSo(): void
    {
        $path = self::go('go-js.wasm', 'command.go', [], 'js');
        $e = self::thrown(\Wasm\LinkException::class, static fn() => new Instance($path, (new Wasi())->imports()));
        self::assertStringContainsString('build it with GOOS=wasip1 instead', $e->getMessage());
    }
}
