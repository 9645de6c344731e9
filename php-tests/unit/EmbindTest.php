<?php

declare(strict_types=1);

namespace WasmTests\Unit;

use PHPUnit\Framework\TestCase;
use Wasm\Emscripten;
use Wasm\Module;
use WasmTests\Support\Php;

/**
 * embind's interface, from a module by hand: the types whose values PHP must not get wrong, classes with a base, what is
 * freed. What em++ makes of C++ is tested in php-tests/toolchains.
 */
final class EmbindTest extends TestCase
{
    /** Types are known by any number that is not zero. */
    private const VOID = 1, BOOL = 2, I8 = 3, U8 = 4, I32 = 5, U32 = 6, I64 = 7, F64 = 8, STRING = 9, WIDE = 10, UTF16 = 11, ANY = 12, BASE = 20, DERIVED = 30, POINT = 40, COLOR = 50;

    public static function setUpBeforeClass(): void
    {
        require_once Php::root() . '/lib/autoload.php';
    }

    private static function module(): Emscripten
    {
        $data = '';
        $at = 1024;
        // Texts and lists of types, each once, and where.
        $place = static function (string $bytes) use (&$data, &$at): int {
            $place = $at;
            $data .= sprintf('(data (i32.const %d) "%s")', $at, preg_replace_callback('/./s', static fn(array $byte): string => sprintf('\\%02x', ord($byte[0])), $bytes));
            $at += strlen($bytes) + 7 & ~7;
            return $place;
        };
        $name = static fn(string $name): int => $place("$name\0");
        $types = static fn(int ...$types): int => $place(pack('V*', ...$types));
        $calls = [];
        $call = static function (string $function, int ...$arguments) use (&$calls): void {
            $calls[$function][] = $arguments;
        };
        $call('void', self::VOID, $name('void'));
        $call('bool', self::BOOL, $name('bool'), 1, 0);
        $call('integer', self::I8, $name('signed char'), 1, -128, 127);
        $call('integer', self::U8, $name('unsigned char'), 1, 0, 255);
        $call('integer', self::I32, $name('int'), 4, -2147483648, 2147483647);
        $call('integer', self::U32, $name('unsigned int'), 4, 0, -1);
        $call('bigint', self::I64, $name('long long'), 8, PHP_INT_MIN, PHP_INT_MAX);
        $call('float', self::F64, $name('double'), 8);
        $call('std_string', self::STRING, $name('std::string'));
        $call('std_wstring', self::WIDE, 4, $name('std::wstring'));
        $call('std_wstring', self::UTF16, 2, $name('std::u16string'));
        $call('emval', self::ANY);
        // One function is enough for all types that travel as an i32: it gives what it is given.
        foreach (['bool' => self::BOOL, 'i8' => self::I8, 'u8' => self::U8, 'i32' => self::I32, 'u32' => self::U32, 'any' => self::ANY] as $of => $type) {
            $call('function', $name($of), 2, $types($type, $type), $name('iii'), 1, 7, 0, 0);
        }
        foreach (['text' => self::STRING, 'wide' => self::WIDE, 'utf16' => self::UTF16] as $of => $type) {
            // A copy, since PHP frees both.
            $call('function', $name($of), 2, $types($type, $type), $name('iii'), 8, 7, 0, 0);
        }
        $call('function', $name('i64'), 2, $types(self::I64, self::I64), $name('jij'), 2, 7, 0, 0);
        $call('function', $name('f64'), 2, $types(self::F64, self::F64), $name('did'), 3, 7, 0, 0);
        $call('function', $name('unknown'), 2, $types(self::I32, $unknown = $types(0, $name('4Lost'))), $name('iii'), 1, 7, 0, 0);
        // struct Base { int id; }; struct Derived : (8 bytes), Base {};
        $call('class', self::BASE, self::BASE + 1, self::BASE + 2, 0, 0, 0, 0, 0, 0, 0, $name('Base'), 0, 6);
        $call('class', self::DERIVED, self::DERIVED + 1, self::DERIVED + 2, self::BASE, 0, 0, $name('ii'), 4, $name('ii'), 5, $name('Derived'), 0, 6);
        $call('class_constructor', self::BASE, 2, $types(self::BASE + 1, self::I32), $name('iii'), 7, 0);
        $call('class_constructor', self::DERIVED, 2, $types(self::DERIVED + 1, self::I32), $name('iii'), 7, 8);
        $call('class_function', self::BASE, $name('id'), 2, $types(self::I32, self::BASE + 1), $name('iii'), 9, 0, 0, 0, 0);
        $call('class_property', self::BASE, $name('number'), self::I32, $name('iii'), 9, 0, self::I32, $name('viii'), 10, 0);
        $call('class_property', self::BASE, $name('fixed'), self::I32, $name('iii'), 9, 0, 0, 0, 0, 0);
        $call('function', $name('idOf'), 2, $types(self::I32, self::BASE + 2), $name('iii'), 9, 0, 0, 0);
        $call('value_object', self::POINT, $name('Point'), $name('i'), 11, $name('vi'), 6);
        $call('value_object_field', self::POINT, $name('x'), self::I32, $name('iii'), 9, 0, self::I32, $name('viii'), 10, 0);
        $call('value_object_field', self::POINT, $name('y'), self::U32, $name('iii'), 9, 4, self::U32, $name('viii'), 10, 4);
        $call('function', $name('same'), 2, $types(self::POINT, self::POINT), $name('iii'), 12, 0, 0, 0);
        $call('enum', self::COLOR, $name('Color'), 4, 1, 0);
        $call('enum_value', self::COLOR, $name('RED'), -3);

        $imports = $body = '';
        foreach ($calls as $function => $each) {
            $wide = $function === 'bigint';
            $params = array_map(static fn(int $place): string => $wide && $place > 2 ? 'i64' : 'i32', array_keys($each[0]));
            $imports .= "(import \"env\" \"_embind_register_$function\" (func \$$function (param " . implode(' ', $params) . ')))';
        }
        foreach ($calls as $function => $each) {
            foreach ($each as $arguments) {
                $body .= "(call \$$function" . implode('', array_map(static fn(int $value, int $place): string => $function === 'bigint' && $place > 2 ? "(i64.const $value)" : "(i32.const $value)", $arguments, array_keys($arguments))) . ')';
            }
        }
        return new Emscripten(Module::fromText("(module $imports
            (memory (export \"memory\") 2) (global \$heap (mut i32) (i32.const 65536)) (global \$live (mut i32) (i32.const 0))
            (table (export \"__indirect_function_table\") 13 funcref)
            (elem (i32.const 1) \$echo \$echo64 \$echof \$up \$down \$delete \$new \$copy \$read \$write \$point \$samePoint)
            (func \$malloc (export \"malloc\") (param i32) (result i32)
                (global.set \$live (i32.add (global.get \$live) (i32.const 1)))
                (global.get \$heap)
                (global.set \$heap (i32.and (i32.add (global.get \$heap) (i32.add (local.get 0) (i32.const 7))) (i32.const -8))))
            (func \$free (export \"free\") (param i32) (global.set \$live (i32.sub (global.get \$live) (i32.const 1))))
            (func (export \"live\") (result i32) (global.get \$live))
            (func \$echo (param i32 i32) (result i32) (local.get 1))
            (func \$echo64 (param i32 i64) (result i64) (local.get 1))
            (func \$echof (param i32 f64) (result f64) (local.get 1))
            (func \$up (param i32) (result i32) (i32.add (local.get 0) (i32.const 8)))
            (func \$down (param i32) (result i32) (i32.sub (local.get 0) (i32.const 8)))
            (func \$delete (param i32) (call \$free (local.get 0)))
            (func \$new (param \$offset i32) (param \$id i32) (result i32) (local \$at i32)
                (i32.store (i32.add (local.tee \$at (call \$malloc (i32.const 16))) (local.get \$offset)) (local.get \$id)) (local.get \$at))
            (func \$copy (param i32 i32) (result i32) (local \$at i32) (local \$size i32)
                (local.set \$size (i32.add (i32.const 4) (i32.mul (i32.const 4) (i32.load (local.get 1)))))
                (local.set \$at (call \$malloc (local.get \$size)))
                (memory.copy (local.get \$at) (local.get 1) (local.get \$size)) (local.get \$at))
            (func \$read (param i32 i32) (result i32) (i32.load (i32.add (local.get 0) (local.get 1))))
            (func \$write (param i32 i32 i32) (i32.store (i32.add (local.get 0) (local.get 1)) (local.get 2)))
            (func \$point (result i32) (call \$malloc (i32.const 8)))
            (func \$samePoint (param i32 i32) (result i32) (local \$at i32)
                (i64.store (local.tee \$at (call \$point)) (i64.load (local.get 1))) (local.get \$at))
            (func (export \"__wasm_call_ctors\") $body)
            $data)"));
    }

    public function testValuesTravel(): void
    {
        $module = self::module();
        foreach ([
            'bool' => [true, false], 'i8' => [-128, 127], 'u8' => [0, 255], 'i32' => [-2147483648, 2147483647], 'u32' => [0, 2147483648, 4294967295],
            'i64' => [PHP_INT_MIN, PHP_INT_MAX], 'f64' => [1.5, -INF], 'text' => ['', "a\0b\xff", str_repeat('ä', 1000)],
            'wide' => ['', 'aä€😀'], 'utf16' => ['', 'aäßक€😀'], 'any' => [null, true, false, 7, 'text', [1, ['a' => 2]], $this],
        ] as $function => $values) {
            foreach ($values as $value) {
                self::assertSame($value, $module->$function($value), $function);
            }
        }
        self::assertSame(2.0, $module->f64(2));
        self::assertSame(['x' => -1, 'y' => 4294967295], $module->same(['y' => 4294967295, 'x' => -1]));
        self::assertSame(['x' => 1, 'y' => 2], $module->same((object) ['x' => 1, 'y' => 2]));
        self::assertSame(-3, $module->constant('Color::RED'));
        self::assertSame(0, $module->live(), 'all of it was freed');
    }

    public function testWhatDoesNotFitIsSaid(): void
    {
        $module = self::module();
        foreach ([
            ['i8(): Argument #1 must be of type signed char, from -128 to 127, 128 given', static fn() => $module->i8(128)],
            ['u32(): Argument #1 must be of type unsigned int, from 0 to 4294967295, -1 given', static fn() => $module->u32(-1)],
            ['i32(): Argument #1 must be of type int, string given', static fn() => $module->i32('1')],
            ['bool(): Argument #1 must be of type bool, int given', static fn() => $module->bool(1)],
            ['text(): Argument #1 must be of type std::string, null given', static fn() => $module->text(null)],
            ['wide(): Argument #1 must be UTF-8', static fn() => $module->wide("\xff")],
            ['i32() takes 1 argument, 2 given', static fn() => $module->i32(1, 2)],
            ['unknown(): Argument #1 embind knows nothing of the type Lost', static fn() => $module->unknown(1)],
            ['same(): Argument #1 must be of type Point, with y', static fn() => $module->same(['x' => 1])],
            ['same(): Argument #1 must be of type Point, which has no z', static fn() => $module->same(['x' => 1, 'y' => 1, 'z' => 1])],
            ['Base::number must be of type int, string given', static fn() => $module->class('Base')->new(1)->number = 'a'],
            ['Base::fixed is read-only', static fn() => $module->class('Base')->new(1)->fixed = 2],
            ['Base has no property nothing', static fn() => $module->class('Base')->new(1)->nothing],
            ['The module has no class Other: there is Base, Derived', static fn() => $module->class('Other')],
            ['The module has no constant RED: there is Color::RED', static fn() => $module->constant('RED')],
        ] as [$message, $call]) {
            try {
                $call();
                self::fail("not refused: $message");
            } catch (\TypeError | \ValueError | \Error $e) {
                self::assertStringStartsWith($message, $e->getMessage());
            }
        }
        self::assertSame(0, $module->live(), 'what was begun is undone');
    }

    public function testAnObjectIsAsWellOfItsBase(): void
    {
        $module = self::module();
        $base = $module->class('Base')->new(3);
        $derived = $module->class('Derived')->new(4);
        self::assertSame([3, 4, 3, 4, -1], [$base->id(), $derived->id(), $module->idOf($base), $module->idOf($derived), $derived->number = -1]);
        self::assertSame([-1, true, false], [$derived->id(), isset($derived->number), isset($derived->nothing)]);
        self::assertSame(2, $module->live());
        unset($base);
        self::assertSame(1, $module->live());
        $derived->delete();
        self::assertSame(0, $module->live());
        $kept = $module->class('Base')->new(1)->disown();
        unset($kept);
        self::assertSame(1, $module->live());
    }

    public function testWhatCppTellsOfItself(): void
    {
        $m = new Emscripten(__DIR__ . '/emscripten/embind.wasm');
        self::assertSame([4294967295, 255, 1 << 41, false, -1, 1.25], [$m->wide(4294967294), $m->narrow(-1), $m->large(1 << 40), $m->negate(true), $m->largest(), $m->half(2.5)]);
        self::assertSame(['é!', 'ä€😀', 'ä€😀'], [$m->shout('é'), $m->wideText('ä'), $m->utf16('ä')]);
        self::assertSame([['x' => 3.5, 'y' => 3], [2, 'a?']], [$m->moved(['x' => 1.5, 'y' => 2], 2), $m->swapped([1, 'a'])]);
        [$from, $to] = [['x' => 1.0, 'y' => 2], ['x' => 3.0, 'y' => 4]];
        self::assertSame(['from' => $to, 'to' => $from], $m->reversed(['from' => $from, 'to' => $to]));
        self::assertSame([5, 5, 100, 42, 3.5, 'embind', 'embind'], [$m->constant('Color::GREEN'), $m->next(1), $m->bigger(-1), $m->constant('ANSWER'), $m->constant('PI'), $m->constant('NAME'), $m->constant('NAME')]);

        $circle = $m->class('Circle')->new(2.0);
        self::assertSame([12.0, 14, 8, 10, 12.0, 'circle'], [$circle->area(), $circle->doubled(), $circle->plus(1), $circle->plus(1, 2), $m->areaOf($circle), $circle->name]);
        $circle->id = 9;
        self::assertSame([9, -1, 'Circle', 'shape', null, 2], [$m->idOf($circle), $m->idOf(null), $m->circleAsShape(3)->class->name, $m->class('Shape')->kind(), $m->class('Shape')->invalid(), $m->class('Shape')->made]);
        $shared = $m->shared(3);
        self::assertSame(['shared', 302], [$shared->name, $m->useShared($shared)]);
        $copy = $m->copyOf($circle);
        self::assertSame(4, $m->liveShapes());
        unset($shared, $copy, $circle);
        self::assertSame(1, $m->liveShapes(), 'the one that C++ has itself');

        $numbers = $m->range(3);
        $numbers->push_back(10);
        self::assertSame([13, 4, 10, null], [$m->sum($numbers), $numbers->size(), $numbers->get(3), $numbers->get(4)]);
        self::assertSame([null, 4, null], [$m->maybe(null), $m->maybe(3), $m->maybe(10)]);
        self::assertSame([['a' => 1], 42, 'xy', [1, 2, 65535]], [$m->echo(['a' => 1]), $m->apply(static fn(int $x): int => 2 * $x, 21), $m->joined(['x', 'y']), $m->view()->toArray()]);
        try {
            $m->fail();
            self::fail('it does not throw');
        } catch (Emscripten\CppException $e) {
            self::assertSame('std::runtime_error: it failed', $e->getMessage());
        }
    }

    public function testAnObjectKeepsTheModule(): void
    {
        $object = self::module()->class('Base')->new(5);
        gc_collect_cycles();
        self::assertSame(5, $object->id());
        $weak = \WeakReference::create($object);
        $object = null;
        gc_collect_cycles();
        self::assertNull($weak->get());
    }
}
