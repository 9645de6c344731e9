<?php

declare(strict_types=1);

namespace WasmTests\Unit;

use PHPUnit\Framework\TestCase;
use Wasm\Bindgen;
use Wasm\Bindgen\JsError;
use Wasm\Bindgen\Undefined;

/** Wasm\Bindgen with a module as wasm-bindgen makes it with reference types. */
final class BindgenExternrefTest extends TestCase
{
    private Bindgen $module;

    protected function setUp(): void
    {
        $this->module = new Bindgen(__DIR__ . '/bindgen/externref.wat', __DIR__ . '/bindgen/externref.d.ts');
    }

    protected function tearDown(): void
    {
        // PHPUnit 10 has another word for it.
        if (method_exists($this, 'hasFailed') ? !$this->hasFailed() : $this->status()->isSuccess()) {
            self::assertSame(0, $this->module->live(), 'memory of the module has leaked');
            self::assertLessThanOrEqual(10, $this->module->instance->__wbindgen_export_0->size(), 'places of the table have leaked');
        }
    }

    public function testTheTableHasWhatTheModuleTakesForGranted(): void
    {
        $table = $this->module->instance->__wbindgen_export_0;
        self::assertSame([Undefined::Undefined, null, true, false], array_map($table->get(...), [4, 5, 6, 7]));
        self::assertSame(Undefined::Undefined, $table->get(0));
    }

    public function testStringsAndTheirErrors(): void
    {
        for ($round = 0; $round < 50; $round++) {
            self::assertSame('zwölf 🐘', $this->module->echo('zwölf 🐘'));
            self::assertSame('even', $this->module->even('even'));
            try {
                $this->module->even('odd');
                self::fail('no exception');
            } catch (JsError $e) {
                self::assertSame('no even length', $e->getMessage());
            }
        }
    }

    public function testNothingAndItsErrors(): void
    {
        self::assertNull($this->module->check(true));
        $this->expectException(JsError::class);
        $this->expectExceptionMessage('no');
        $this->module->check(false);
    }

    public function testJson(): void
    {
        for ($round = 0; $round < 50; $round++) {
            self::assertEquals([1, (object) ['a' => null]], $this->module->parsed('[1,{"a":null}]'));
        }
        $this->expectException(\JsonException::class);
        $this->module->parsed('[');
    }

    public function testOptionalNumbers(): void
    {
        self::assertSame([1.5, 0.0, null], [$this->module->half(3), $this->module->half(0.0), $this->module->half()]);
        self::assertSame([4, 0x3fffffff, null], [$this->module->quarter(16), $this->module->quarter(0xffffffff), $this->module->quarter(null)]);
    }

    public function testValuesGoThrough(): void
    {
        foreach ([null, true, 17, 1.5, 'text', [1, ['a' => 2]], new \stdClass, fopen('php://memory', 'r'), $this->module] as $value) {
            self::assertSame($value, $this->module->same($value));
        }
        self::assertNull($this->module->same(Undefined::Undefined));
        self::assertSame('zwölf', $this->module->label('zwölf'), 'a value that is declared as a string');
    }

    public function testNullAndUndefined(): void
    {
        self::assertTrue($this->module->absent());
        self::assertTrue($this->module->absent(null));
        self::assertFalse($this->module->absent(0));
    }

    public function testWhatIsAskedOfAValue(): void
    {
        self::assertSame(['ä', '', null], [$this->module->text('ä'), $this->module->text(''), $this->module->text(1)]);
        self::assertSame([true, false, null], [$this->module->truth(true), $this->module->truth(false), $this->module->truth('true')]);
        self::assertSame([PHP_INT_MIN, null, null], [$this->module->large(PHP_INT_MIN), $this->module->large(7), $this->module->large(7.5)]);
        $this->expectException(\ValueError::class);
        $this->expectExceptionMessage('A string for the module must be valid UTF-8');
        $this->module->text("\xff");
    }

    public function testWhatBecomesAValue(): void
    {
        self::assertSame(['no even length', 1.5, -9007199254740993, "\xff\0bytes"], array_map($this->module->made(...), [0, 1, 2, 3]));
        self::assertSame([null, null, true, false], $this->module->constants());
    }

    public function testTheWorldOutside(): void
    {
        $before = floor(microtime(true) * 1000);
        $now = $this->module->now();
        self::assertGreaterThanOrEqual($before, $now);
        self::assertLessThanOrEqual(microtime(true) * 1000, $now);
        $bytes = $this->module->random(64);
        self::assertSame(64, strlen($bytes));
        self::assertNotSame($bytes, $this->module->random(64));
        self::assertSame('', $this->module->random(0));
    }

    public function testWhatTheModuleThrows(): void
    {
        $this->expectException(JsError::class);
        $this->expectExceptionMessage('no even length');
        $this->module->throws();
    }

    public function testTheModuleIsFreedAtOnce(): void
    {
        $module = new Bindgen(__DIR__ . '/bindgen/externref.wat', __DIR__ . '/bindgen/externref.d.ts');
        $module->echo('x');
        $instance = \WeakReference::create($module->instance);
        unset($module);
        self::assertNull($instance->get(), 'a cycle keeps it');
    }
}
