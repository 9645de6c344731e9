<?php

declare(strict_types=1);

namespace WasmTests\Unit;

use PHPUnit\Framework\Attributes\DataProvider;
use PHPUnit\Framework\TestCase;
use Wasm\Bindgen;
use Wasm\Bindgen\JsError;
use Wasm\Module;

/** Wasm\Bindgen with a module as wasm-bindgen makes it without reference types. */
final class BindgenSlabTest extends TestCase
{
    private Bindgen $module;

    /** Allocations that are not freed, and values that the module holds, before the test. */
    private int $live;

    protected function setUp(): void
    {
        $this->module = self::load();
        $this->live = $this->module->live();
    }

    /** Whatever a test does, nothing is left in the module's memory. */
    protected function tearDown(): void
    {
        // PHPUnit 10 has another word for it.
        if (method_exists($this, 'hasFailed') ? !$this->hasFailed() : $this->status()->isSuccess()) {
            self::assertSame($this->live, $this->module->live(), 'memory of the module has leaked');
            self::assertSame(65536, $this->module->instance->__wbindgen_add_to_stack_pointer(0), "the guest's stack has leaked");
            self::assertSame(0, $this->module->values->count(), 'values have leaked');
        }
    }

    public function testText(): void
    {
        foreach (['', 'a', 'zwölf 🐘', "with\0NUL", str_repeat('long', 5000)] as $text) {
            self::assertSame($text, $this->module->echo($text));
            self::assertSame(strlen($text), $this->module->length($text));
        }
    }

    public function testTextMustBeUtf8BecauseRustReliesOnIt(): void
    {
        $this->expectException(\ValueError::class);
        $this->expectExceptionMessage('echo(): Argument #1 ($text) must be valid UTF-8');
        $this->module->echo("\xff");
    }

    public function testOptionalText(): void
    {
        self::assertSame('x', $this->module->maybe('x'));
        self::assertNull($this->module->maybe(null));
        self::assertNull($this->module->maybe());
    }

    public function testAnErrIsAnException(): void
    {
        self::assertSame('even', $this->module->even('even'));
        try {
            $this->module->even('odd');
            self::fail('no exception');
        } catch (JsError $e) {
            self::assertSame('no even length', $e->getMessage());
            self::assertInstanceOf(\Wasm\WasmException::class, $e);
        }
    }

    public function testAnErrMayBeAnyValue(): void
    {
        self::assertNull($this->module->check(true, 'unused'));
        $mine = new \DomainException('mine');
        foreach ([
            ['text', JsError::class, 'text', 'text'],
            [17, JsError::class, '17', 17],
            [['a' => [1.5, null]], JsError::class, '{"a":[1.5,null]}', ['a' => [1.5, null]]],
            [(object) ['message' => 'of an object'], JsError::class, 'of an object', null],
            [$mine, \DomainException::class, 'mine', null],
        ] as [$value, $class, $message, $carried]) {
            try {
                $this->module->check(false, $value);
                self::fail('no exception');
            } catch (\RuntimeException | \LogicException $e) {
                self::assertSame([$class, $message], [$e::class, $e->getMessage()]);
                self::assertSame($carried ?? ($e instanceof JsError ? $value : null), $e instanceof JsError ? $e->value : null);
            }
        }
        self::assertSame($mine, $e);
    }

    public function testNumbersAndTheirErrors(): void
    {
        self::assertSame(1.5, $this->module->root(2.25));
        self::assertSame(2.0, $this->module->root(4));
        self::assertSame(-12, $this->module->tenth(-120));
        self::assertSame(12, $this->module->tenth(120.0));
        foreach ([['root', -1], ['tenth', 7]] as [$name, $argument]) {
            try {
                $this->module->$name($argument);
                self::fail('no exception');
            } catch (JsError $e) {
                self::assertSame('no', $e->getMessage());
            }
        }
    }

    public function testOptionalNumbersInEveryForm(): void
    {
        self::assertSame([4, 0, -4, null], [$this->module->half(8), $this->module->half(1), $this->module->half(-8), $this->module->half(null)]);
        self::assertSame([0.5, 0.0, null], [$this->module->third(1.5), $this->module->third(0), $this->module->third()]);
        self::assertSame([4, 0, 0x3fffffff, null], [$this->module->quarter(17), $this->module->quarter(0), $this->module->quarter(0xffffffff), $this->module->quarter()]);
        self::assertSame([false, true, null], [$this->module->not(true), $this->module->not(false), $this->module->not(null)]);
        self::assertSame(PHP_INT_MAX, $this->module->big(PHP_INT_MAX - 1));
    }

    public function testLists(): void
    {
        self::assertSame([2.0, -1.0, 0.0], $this->module->doubled([1, -0.5, 0]));
        self::assertSame([], $this->module->doubled([]));
        $object = new \stdClass;
        self::assertSame(['a', null, 1.5, [1, 2], $object], $this->module->same(['a', null, 1.5, [1, 2], $object]));
    }

    public function testWhatKindAValueIs(): void
    {
        $kinds = array_map($this->module->kind(...), [Bindgen\Undefined::Undefined, null, [], new \stdClass, false, 1, 1.5, 'text', fopen('php://memory', 'r')]);
        self::assertSame([1, 2, 4, 4, 8, 16, 16, 32, 0], $kinds);
    }

    public function testValuesComeBackAsTheyWent(): void
    {
        $object = new \stdClass;
        self::assertSame($object, $this->module->twice($object));
        self::assertSame(['a' => ['a' => 1, 'b' => 'x']], $this->module->twice(['a' => ['a' => 1, 'b' => 'x']]));
        self::assertNull($this->module->twice(Bindgen\Undefined::Undefined));
        self::assertSame("\xff", $this->module->twice(new Bindgen\Bytes("\xff")));
        self::assertSame(-1, (int) $this->module->optional(null));
        self::assertSame('x', $this->module->optional('x'));
    }

    public function testWhatIsDeclaredAsBytesMayBeAValue(): void
    {
        self::assertSame("\xff\0", $this->module->checked("\xff\0"));
        self::assertNull($this->module->join([1.0], 'b'));
    }

    public function testDebug(): void
    {
        self::assertSame('{"a":[1,"ä/",null]}', $this->module->debug(['a' => [1, 'ä/', null]]));
        self::assertSame('undefined', $this->module->debug(Bindgen\Undefined::Undefined));
        self::assertSame('DomainException: mine', $this->module->debug(new \DomainException('mine')));
    }

    public function testJson(): void
    {
        self::assertEquals((object) ['a' => [1, 2.5, 'ä', null, new \stdClass]], $this->module->parsed('{"a":[1,2.5,"ä",null,{}]}'));
        self::assertSame('{"a":[1,2.5,"ä/",null,{}]}', $this->module->json(['a' => [1, 2.5, 'ä/', null, new \stdClass]]));
        self::assertNull($this->module->json(Bindgen\Undefined::Undefined));
        try {
            $this->module->parsed('{');
            self::fail('no exception');
        } catch (\JsonException $e) {
            self::assertStringStartsWith('Syntax error', $e->getMessage());
        }
    }

    public function testWhatTheModuleThrows(): void
    {
        try {
            $this->module->throws('null pointer passed to rust');
            self::fail('no exception');
        } catch (JsError $e) {
            self::assertSame('null pointer passed to rust', $e->getMessage());
        }
        // What was allocated for the argument is lost then, as it is in JavaScript.
        $this->live++;
    }

    public function testAPanicThatReportsItsMessage(): void
    {
        try {
            $this->module->panics();
            self::fail('no exception');
        } catch (JsError $e) {
            self::assertSame("panicked at src/lib.rs:3:5:\nindex out of bounds", $e->getMessage());
            self::assertSame(\Wasm\TrapCode::Unreachable, $e->getPrevious()->trapCode);
        }
        $this->expectException(\Wasm\TrapException::class);
        $this->module->crashes();
    }

    public function testImportsByTheirShortNames(): void
    {
        self::assertSame(75.0, $this->module->price(100));
        self::assertSame(['found', null], [$this->module->looked('a'), $this->module->looked('b')]);
        $this->expectException(\Wasm\LinkException::class);
        $this->expectExceptionMessage('Give an import, by the short name, for each of: "wbg"."discount" (f64) -> f64, "wbg"."lookup" (i32) -> i32');
        new Bindgen(self::compiled(), __DIR__ . '/bindgen/slab.d.ts');
    }

    public function testClasses(): void
    {
        $counter = $this->module->new('Counter', 5);
        self::assertSame(7, $counter->add(2));
        self::assertSame(7, $counter->value);
        $counter->value = 40;
        self::assertSame(42, $counter->add(2));
        self::assertSame('#C', $counter->describe());
        self::assertTrue(isset($counter->value));
        self::assertFalse(isset($counter->add));
        $zero = $this->module->static('Counter', 'zero');
        self::assertSame(0, $zero->value);
        self::assertSame($this->live + 2, $this->module->live());
        $zero->free();
        self::assertSame($this->live + 1, $this->module->live());

        $counter->free();
        $counter->free();
        $this->expectException(\Wasm\WasmError::class);
        $this->expectExceptionMessage('The object of Counter has been freed');
        $counter->add(1);
    }

    public function testAnObjectKeepsItsModule(): void
    {
        $module = self::load();
        $counter = $module->new('Counter', 1);
        unset($module);
        self::assertSame(2, $counter->add(1));
        unset($counter);
    }

    public function testTheModuleIsFreedAtOnce(): void
    {
        $module = self::load();
        $module->echo('x');
        $instance = \WeakReference::create($module->instance);
        unset($module);
        self::assertNull($instance->get(), 'a cycle keeps it');
    }

    /** @return iterable<string, array{class-string<\Throwable>, string, \Closure(Bindgen): mixed}> */
    public static function misuse(): iterable
    {
        yield 'no function' => [\Wasm\ExportNotFoundException::class, 'The declarations have no function "ecko", but echo, length', static fn(Bindgen $m) => $m->ecko()];
        yield 'no class' => [\Wasm\ExportNotFoundException::class, 'The declarations have no class "Timer", but Counter', static fn(Bindgen $m) => $m->new('Timer')];
        yield 'no method' => [\Wasm\ExportNotFoundException::class, 'The declarations have no "sub" of Counter, but constructor, static zero, add, describe, get value, set value', static function (Bindgen $m): void {
            $counter = $m->new('Counter', 1);
            try {
                $counter->sub();
            } finally {
                $counter->free();
            }
        }];
        yield 'too few' => [\ArgumentCountError::class, 'echo(): Argument #1 ($text) is missing', static fn(Bindgen $m) => $m->echo()];
        yield 'too many' => [\ArgumentCountError::class, 'echo() expects at most 1 arguments, 2 given', static fn(Bindgen $m) => $m->echo('a', 'b')];
        yield 'named' => [\ArgumentCountError::class, 'echo() does not accept named arguments', static fn(Bindgen $m) => $m->echo(text: 'a')];
        yield 'no string' => [\TypeError::class, 'echo(): Argument #1 ($text) must be of type string, int given', static fn(Bindgen $m) => $m->echo(1)];
        yield 'no bool' => [\TypeError::class, 'check(): Argument #1 ($ok) must be of type bool, int given', static fn(Bindgen $m) => $m->check(1, 2)];
        yield 'no int' => [\TypeError::class, 'tenth(): Argument #1 ($x) must be of type int, float given', static fn(Bindgen $m) => $m->tenth(1.5)];
        yield 'no i32' => [\ValueError::class, 'tenth(): Argument #1 ($x) must be between -2147483648 and 4294967295', static fn(Bindgen $m) => $m->tenth(1 << 40)];
        yield 'no list' => [\TypeError::class, 'doubled(): Argument #1 ($x) must be of type array, string given', static fn(Bindgen $m) => $m->doubled('12345678')];
        yield 'a char, perhaps' => [\Wasm\LinkException::class, 'label() is (i32) -> i32, which does not fit its declaration', static fn(Bindgen $m) => $m->label('x')];
        yield 'two ways' => [\Wasm\LinkException::class, 'mix() may take its arguments in several ways, and its declaration does not say in which', static fn(Bindgen $m) => $m->mix('x', 'y')];
        yield 'an optional enum' => [\Wasm\LinkException::class, 'paint() has an optional Color, and there is no telling which number means none', static fn(Bindgen $m) => $m->paint()];
        yield 'a promise' => [\Wasm\LinkException::class, 'later() gives a Promise', static fn(Bindgen $m) => $m->later()];
    }

    /**
     * @dataProvider misuse
     * @param class-string<\Throwable> $class
     */
    #[DataProvider('misuse')]
    public function testMisuse(string $class, string $message, \Closure $misuse): void
    {
        $this->expectException($class);
        $this->expectExceptionMessage($message);
        $misuse($this->module);
    }

    public function testDeclarationsAreNeeded(): void
    {
        try {
            new Bindgen(__DIR__ . '/../../examples/simple.wasm');
            self::fail('no exception');
        } catch (\Wasm\WasmException $e) {
            self::assertStringContainsString('there is no ' . __DIR__ . '/../../examples/simple.d.ts', $e->getMessage());
        }
        $sum = new Bindgen(__DIR__ . '/../../examples/simple.wasm', 'export function sum(x: number, y: number): number;');
        self::assertSame(3, $sum->sum(1, 2));
        $wrong = new Bindgen(__DIR__ . '/../../examples/simple.wasm', 'export function sum(x: string, y: number): number;');
        $this->expectException(\Wasm\LinkException::class);
        $this->expectExceptionMessage('sum() is (i32, i32) -> i32, which does not fit its declaration');
        $wrong->sum('', 1);
    }

    private static function load(): Bindgen
    {
        $module = null;
        // Weak, so that the module does not own itself by way of a function that it imports.
        $values = static function () use (&$module): Bindgen\References {
            return $module->get()->values;
        };
        $loaded = new Bindgen(self::compiled(), __DIR__ . '/bindgen/slab.d.ts', ['wbg' => [
            'discount' => static fn(float $net): float => $net * 0.75,
            'lookup' => static fn(int $key): int => $values()->add(['a' => 'found'][$values()->get($key)] ?? null),
        ]]);
        $module = \WeakReference::create($loaded);
        return $loaded;
    }

    private static function compiled(): Module
    {
        return new Module(__DIR__ . '/bindgen/slab.wat');
    }
}
