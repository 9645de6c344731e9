<?php

declare(strict_types=1);

namespace WasmTests\Unit;

use PHPUnit\Framework\Attributes\DataProvider;
use PHPUnit\Framework\TestCase;
use Wasm\Instance;
use Wasm\Module;
use Wasm\Native;

/** Wasm\Native, with an allocator that keeps count, and traps when what is freed is not what was allocated. */
final class NativeTest extends TestCase
{
    private Instance $instance;

    protected function setUp(): void
    {
        $this->instance = (new Module(__DIR__ . '/native/strings.wat'))->instantiate();
    }

    /** @return iterable<string, array{string, string, string}> function, signature */
    public static function forms(): iterable
    {
        yield 'two pointers' => ['shout', 'string(string)', 'ABC'];
        yield 'two pointers, in so many words' => ['shout', 'cstring(cstring)', 'ABC'];
        yield 'pointer and length, packed' => ['shout_packed', 'string(string)', 'ABC'];
        yield 'pointer and length, in so many words' => ['shout_packed', 'bytes(bytes)', 'ABC'];
        yield 'two results' => ['shout_two', 'string(string)', 'ABC'];
        yield 'a structure' => ['shout_structure', 'string(bytes)', 'ABC'];
        yield 'the length behind a pointer' => ['shout_behind', 'bytes(bytes)', 'ABC'];
    }

    /** @dataProvider forms */
    #[DataProvider('forms')]
    public function testStringsGoThereAndBackAndNothingIsLeft(string $function, string $signature, string $result): void
    {
        $native = new Native($this->instance, [$function => $signature]);
        for ($round = 0; $round < 3; $round++) {
            self::assertSame($result, $native->$function('abc'));
            self::assertSame('', $native->$function(''));
        }
        self::assertSame(0, $this->instance->live->value);
    }

    public function testLengthsKeepNulsAndAnyBytes(): void
    {
        $native = new Native($this->instance, ['shout_packed' => 'string(string)']);
        self::assertSame("A\0\xff\x80", $native->shout_packed("a\0\xff\x80"));
    }

    public function testThePointerMayBeInTheLowerHalf(): void
    {
        $native = new Native($this->instance, ['shout_packed_low' => 'string(string)'], pointerHigh: false);
        self::assertSame('ABC', $native->shout_packed_low('abc'));
    }

    /** @return iterable<string, array{string, string}> */
    public static function allocators(): iterable
    {
        yield 'a pointer' => ['malloc', 'free'];
        yield 'a pointer and a size' => ['malloc', 'free_sized'];
        yield 'a pointer, a size and an alignment' => ['malloc_aligned', 'free_aligned'];
    }

    /** @dataProvider allocators */
    #[DataProvider('allocators')]
    public function testAllocatorsTakeWhatTheyTake(string $malloc, string $free): void
    {
        $signatures = ['shout' => 'string(string)', 'shout_packed' => 'string(string)', 'shout_structure' => 'string(bytes)'];
        $native = new Native($this->instance, $signatures, malloc: $malloc, free: $free);
        foreach (array_keys($signatures) as $function) {
            self::assertSame('ABC', $native->$function('abc'));
            self::assertSame('', $native->$function(''));
        }
        self::assertSame(0, $this->instance->live->value);
    }

    public function testWhoFreesIsPartOfTheSignature(): void
    {
        $native = new Native($this->instance, ['version' => 'const string()', 'keep' => 'void(own string)', 'kept' => 'const string()', 'same' => 'string(string)']);
        self::assertSame('1.0', $native->version());
        self::assertSame(0, $this->instance->live->value);
        self::assertNull($native->keep('mine'));
        self::assertSame(1, $this->instance->live->value);
        self::assertSame('mine', $native->kept());
        self::assertSame('again', $native->same('again'), 'an argument that comes back is freed once');
        self::assertSame(1, $this->instance->live->value);
    }

    public function testNothingIsFreedWhereThereIsNothingToFreeWith(): void
    {
        $native = new Native($this->instance, ['shout' => 'string(string)'], free: null);
        self::assertSame('ABC', $native->shout('abc'));
        self::assertSame(2, $this->instance->live->value);
    }

    public function testNull(): void
    {
        $native = new Native($this->instance, ['same' => '?string(?string)', 'shout_packed' => '?string(?string)']);
        self::assertNull($native->same(null));
        self::assertSame('x', $native->same('x'));
        self::assertNull($native->shout_packed(null));
        $strict = new Native($this->instance, ['same' => 'string(?string)']);
        $this->expectException(\Wasm\WasmException::class);
        $this->expectExceptionMessage('same() gave a null pointer: call its result ?string if that is to be null');
        $strict->same(null);
    }

    public function testNumbers(): void
    {
        $native = new Native($this->instance, ['numbers' => 'float(int, float, bool)', 'minus_one' => 'uint()', 'is_empty' => 'bool(string)', 'wide' => 'int(int)']);
        self::assertSame(4.5, $native->numbers(2, 1.5, true));
        self::assertSame(4294967295, $native->minus_one());
        self::assertTrue($native->is_empty(''));
        self::assertFalse($native->is_empty('x'));
        self::assertSame(PHP_INT_MIN, $native->wide(PHP_INT_MIN));
    }

    /** @return iterable<string, array{string, list<mixed>, class-string<\Throwable>, string}> */
    public static function badCalls(): iterable
    {
        yield 'too few' => ['shout', [], \ArgumentCountError::class, 'shout() expects exactly 1 argument, 0 given'];
        yield 'too many' => ['shout', ['a', 'b'], \ArgumentCountError::class, 'shout() expects exactly 1 argument, 2 given'];
        yield 'an int for a string' => ['shout', [1], \TypeError::class, 'shout(): Argument #1 must be of type string, int given'];
        yield 'null' => ['shout', [null], \TypeError::class, 'shout(): Argument #1 must be of type string, null given'];
        yield 'a NUL' => ['shout', ["a\0b"], \ValueError::class, 'shout(): Argument #1 must not contain a NUL, which ends it in C'];
        yield 'a string for an int' => ['numbers', ['1', 1.0, true], \TypeError::class, 'numbers(): Argument #1 must be of type int, string given'];
        yield 'an int for a bool' => ['numbers', [1, 1.0, 1], \TypeError::class, 'numbers(): Argument #3 must be of type bool, int given'];
        yield 'no signature' => ['same', ['a'], \Wasm\ExportNotFoundException::class, 'There is no signature for "same": give it to the constructor, or call it by its wasm type as $native->instance->same()'];
    }

    /**
     * @dataProvider badCalls
     * @param list<mixed> $arguments
     * @param class-string<\Throwable> $class
     */
    #[DataProvider('badCalls')]
    public function testABadCallAllocatesNothing(string $function, array $arguments, string $class, string $message): void
    {
        $native = new Native($this->instance, ['shout' => 'string(string)', 'numbers' => 'float(int, float, bool)']);
        try {
            $native->$function(...$arguments);
            self::fail('no exception');
        } catch (\Throwable $e) {
            self::assertSame([$class, $message], [$e::class, $e->getMessage()]);
        }
        self::assertSame(0, $this->instance->live->value);
    }

    public function testWhatTrapsLeavesTheHeapAlone(): void
    {
        $native = new Native($this->instance, ['fail' => 'void(string)']);
        try {
            $native->fail('x');
            self::fail('no exception');
        } catch (\Wasm\TrapException) {
            self::assertSame(1, $this->instance->live->value);
        }
    }

    public function testThereIsNoRoom(): void
    {
        $native = new Native($this->instance, ['shout' => 'string(string)']);
        $this->expectException(\Wasm\WasmException::class);
        $this->expectExceptionMessage("The module's allocator has no room for 100001 bytes");
        $native->shout(str_repeat('x', 100_000));
    }

    /** @return iterable<string, array{array<string, string>, array<string, mixed>, class-string<\Throwable>, string}> */
    public static function refused(): iterable
    {
        yield 'no parentheses' => [['shout' => 'string'], [], \ValueError::class, 'The signature "string" of shout cannot be read: write the result, and the parameters in parentheses, as in \'string(string, int)\''];
        yield 'an unknown type' => [['shout' => 'text(string)'], [], \ValueError::class, 'The signature "text(string)" of shout has "text" as a result. That may be string, cstring, bytes, int, uint, float, bool or void; in front of a string ?, and "const" for one that is not to be freed'];
        yield 'void as a parameter' => [['shout' => 'string(void)'], [], \ValueError::class, 'has "void" as a parameter'];
        yield 'a number that may be null' => [['shout' => 'string(?int)'], [], \ValueError::class, 'has "?int" as a parameter'];
        yield 'an argument that is const' => [['shout' => 'string(const string)'], [], \ValueError::class, '"own" for one that the function frees'];
        yield 'too many parameters' => [['shout' => 'string(string, int)'], [], \Wasm\LinkException::class, 'The function shout is (i32) -> i32, which does not fit the signature string(string, int): a cstring takes one i32, bytes take two, a pointer and a length'];
        yield 'a result that is none' => [['keep' => 'string(string)'], [], \Wasm\LinkException::class, 'does not fit'];
        yield 'a float for an int' => [['numbers' => 'int(int, float, bool)'], [], \Wasm\LinkException::class, 'does not fit'];
        yield 'several ways' => [['three' => 'int(string, string)'], [], \Wasm\LinkException::class, 'fits the signature int(string, string) in several ways: say cstring, for a pointer to bytes that end with a NUL, or bytes, for a pointer and a length, in place of string'];
        yield 'no such function' => [['sing' => 'string(string)'], [], \Wasm\ExportNotFoundException::class, 'The module exports no function "sing". It exports malloc, malloc_aligned, free, '];
        yield 'no such allocator' => [[], ['malloc' => 'alloc'], \Wasm\ExportNotFoundException::class, 'The module exports no function "alloc". Pass the name of what allocates, as malloc: \'name\', or null if there is none. It exports malloc, '];
        yield 'nothing that frees' => [[], ['free' => 'memory'], \Wasm\ExportNotFoundException::class, 'The module exports no function "memory". Pass the name of what frees, as free: \'name\', or null'];
        yield 'an allocator of another type' => [[], ['malloc' => 'version'], \Wasm\LinkException::class, 'The function "version" is () -> i32: one that allocates takes a size, and perhaps an alignment, and gives a pointer'];
    }

    /**
     * @dataProvider refused
     * @param array<string, string> $signatures
     * @param array<string, mixed> $options
     * @param class-string<\Throwable> $class
     */
    #[DataProvider('refused')]
    public function testASignatureIsHeldAgainstTheModule(array $signatures, array $options, string $class, string $message): void
    {
        try {
            new Native($this->instance, $signatures, ...$options);
            self::fail('no exception');
        } catch (\Throwable $e) {
            self::assertSame($class, $e::class);
            self::assertStringContainsString($message, $e->getMessage());
        }
    }

    public function testWaysThatAreSaidAreTaken(): void
    {
        $native = new Native($this->instance, ['three' => 'int(cstring, bytes)']);
        self::assertSame(4, $native->three('ab', 'cdef'));
    }

    public function testAModuleWithoutAnAllocatorTakesNumbersOnly(): void
    {
        $native = new Native($this->instance, ['version' => 'const string()', 'shout' => 'string(string)'], malloc: null, free: null);
        self::assertSame('1.0', $native->version());
        $this->expectException(\Wasm\WasmException::class);
        $this->expectExceptionMessage("There is no allocator, which strings need: pass its name, as malloc: 'malloc'");
        $native->shout('abc');
    }
}
