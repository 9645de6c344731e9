<?php

declare(strict_types=1);

namespace WasmTests\Wasi;

use PHPUnit\Framework\Attributes\DataProvider;
use PHPUnit\Framework\TestCase;
use Wasm\Preopen;
use Wasm\TrapException;
use Wasm\Wasi;

/** The attempts to escape that a guest of preview 1 makes, through WASI 0.2; and those that only a component can make. */
final class ComponentEscapeTest extends TestCase
{
    private string $root;
    private ComponentGuest $guest;

    protected function setUp(): void
    {
        if (!class_exists(\Wasm\Component::class)) {
            self::markTestSkipped('this build has no components (the cargo feature "component")');
        }
        $this->root = EscapeTest::tree();
        $this->guest = new ComponentGuest(new Wasi(
            preopens: ['/' => new Preopen("$this->root/inside", writable: true), '/r' => "$this->root/readonly"],
        ));
    }

    protected function tearDown(): void
    {
        // PHPUnit keeps the test, and the guest may have many files open.
        unset($this->guest);
        if (isset($this->root)) {
            Suite::remove($this->root);
        }
    }

    public static function tearDownAfterClass(): void
    {
        ComponentGuest::tearDown();
    }

    /** Functions of preview 1, or numbers of its own, that WASI 0.2 has no like of. */
    private const NOT_HERE = '/descriptor|pointer|memory|buffer|past the end|negative|wraps|huge|closed|renumber|preopen|allocate|'
        . 'result|overlap|numbers|4 GiB|arguments|no offset|surrogate|half a character|no UTF-8|time past/';

    /** @return iterable<string, array{\Closure(Guest): mixed, mixed}> */
    public static function attempts(): iterable
    {
        foreach (EscapeTest::attempts() as $name => [$attempt, $expected]) {
            if (preg_match(self::NOT_HERE, $name) !== 1) {
                yield $name => [$attempt, match ($name) {
                    // The specification has no code for too many open files.
                    'write to what was opened for reading' => 'PERM',
                    'open more than there may be' => ['NOMEM', true],
                    default => $expected,
                }];
            }
        }
    }

    /** @dataProvider attempts */
    #[DataProvider('attempts')]
    public function testIsRefused(\Closure $attempt, mixed $expected): void
    {
        $before = EscapeTest::outside($this->root);
        self::assertSame($expected, $attempt($this->guest));
        self::assertSame($before, EscapeTest::outside($this->root));
    }

    /** @return iterable<string, array{\Closure(ComponentGuest): mixed, string}> what is tried, and the trap that ends it */
    public static function traps(): iterable
    {
        [$dir, $size, $result] = [Guest::DIR, Guest::SIZE, Guest::RESULT];
        foreach ([0, 7, 10, 100, 1023, 0x7fffffff, 0x80000000, 0x80000001, 0xffffffff] as $handle) {
            yield "read through the handle $handle, which it was not given" => [fn (ComponentGuest $g) => $g->method('read', $handle, 10, 0), "unknown handle index $handle"];
            yield "drop the handle $handle" => [fn (ComponentGuest $g) => $g->raw('drop', $handle), "unknown handle index $handle"];
        }
        yield 'use a directory as a stream' => [fn (ComponentGuest $g) => $g->raw('blockingRead', 1, 10, $result), 'used with the wrong type'];
        yield 'use a stream as a directory' => [fn (ComponentGuest $g) => $g->method('openAt', $g->raw('getStdout'), 0, 'file', 0, 1), 'used with the wrong type'];
        yield 'wait for a directory' => [fn (ComponentGuest $g) => $g->raw('poll', $g->put(pack('V', 1)), 1, $result), 'used with the wrong type'];
        yield 'read through a handle that was dropped' => [function (ComponentGuest $g) {
            $g->raw('drop', 1);
            $g->method('read', 1, 10, 0);
        }, 'unknown handle index 1'];
        yield 'drop a handle twice' => [function (ComponentGuest $g) {
            $g->raw('drop', 1);
            $g->raw('drop', 1);
        }, 'unknown handle index 1'];
        foreach (["\xc0\xae\xc0\xae/outside/secret", "\xe2\x82", "\xed\xa0\x80"] as $path) {
            yield 'a path that is no UTF-8: ' . bin2hex($path) => [fn (ComponentGuest $g) => $g->method('openAt', 1, 1, $path, 0, 1), 'invalid utf-8 encoding'];
        }
        $bounds = 'out of bounds of memory';
        yield 'a path past the end of memory' => [fn (ComponentGuest $g) => $g->method('openAt', 1, 1, $size - 2, 4, 0, 1), $bounds];
        yield 'a path of all of memory and more' => [fn (ComponentGuest $g) => $g->method('openAt', 1, 1, 1024, 0xffffffff, 0, 1), $bounds];
        yield 'a path that wraps around' => [fn (ComponentGuest $g) => $g->method('openAt', 1, 1, 0xfffffffc, 8, 0, 1), $bounds];
        yield 'a result past the end, where nothing is created' => [fn (ComponentGuest $g) => $g->raw('openAt', 1, 1, 'new', Guest::CREAT, 3, $size), $bounds];
        yield 'a result partly past the end' => [fn (ComponentGuest $g) => $g->raw('statAt', 1, 1, 'file', $size - 96), $bounds];
        yield 'a result that is not aligned' => [fn (ComponentGuest $g) => $g->raw('statAt', 1, 1, 'file', 60_001), 'unaligned pointer'];
        yield 'a list past the end' => [fn (ComponentGuest $g) => $g->raw('writeAndFlush', $g->raw('getStdout'), $size - 1, 2, $result), $bounds];
        yield 'more at once than may be' => [fn (ComponentGuest $g) => $g->raw('writeAndFlush', $g->raw('getStdout'), 0, 4097, $result), '4097 bytes are to be written and flushed at once'];
        yield 'more than is permitted' => [fn (ComponentGuest $g) => $g->raw('writeStream', $g->raw('getStdout'), 0, 1, $result), 'exceeds what check-write has permitted'];
        yield 'pollables past the end' => [fn (ComponentGuest $g) => $g->raw('poll', $size - 4, 2, $result), $bounds];
        yield 'as many as there are numbers' => [fn (ComponentGuest $g) => $g->raw('poll', 0, 0x3fffffff, $result), $bounds];
        yield 'more than all numbers' => [fn (ComponentGuest $g) => $g->raw('poll', 0, 0x40000001, $result), $bounds];
        yield 'no pollable' => [fn (ComponentGuest $g) => $g->raw('poll', 0, 0, $result), 'no pollables'];
        yield 'chance for all of 4 GiB' => [fn (ComponentGuest $g) => $g->raw('random', 0xffffffff, $result), 'has room for'];
        yield 'chance for all numbers' => [fn (ComponentGuest $g) => $g->raw('random', -1, $result), 'has room for'];
        yield 'flags and cases that are none' => [fn (ComponentGuest $g) => $g->raw('setTimes', 1, 3, 0, 0, 0, 0, 0, $result), 'invalid variant discriminant'];
    }

    /** @dataProvider traps */
    #[DataProvider('traps')]
    public function testTraps(\Closure $attempt, string $expected): void
    {
        $before = EscapeTest::outside($this->root);
        try {
            $attempt($this->guest);
            self::fail('it was let do so');
        } catch (TrapException $e) {
            self::assertStringContainsString($expected, $e->getMessage());
        }
        self::assertSame($before, EscapeTest::outside($this->root));
        self::assertFileDoesNotExist("$this->root/inside/new");
    }

    public function testTheGuestDoesWhatItMay(): void
    {
        self::assertSame('inside', $this->guest->content(Guest::DIR, 'file'));
        $fd = $this->guest->open(Guest::DIR, 'made', Guest::CREAT, Guest::READ | Guest::WRITE);
        self::assertSame('SUCCESS', $this->guest->write($fd, 'written'));
        self::assertSame('written', file_get_contents("$this->root/inside/made"));
        self::assertSame('SUCCESS', $this->guest->call('path_link', Guest::DIR, 0, 'made', Guest::DIR, 'second'));
    }

    /** Reading beyond the end is not a failure. An offset that the system cannot represent is one, as through preview 1. */
    public function testOffsets(): void
    {
        $file = 0xffffffff & $this->guest->open(Guest::DIR, 'file');
        foreach ([[6, "\x01"], [PHP_INT_MAX - 4096, "\x01"], [-1, 'INVAL'], [PHP_INT_MIN, 'INVAL']] as [$offset, $outcome]) {
            $error = $this->guest->method('read', $file, 10, $offset);
            $ends = $error === 'SUCCESS' ? $this->guest->get(Guest::RESULT + 12, 1) : $error;
            self::assertSame($outcome, $ends, (string) $offset);
        }
    }

    public function testPollablesDoNotLiveForEver(): void
    {
        for ($round = 0; $round < 20_000; $round++) {
            $this->guest->raw('dropPollable', $this->guest->raw('subscribeDuration', 1_000_000_000));
        }
        // Numbers are used again.
        self::assertLessThan(10, $this->guest->raw('subscribeDuration', 1));
    }
}
