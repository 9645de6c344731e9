<?php

declare(strict_types=1);

namespace WasmTests\Unit;

use PHPUnit\Framework\TestCase;
use Wasm\Emscripten;
use Wasm\Emscripten\CppException;
use Wasm\Emscripten\Script;
use Wasm\Module;

/** Wasm\Emscripten with C and C++ that emscripten has built. */
final class EmscriptenCTest extends TestCase
{
    private const DIRECTORY = __DIR__ . '/emscripten';

    private string $zone;

    protected function setUp(): void
    {
        $this->zone = date_default_timezone_get();
    }

    protected function tearDown(): void
    {
        date_default_timezone_set($this->zone);
    }

    private static function text(Emscripten $module, string $text): int
    {
        $at = $module->malloc(strlen($text) + 1);
        $module->memory->writeCString($at, $text);
        return $at;
    }

    public function testALibraryWhoseNamesAreMinified(): void
    {
        $library = new Emscripten(self::DIRECTORY . '/library.wasm');
        self::assertSame(3, $library->add(1, 2));
        self::assertSame('Hello, Ada', $library->memory->readCString($library->greet(self::text($library, 'Ada'))));
        self::assertSame($library->memory, $library->instance->getMemoryBuffer());
        $this->expectException(\Wasm\ExportNotFoundException::class);
        $this->expectExceptionMessage('The module exports no "subtract": link it with -sEXPORTED_FUNCTIONS=_subtract, or mark it EMSCRIPTEN_KEEPALIVE');
        $library->subtract(1, 2);
    }

    public function testLongjmp(): void
    {
        $library = new Emscripten(self::DIRECTORY . '/library.wasm');
        for ($round = 0; $round < 500; $round++) {
            self::assertSame(42, $library->jump(100));
        }
    }

    public function testTime(): void
    {
        $library = new Emscripten(self::DIRECTORY . '/library.wasm');
        $when = fn(int $time): string => $library->memory->readCString($library->when($time));
        self::assertSame('2023-11-14T22:13:20 Tue Nov 318', $when(1_700_000_000));
        self::assertSame('1970-01-01T00:00:00 Thu Jan 001', $when(0));
        self::assertSame(2024, $library->year(1_709_164_800));
        foreach (['Europe/Berlin', 'America/St_Johns', 'Australia/Lord_Howe'] as $zone) {
            date_default_timezone_set($zone);
            self::assertSame([1_700_000_000, 1_720_000_000], [$library->back(1_700_000_000), $library->back(1_720_000_000)], $zone);
        }
    }

    public function testMain(): void
    {
        $program = new Emscripten(self::DIRECTORY . '/library.wasm');
        self::assertSame(3, $program->main(['program', 'one', 'zwölf']));
        self::assertSame("0 program\n1 one\n2 zwölf\n", $program->wasi->stdout());
    }

    public function testMinifiedNamesAreExplained(): void
    {
        try {
            new Emscripten(new Module(self::DIRECTORY . '/library.wasm'));
            self::fail('no exception');
        } catch (\Wasm\LinkException $e) {
            self::assertStringStartsWith('The names of the imports are minified. Keep the .js beside the module, or pass its path as script, or say in names what they are called: "a" (i32) -> (); "b" ', $e->getMessage());
        }
        $library = new Emscripten(new Module(self::DIRECTORY . '/library.wasm'), script: self::DIRECTORY . '/library.js');
        self::assertSame(42, $library->jump(1));
        $this->expectException(\Wasm\LinkException::class);
        $this->expectExceptionMessage('or a closure compiler has made unreadable. Give imports, or say in names what they are called: "l" (i32, i32, i32) -> (), which is (a,b)=>{return x("},",b)}');
        $script = tempnam(sys_get_temp_dir(), 'wasm-js');
        try {
            file_put_contents($script, strtr(file_get_contents(self::DIRECTORY . '/library.js'), ['invoke_vii' => '(a,b)=>{return x("},",b)}']));
            new Emscripten(new Module(self::DIRECTORY . '/library.wasm'), script: $script);
        } finally {
            unlink($script);
        }
    }

    public function testAClosureCompilersNames(): void
    {
        $script = new Script('var z={q:1};function f(){};wa={b:(a,c)=>N(`x, ${R(a)}`),q:()=>N(""),d(){return {x:1,y:","}},a:t};Z=function(b){d._malloc=b.v;d._QTS_Eval=b.$a;ha=d._free=b.M}');
        self::assertSame(['b' => '(a,c)=>N(`x, ${R(a)}`)', 'q' => '()=>N("")', 'd' => 'd', 'a' => 't'], $script->imports(['b', 'q']) + ['d' => 'd', 'a' => 't']);
        self::assertSame(['malloc' => 'v', 'QTS_Eval' => '$a', 'free' => 'M'], $script->exports());
    }

    public function testExceptionsOfCppAreCaught(): void
    {
        $module = new Emscripten(self::DIRECTORY . '/exceptions.wasm');
        self::assertSame([2, -15], [$module->caught(2), $module->caught(5)]);
        self::assertSame([7, 8, 3, -1], [$module->kinds(0), $module->kinds(1), $module->kinds(2), $module->kinds(3)]);
        self::assertSame([1000, 2], [$module->nested(1), $module->guard_count()]);
        self::assertSame([4, 5], [$module->nested(5), $module->guard_count()], 'thrown again; destructors have run');
        $pages = $module->memory->pages();
        for ($round = 0; $round < 2000; $round++) {
            $module->kinds(2);
        }
        self::assertSame($pages, $module->memory->pages(), 'what was thrown is freed');
        $this->assertThrows($module);
    }

    public function testExceptionsOfWebAssemblyItself(): void
    {
        $path = self::DIRECTORY . '/wasm-exceptions.wasm';
        if (!Module::validate(file_get_contents($path))) {
            self::markTestSkipped('this compiler has no exceptions');
        }
        $module = new Emscripten($path);
        self::assertSame([2, -15], [$module->caught(2), $module->caught(5)]);
        self::assertSame([7, 8, 3, -1], [$module->kinds(0), $module->kinds(1), $module->kinds(2), $module->kinds(3)]);
        self::assertSame([1000, 4, 5], [$module->nested(1), $module->nested(5), $module->guard_count()]);
        $this->expectException(\Wasm\GuestException::class);
        $this->expectExceptionMessage('std::runtime_error: n is too big: 5');
        $module->fail(5);
    }

    public function testWithoutExceptionsTheyEndTheCall(): void
    {
        $module = new Emscripten(self::DIRECTORY . '/uncaught.wasm');
        self::assertSame(4, $module->length(self::text($module, 'abc')));
        self::assertSame(3, $module->fail(3));
        $this->assertThrows($module);
    }

    private function assertThrows(Emscripten $module): void
    {
        foreach (['fail' => ['std::runtime_error', 'n is too big: 5', 'std::runtime_error: n is too big: 5'], 'fail_int' => ['int', null, 'int']] as $function => $expected) {
            try {
                $module->$function(5);
                self::fail('no exception');
            } catch (CppException $e) {
                self::assertSame($expected, [$e->type, $e->what, $e->getMessage()]);
            }
        }
    }
}
