<?php

declare(strict_types=1);

namespace WasmTests\Unit;

use PHPUnit\Framework\Attributes\DataProvider;
use PHPUnit\Framework\TestCase;
use Wasm\Stubs;

/** Wasm\Stubs: the classes that it writes are PHP, and say what the calls take and give. */
final class StubsWrittenTest extends TestCase
{
    private static int $number = 0;

    /** The class, without its parent, which is final. */
    private static function load(string $path): \ReflectionClass
    {
        $class = 'WrittenStub' . ++self::$number;
        $source = Stubs::of($path, $class);
        eval('?>' . preg_replace('/ extends \\\\[\w\\\\]+/', '', $source));
        return new \ReflectionClass($class);
    }

    private static function wat(string $text): string
    {
        $path = sys_get_temp_dir() . '/wasm-stubs-' . getmypid() . '.wat';
        file_put_contents($path, $text);
        return $path;
    }

    private static function signature(\ReflectionMethod $method): string
    {
        return implode(', ', array_map(
            static fn(\ReflectionParameter $each): string => "{$each->getType()} \${$each->getName()}" . ($each->isOptional() ? ' =' : ''),
            $method->getParameters(),
        )) . ": {$method->getReturnType()}";
    }

    public function testWasmTypes(): void
    {
        $path = self::wat('(module (memory (export "memory") 1) (global (export "a-b") i32 (i32.const 1)) (tag (export "tag"))
            (func (export "all") (param i32 i64 f32 f64 v128 funcref externref) (result f64) (f64.const 0))
            (func (export "none")) (func (export "None")) (func (export "two") (result i32 f64) (i32.const 0) (f64.const 0))
            (func (export "my-func")) (func (export "*/")) (func (export "getMemoryBuffer")))');
        try {
            $class = self::load($path);
        } catch (\Wasm\CompileException $e) {
            // v128 and a tag: not every compiler has them.
            self::markTestSkipped($e->getMessage());
        } finally {
            unlink($path);
        }
        self::assertSame(
            'int $arg0, int $arg1, float $arg2, float $arg3, string $arg4, ?Wasm\Func $arg5, mixed $arg6: float',
            self::signature($class->getMethod('all')),
        );
        self::assertSame(': void', self::signature($class->getMethod('none')));
        self::assertSame(': array', self::signature($class->getMethod('two')));
        self::assertStringContainsString('@return array{int, float}', $class->getMethod('two')->getDocComment());
        self::assertStringContainsString('(i32, i64, f32, f64, v128, funcref, externref) -> f64', $class->getMethod('all')->getDocComment());
        self::assertSame(['all', 'none', 'two'], array_map(static fn(\ReflectionMethod $each): string => $each->getName(), $class->getMethods()));
        $comment = $class->getDocComment();
        self::assertStringContainsString("@property-read \\Wasm\\Memory \$memory\n", $comment);
        self::assertStringContainsString("@property-read \\Wasm\\Tag \$tag\n", $comment);
        self::assertStringContainsString("Through \$exports['…']: None, my-func, * /, getMemoryBuffer, a-b\n", $comment);
    }

    public function testNamesOfParametersComeFromTheModule(): void
    {
        $path = self::wat('(module (import "a" "f" (func $imported (param $no i32)))
            (func (export "add") (param $left i32) (param $right i32) (param i32) (result i32) (local $sum i32) (i32.const 0))
            (func (export "odd") (param $a.b i32) (param $this i32)))');
        try {
            $binary = self::binary($path);
            $class = self::load($binary);
            unlink($binary);
        } finally {
            unlink($path);
        }
        self::assertSame('int $left, int $right, int $arg2: int', self::signature($class->getMethod('add')));
        self::assertSame('int $arg0, int $arg1: void', self::signature($class->getMethod('odd')));
    }

    /** The module in binary, with the section `name` that a compiler would write. */
    private static function binary(string $path): string
    {
        $local = static fn(array $names): string => chr(count($names)) . implode('', array_map(static fn(int $k, string $name): string => chr($k) . chr(strlen($name)) . $name, array_keys($names), $names));
        $locals = chr(2) . chr(1) . $local(['left', 'right']) . chr(2) . $local(['a.b', 'this']);
        $section = "\4name" . "\1\1\0" . "\2" . chr(strlen($locals)) . $locals;
        // type, import, function, export, code, as the text has them
        $type = "\3" . "\x60\1\x7f\0" . "\x60\3\x7f\x7f\x7f\1\x7f" . "\x60\2\x7f\x7f\0";
        $parts = [1 => $type, 2 => "\1\1a\1f\0\0", 3 => "\2\1\2", 7 => "\2\3add\0\1\3odd\0\2", 10 => "\2\4\0\x41\0\x0b\2\0\x0b"];
        $bytes = "\0asm\1\0\0\0";
        foreach ($parts as $id => $part) {
            $bytes .= chr($id) . chr(strlen($part)) . $part;
        }
        $file = preg_replace('/wat$/', 'wasm', $path);
        file_put_contents($file, $bytes . "\0" . chr(strlen($section)) . $section);
        return $file;
    }

    public function testADamagedSectionIsNoMatter(): void
    {
        $path = sys_get_temp_dir() . '/wasm-stubs-' . getmypid() . '.wasm';
        $section = "\4name\2\x7f\1";
        $module = "\0asm\1\0\0\0\1\5\1\x60\1\x7f\0\3\2\1\0\7\5\1\1f\0\0\x0a\4\1\2\0\x0b";
        file_put_contents($path, $module . "\0" . chr(strlen($section)) . $section);
        try {
            self::assertSame('int $arg0: void', self::signature(self::load($path)->getMethod('f')));
        } finally {
            unlink($path);
        }
    }

    /** @return iterable<string, array{string, string}> */
    public static function ofAssemblyScript(): iterable
    {
        yield 'numbers' => ['half', 'float $a, float $b: float'];
        yield 'a default' => ['join', 'array $a, string $separator =: string'];
        yield 'null' => ['longer', '?string $s: ?string'];
        yield 'a record' => ['mirror', 'object|array $p: stdClass'];
        yield 'a class' => ['maybeCounter', 'bool $b: ?Wasm\AssemblyScript\Reference'];
        yield 'a callback' => ['apply', 'callable $f, string $s: string'];
        yield 'bytes' => ['tail', 'Wasm\TypedArray|array|string $a: string'];
    }

    /** @dataProvider ofAssemblyScript */
    #[DataProvider('ofAssemblyScript')]
    public function testDeclarationsOfAssemblyScript(string $function, string $signature): void
    {
        $class = self::load(__DIR__ . '/assemblyscript/module.wasm');
        self::assertSame($signature, self::signature($class->getMethod($function)));
    }

    public function testCloserTypesOfAssemblyScript(): void
    {
        $class = self::load(__DIR__ . '/assemblyscript/module.wasm');
        self::assertStringContainsString('@param list<list<int>> $a', $class->getMethod('nested')->getDocComment());
        self::assertStringContainsString('@param callable(string, int): string $f', $class->getMethod('apply')->getDocComment());
        self::assertStringContainsString('@param (callable(string): void)|null $f', $class->getMethod('keep')->getDocComment());
        self::assertStringContainsString(' * @property-read string $VERSION', $class->getDocComment());
        self::assertStringContainsString(' * @property string $title', $class->getDocComment());
        self::assertStringContainsString(' * @property-read array{Red: int, Green: int} $Color', $class->getDocComment());
    }

    public function testDeclarationsOfWasmBindgen(): void
    {
        $directory = sys_get_temp_dir() . '/wasm-stubs-' . getmypid();
        mkdir($directory);
        copy(__DIR__ . '/bindgen/slab.wat', "$directory/slab_bg.wasm");
        copy(__DIR__ . '/bindgen/slab.d.ts', "$directory/slab.d.ts");
        try {
            self::assertStringContainsString('class Slab extends \Wasm\Bindgen', Stubs::of("$directory/slab_bg.wasm"));
            $class = self::load("$directory/slab_bg.wasm");
        } finally {
            \WasmTests\Wasi\Suite::remove($directory);
        }
        $declared = (new \Wasm\Bindgen\Declarations(file_get_contents(__DIR__ . '/bindgen/slab.d.ts')))->functions;
        self::assertSame('string $text: string', self::signature($class->getMethod('echo')));
        self::assertSame([], array_values(array_diff(
            array_map(static fn(\ReflectionMethod $each): string => $each->getName(), $class->getMethods()),
            array_keys($declared),
        )));
    }

    public function testComponents(): void
    {
        if (!class_exists(\Wasm\Component::class)) {
            self::markTestSkipped('this build has no components (the cargo feature "component")');
        }
        $path = self::wat(<<<'WAT'
            (component
              (import "docs:demo/log@1.0.0" (instance
                (export "sink" (type $sink (sub resource)))
                (type $level' (enum "low" "high")) (export "level" (type $level (eq $level')))
                (export "[method]sink.write-line" (func (param "self" (borrow $sink)) (param "line" string)))
                (export "open-sink" (func (param "name" (option string)) (param "level" $level) (result (result (own $sink) (error string)))))))
              (import "wasi:cli/stdout@0.2.0" (instance))
              (import "notify" (func (param "bytes" (list u8))))
              (type $point' (record (field "x-value" f64) (field "y-value" (option u8))))
              (export $point "point" (type $point'))
              (type $form' (variant (case "none") (case "text" string)))
              (export $form "form" (type $form'))
              (core module $m (memory (export "m") 1) (func (export "realloc") (param i32 i32 i32 i32) (result i32) unreachable)
                (func (export "point") (param f64 i32 i32) (result i32) (i32.const 0)) (func (export "form") (param i32 i32 i32) (result i32) (i32.const 0))
                (func (export "result") (param i64) (result i32) (i32.const 0)) (func (export "new") (result i32) (i32.const 0)) (func (export "get") (param i32) (result i32) (i32.const 0)))
              (core instance $i (instantiate $m))
              (func (export "move-point") (param "the-point" $point) (result (tuple $point bool))
                (canon lift (core func $i "point") (memory (core memory $i "m"))))
              (func (export "change") (param "form" $form) (result (option $form))
                (canon lift (core func $i "form") (memory (core memory $i "m")) (realloc (core func $i "realloc"))))
              (func (export "divide") (param "number" u64) (result (result (list u8) (error u16)))
                (canon lift (core func $i "result") (memory (core memory $i "m"))))
              (type $counter' (resource (rep i32)))
              (core func $new (canon resource.new $counter'))
              (core module $n (import "e" "new" (func $new (param i32) (result i32))) (func (export "new") (result i32) (call $new (i32.const 1))))
              (core instance $j (instantiate $n (with "e" (instance (export "new" (func $new))))))
              (func $make (result (own $counter')) (canon lift (core func $j "new")))
              (func $get (param "self" (borrow $counter')) (result s8) (canon lift (core func $i "get")))
              (component $api
                (import "counter" (type $c (sub resource)))
                (import "make" (func $make (result (own $c)))) (import "get" (func $get (param "self" (borrow $c)) (result s8)))
                (export $counter "counter" (type $c))
                (export "[constructor]counter" (func $make) (func (result (own $counter))))
                (export "[method]counter.get-count" (func $get) (func (param "self" (borrow $counter)) (result s8))))
              (instance $api (instantiate $api (with "counter" (type $counter')) (with "make" (func $make)) (with "get" (func $get))))
              (export "docs:demo/counters@1.2.3" (instance $api)))
            WAT);
        try {
            $source = Stubs::of($path, 'App\Written');
            $typed = Stubs::of($path, 'App\Typed', ['point' => StubbedPoint::class, 'docs:demo/log#level' => StubbedLevel::class]);
        } finally {
            unlink($path);
        }
        // The parents are final; what is left must be PHP.
        eval('?>' . preg_replace('/ extends \\\\[\w\\\\]+/', '', $source));
        $signatures = [];
        foreach (['Written', 'WrittenCounters', 'WrittenCounter', 'WrittenCounterClass', 'WrittenSink', 'WrittenLog'] as $class) {
            foreach ((new \ReflectionClass("App\\$class"))->getMethods() as $method) {
                $signatures["$class::{$method->getName()}"] = self::signature($method);
            }
        }
        ksort($signatures);
        self::assertSame([
            'Written::change' => 'Wasm\Component\Variant|string $form: ?Wasm\Component\Variant',
            'Written::divide' => 'string|int $number: string',
            'Written::movePoint' => 'object|array $thePoint: array',
            'WrittenCounter::getCount' => ': int',
            'WrittenCounterClass::new' => ': App\WrittenCounter',
            'WrittenLog::openSink' => '?string $name, string $level: App\WrittenSink',
            'WrittenSink::writeLine' => 'string $line: void',
        ], $signatures);
        foreach ([
            '@param array{xValue: float, yValue?: int<0, 255>|null}|object $thePoint',
            '@return array{array{xValue: float, yValue: int<0, 255>|null}, bool}',
            "@param \\Wasm\\Component\\Variant|'none' \$form",
            '@throws \Wasm\ResultException whose payload is int<0, 65535>',
            "@param 'low'|'high' \$level",
            '@return int<-128, 127>',
            '@property-read WrittenCounters $counters',
            '@property-read WrittenCounterClass $counter',
            "@phpstan-type Imports array{'docs:demo/log': array{sink: class-string<WrittenSink>, openSink: callable(string|null, 'low'|'high'): WrittenSink}, notify: callable(string): void}",
            'abstract class Written extends \Wasm\Component\Instance',
            'interface WrittenSink',
        ] as $part) {
            self::assertStringContainsString($part, $source);
        }
        foreach ([
            'array|object $thePoint',
            '@param \WasmTests\Unit\StubbedPoint|array{xValue: float, yValue?: int<0, 255>|null}|object $thePoint',
            '@return array{\WasmTests\Unit\StubbedPoint, bool}',
            "callable(string|null, \\WasmTests\\Unit\\StubbedLevel): TypedSink",
        ] as $part) {
            self::assertStringContainsString($part, $typed);
        }
    }
}

final class StubbedPoint
{
    public float $xValue;

    public ?int $yValue;
}

enum StubbedLevel
{
    case Low;
    case High;
}
