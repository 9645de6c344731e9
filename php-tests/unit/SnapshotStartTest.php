<?php

declare(strict_types=1);

namespace WasmTests\Unit;

use PHPUnit\Framework\Attributes\DataProvider;
use PHPUnit\Framework\TestCase;
use Wasm\AssemblyScript;
use Wasm\Bindgen;
use Wasm\Emscripten;
use Wasm\Extism\Plugin;
use Wasm\Module;

/** What starts a module by a toolchain's convention does not run again in the instances of a snapshot. */
final class SnapshotStartTest extends TestCase
{
    /** @return iterable<string, array{string, \Closure(Module): object}> what starts it, and what makes an instance by the convention */
    public static function conventions(): iterable
    {
        yield 'emscripten' => ['__wasm_call_ctors', static fn(Module $module) => (new Emscripten($module))->instance];
        yield 'a reactor of emscripten' => ['_initialize', static fn(Module $module) => (new Emscripten($module))->instance];
        yield 'wasm-bindgen' => ['__wbindgen_start', static fn(Module $module) => (new Bindgen($module, 'export function count(): number;'))->instance];
        $declarations = __DIR__ . '/assemblyscript/module.d.ts';
        yield 'AssemblyScript' => ['_start', static fn(Module $module) => (new AssemblyScript($module, $declarations))->instance];
        yield 'Extism' => ['__wasm_call_ctors', static function (Module $module): object {
            $plugin = new Plugin($module);
            return (new \ReflectionProperty($plugin, 'instance'))->getValue($plugin);
        }];
    }

    /** @dataProvider conventions */
    #[DataProvider('conventions')]
    public function testItRunsOnce(string $start, \Closure $make): void
    {
        $module = Module::fromText("(module (memory (export \"memory\") 1) (global \$n (mut i32) (i32.const 0))
            (func (export \"$start\") (global.set \$n (i32.add (global.get \$n) (i32.const 10))))
            (func (export \"count\") (result i32) (global.set \$n (i32.add (global.get \$n) (i32.const 1))) (global.get \$n)))");
        $first = $make($module);
        self::assertSame(11, $first->count(), 'it is started');
        $snapshot = $first->snapshot();
        foreach ([$snapshot, Module::fromBytes($snapshot->toBytes())] as $each) {
            self::assertSame(12, $make($each)->count());
            self::assertSame(12, $make($each)->count());
        }
    }
}
