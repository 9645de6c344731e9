<?php

declare(strict_types=1);

namespace WasmTests\Unit;

use PHPUnit\Framework\Attributes\DataProvider;
use PHPUnit\Framework\TestCase;
use Wasm\Emscripten;
use Wasm\Emscripten\Abort;
use Wasm\Instance;
use Wasm\Memory;
use Wasm\Module;

/** Wasm\Emscripten with a program that asks for what programs built by emscripten ask for. */
final class EmscriptenTest extends TestCase
{
    private const FIXTURE = __DIR__ . '/emscripten/module.wasm';

    private Instance $instance;

    protected function setUp(): void
    {
        $this->instance = Emscripten::instantiate(self::FIXTURE);
    }

    public function testConstructorsHaveRun(): void
    {
        self::assertSame(42, $this->instance->constructed());
    }

    public function testTheHeapGrows(): void
    {
        self::assertSame(1, $this->instance->memory->pages());
        $at = $this->instance->allocate(200_000);
        self::assertNotSame(0, $at);
        $this->instance->memory->write($at, str_repeat("\xab", 200_000));
        self::assertSame(0xab, $this->instance->memory[$at + 199_999]);
        self::assertSame(1, $this->instance->resize(0), 'it never shrinks');
    }

    public function testItGrowsByAFifthMoreThanIsAskedFor(): void
    {
        $this->instance->resize(10 * Memory::PAGE_SIZE);
        self::assertSame(10, $this->instance->memory->pages());
        $this->instance->resize(10 * Memory::PAGE_SIZE + 1);
        self::assertSame(12, $this->instance->memory->pages());
        $this->instance->resize(15 * Memory::PAGE_SIZE);
        self::assertSame(15, $this->instance->memory->pages());
        $this->instance->resize(16 * Memory::PAGE_SIZE);
        self::assertSame(16, $this->instance->memory->pages(), 'and no further than the maximum');
    }

    public function testThereIsNoRoom(): void
    {
        self::assertSame(0, $this->instance->allocate(2_000_000));
        self::assertSame(0, $this->instance->resize(-1), 'nearly 4 GiB');
        self::assertSame(1, $this->instance->memory->pages());
        self::assertSame(16 * Memory::PAGE_SIZE - 1, $this->instance->heap_max());
    }

    public function testItCopies(): void
    {
        $memory = $this->instance->memory;
        foreach (['copy', 'copy_big'] as $copy) {
            $from = $this->instance->allocate(8);
            $to = $this->instance->allocate(8);
            $memory->write($from, "abc\0$copy");
            $result = $this->instance->$copy($to, $from, 7);
            self::assertSame($copy === 'copy_big' ? 1 : null, $result);
            self::assertSame(substr("abc\0$copy", 0, 7), $memory->read($to, 7));
        }
    }

    /** @return iterable<string, array{string, list<int>, string}> */
    public static function ends(): iterable
    {
        yield 'an assertion' => ['check', [8], 'Assertion failed: value == 7, at: module.c,46,check'];
        yield 'an assertion without names' => ['check_anonymous', [], 'Assertion failed: 0, at: unknown filename,0,unknown function'];
        yield 'abort()' => ['give_up', [], 'The program has called abort()'];
        yield 'abort() of an old version' => ['give_up_with', [3], 'The program has called abort() with 3'];
    }

    /**
     * @dataProvider ends
     * @param list<int> $arguments
     */
    #[DataProvider('ends')]
    public function testItGivesUp(string $function, array $arguments, string $message): void
    {
        try {
            $this->instance->$function(...$arguments);
            self::fail('no exception');
        } catch (Abort $e) {
            self::assertSame($message, $e->getMessage());
            self::assertInstanceOf(\Wasm\WasmException::class, $e);
        }
        self::assertSame(7, $this->instance->check(7));
    }

    public function testTheRest(): void
    {
        $before = floor(microtime(true) * 1000);
        self::assertGreaterThanOrEqual($before, $this->instance->date());
        self::assertGreaterThanOrEqual(0.0, $this->instance->elapsed());
        self::assertSame(-52, $this->instance->open(), 'no file system: ENOSYS');
        self::assertSame(-7, $this->instance->high_half(-7));
    }

    public function testMessagesGoToTheErrorLog(): void
    {
        $file = tempnam(sys_get_temp_dir(), 'wasm-log');
        $log = ini_set('error_log', $file);
        try {
            $this->instance->complain();
            self::assertStringEndsWith("wasm error: something is wörong\n", file_get_contents($file));
        } finally {
            ini_set('error_log', $log);
            unlink($file);
        }
    }

    public function testMinifiedNamesAndAnImportedMemoryAndTable(): void
    {
        $module = Module::fromText('(module
            (import "a" "a" (func $resize (param i32) (result i32)))
            (import "a" "b" (memory 1 4))
            (import "a" "c" (table 3 funcref))
            (import "a" "d" (func $copy (param i32 i32 i32)))
            (import "a" "e" (func $mine (result i32)))
            (data (i32.const 0) "hello")
            (elem (i32.const 1) $resize)
            (func (export "f") (param i32) (result i32)
                (call $copy (i32.const 16) (i32.const 0) (i32.const 5))
                (i32.add (call_indirect (param i32) (result i32) (local.get 0) (i32.const 1)) (call $mine)))
            (func (export "load") (param i32) (result i32) (i32.load8_u (local.get 0)))
            (func (export "pages") (result i32) (memory.size)))');
        $instance = Emscripten::instantiate($module, ['a' => ['e' => static fn(): int => 100]], ['a' => 'emscripten_resize_heap', 'd' => 'emscripten_memcpy_big']);
        self::assertSame(101, $instance->f(2 * Memory::PAGE_SIZE));
        self::assertSame(2, $instance->pages());
        self::assertSame(ord('o'), $instance->load(20));
        self::assertSame(100, $instance->f(5 * Memory::PAGE_SIZE));
    }

    public function testWhatIsMissingIsNamed(): void
    {
        $module = Module::fromText('(module (import "env" "glClear" (func (param i32))) (import "env" "abort" (func)))');
        try {
            Emscripten::instantiate($module);
            self::fail('no exception');
        } catch (\Wasm\LinkException $e) {
            self::assertStringContainsString('glClear', $e->getMessage());
            self::assertStringNotContainsString('abort', $e->getMessage());
        }
        $count = 0;
        Emscripten::instantiate($module, ['env' => ['glClear' => static function () use (&$count): void {
            $count++;
        }]]);
        self::assertSame(0, $count);
    }

    public function testTheInstanceIsFreedAtOnce(): void
    {
        $instance = Emscripten::instantiate(self::FIXTURE);
        $instance->allocate(100_000);
        $weak = \WeakReference::create($instance);
        unset($instance);
        self::assertNull($weak->get(), 'a cycle keeps it');
    }
}
