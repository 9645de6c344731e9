<?php

declare(strict_types=1);

namespace WasmTests\Unit;

use PHPUnit\Framework\Attributes\DataProvider;
use PHPUnit\Framework\TestCase;
use Wasm\Bindgen;
use Wasm\Module;
use WasmTests\Wasi\Suite;

/** Wasm\Bindgen: strings in imports, u32, and what waits for a promise. */
final class BindgenImportsTest extends TestCase
{
    /** A module of either dialect; `text(at, length)` is what Rust has at these places. */
    private const COMMON = '
        (memory (export "memory") 17)
        (data (i32.const 1048576) "wörds")
        (global $top (mut i32) (i32.const 1060000))
        (func $malloc (export "__wbindgen_malloc") (param i32 i32) (result i32)
            (global.get $top) (global.set $top (i32.add (global.get $top) (local.get 0))))
        (func (export "__wbindgen_free") (param i32 i32 i32))
        (func (export "__wbindgen_add_to_stack_pointer") (param i32) (result i32) (i32.add (i32.const 4096) (local.get 0)))
        (func (export "plain") (result i32) (i32.const -294967296))
        (func (export "signed") (result i32) (i32.const -294967296))
        (func (export "counter_value") (param i32) (result i32) (i32.const -1))
        (func (export "counter_new") (result i32) (i32.const 1))';

    /** @return iterable<string, array{string}> what stands for JavaScript's values, and the module */
    public static function dialects(): iterable
    {
        yield 'values by number' => ['(module
            (import "wbg" "__wbindgen_object_drop_ref" (func $drop (param i32)))
            (import "wbg" "__wbindgen_string_new" (func $string (param i32 i32) (result i32)))
            (import "wbg" "__wbg_log_0000000000000001" (func $log_pair (param i32 i32)))
            (import "wbg" "__wbg_log_0123456789abcdef" (func $log (param i32 i32)))' . self::COMMON . '
            (func (export "log") (call $log (i32.const 1048576) (i32.const 6)))
            (func (export "log_pair")
                (call $log_pair (call $string (i32.const 1048576) (i32.const 1)) (call $string (i32.const 1048577) (i32.const 2)))))'];
        yield 'values as they are' => ['(module
            (import "wbg" "__wbindgen_string_new" (func $string (param i32 i32) (result externref)))
            (import "wbg" "__wbg_log_0000000000000001" (func $log_pair (param externref externref)))
            (import "wbg" "__wbg_log_0123456789abcdef" (func $log (param i32 i32)))' . self::COMMON . '
            (table (export "__wbindgen_externrefs") 128 externref)
            (func (export "__externref_table_alloc") (result i32) (i32.const 1))
            (func (export "log") (call $log (i32.const 1048576) (i32.const 6)))
            (func (export "log_pair")
                (call $log_pair (call $string (i32.const 1048576) (i32.const 1)) (call $string (i32.const 1048577) (i32.const 2)))))'];
    }

    /** @dataProvider dialects */
    #[DataProvider('dialects')]
    public function testTheConsoleTakesTextAndValues(string $wat): void
    {
        $module = new Bindgen(Module::fromText($wat), "export function log(): void;\nexport function log_pair(): void;");
        $file = tempnam(sys_get_temp_dir(), 'wasm-log');
        $log = ini_set('error_log', $file);
        try {
            $module->log();
            $module->log_pair();
            preg_match_all('/^\[.*?\] (.*)$/m', file_get_contents($file), $lines);
            self::assertSame(['wasm log: wörds', 'wasm log: w ö'], $lines[1]);
        } finally {
            ini_set('error_log', $log);
            unlink($file);
        }
    }

    private static function withImports(array $functions): Bindgen
    {
        $wat = '(module
            (import "wbg" "__wbg_length_0123456789abcdef" (func $length (param i32 i32 i32) (result i32)))
            (import "wbg" "__wbg_maybe_0123456789abcdef" (func $maybe (param i32 i32) (result i32)))
            (import "wbg" "__wbg_shout_0123456789abcdef" (func $shout (param i32 i32 i32)))
            (import "wbg" "__wbg_raw_0123456789abcdef" (func $raw (param i32 i32) (result i32)))' . self::COMMON . '
            (func (export "length") (result i32) (call $length (i32.const 100) (i32.const 1048576) (i32.const 6)))
            (func (export "none") (result i32) (call $maybe (i32.const 0) (i32.const 0)))
            (func (export "raw") (result i32) (call $raw (i32.const 1048576) (i32.const 6)))
            (func (export "shout") (param i32) (call $shout (local.get 0) (i32.const 1048576) (i32.const 1))))';
        $types = implode("\n", ['export function length(): number;', 'export function none(): number;', 'export function raw(): number;', 'export function shout(): string;']);
        return new Bindgen(Module::fromText($wat), $types, ['wbg' => $functions + [
            'length' => static fn(int $base, string $text): int => $base + strlen($text),
            'maybe' => static fn(?string $text): int => $text === null ? 1 : 2,
            'shout' => static fn(string $text): string => strtoupper($text) . '!',
            'raw' => static fn(int $pointer, int $length): int => $pointer + $length,
        ]]);
    }

    public function testImportsTakeStringsByTheirOwnTypes(): void
    {
        $module = self::withImports([]);
        self::assertSame([106, 1, 1048582, 'W!'], [$module->length(), $module->none(), $module->raw(), $module->shout()]);
    }

    public function testWhatAnImportReturnsIsChecked(): void
    {
        foreach ([[static fn(string $text): ?string => "\xff", \ValueError::class, 'The result of shout must be valid UTF-8']] as [$function, $class, $message]) {
            try {
                self::withImports(['shout' => $function])->shout();
                self::fail('no exception');
            } catch (\Throwable $e) {
                self::assertSame([$class, $message], [$e::class, $e->getMessage()]);
            }
        }
    }

    public function testTheScriptTellsU32FromI32(): void
    {
        $directory = sys_get_temp_dir() . '/wasm-bindgen-' . getmypid();
        mkdir($directory);
        file_put_contents("$directory/x_bg.wasm", '(module' . self::COMMON . ')');
        file_put_contents("$directory/x.d.ts", 'export function plain(): number;
            export function signed(): number;
            export class Counter { free(): void; constructor(); value(): number; }');
        try {
            $module = new Bindgen("$directory/x_bg.wasm");
            self::assertSame([-294967296, -294967296], [$module->plain(), $module->signed()]);
            file_put_contents("$directory/x_bg.js", <<<'JS'
                /**
                 * @returns {number}
                 */
                export function plain() {
                    const ret = wasm.plain();
                    return ret >>> 0;
                }
                export function signed() {
                    const ret = wasm.signed();
                    return ret;
                }
                export class Counter {
                    constructor() {
                        const ret = wasm.counter_new();
                        this.__wbg_ptr = ret >>> 0;
                        return this;
                    }
                    value() {
                        const ret = wasm.counter_value(this.__wbg_ptr);
                        return ret >>> 0;
                    }
                }
                JS);
            $module = new Bindgen("$directory/x_bg.wasm");
            self::assertSame([4000000000, -294967296, 4294967295], [$module->plain(), $module->signed(), $module->new('Counter')->value()]);
        } finally {
            Suite::remove($directory);
        }
    }

    /** @return iterable<string, array{string}> how the targets of wasm-bindgen write a function */
    public static function scripts(): iterable
    {
        yield 'bundler, web' => ["export function plain() {\n    const ret = wasm.plain();\n    return ret >>> 0;\n}\n"];
        yield 'nodejs' => ["module.exports.plain = function() {\n    const ret = wasm.plain();\n    return ret >>> 0;\n};\n"];
        yield 'nodejs, newer' => ["function plain() {\n    const ret = wasm.plain();\n    return ret >>> 0;\n}\nexports.plain = plain;\n"];
        yield 'no-modules' => ["    __exports.plain = function() {\n        const ret = wasm.plain();\n        return ret >>> 0;\n    };\n"];
        yield 'a Result' => ["export function plain() {\n    const ret = wasm.plain();\n    if (ret[2]) {\n        throw takeFromExternrefTable0(ret[1]);\n    }\n    return ret[0] >>> 0;\n}\n"];
    }

    /** @dataProvider scripts */
    #[DataProvider('scripts')]
    public function testAScriptIsReadWhateverItsTarget(string $script): void
    {
        self::assertSame(['plain' => true], Bindgen\Script::unsigned($script));
    }

    public function testWhatWaitsForAPromiseIsRefusedByName(): void
    {
        $module = new Bindgen(Module::fromText('(module
            (import "wbg" "__wbg_queueMicrotask_0123456789abcdef" (func $queue (param externref)))
            (import "wbg" "__wbindgen_closure_wrapper77" (func (param i32 i32 i32) (result externref)))
            ' . self::COMMON . '
            (table (export "__wbindgen_externrefs") 128 externref)
            (func (export "later") (call $queue (ref.null extern))))'), "export function plain(): number;\nexport function later(): void;");
        self::assertSame(-294967296, $module->plain(), 'the rest works');
        $this->expectException(\Wasm\LinkException::class);
        $this->expectExceptionMessage("The module waits for a promise (it calls queueMicrotask()): what is async in Rust needs JavaScript's event loop, which PHP does not have");
        $module->later();
    }
}
