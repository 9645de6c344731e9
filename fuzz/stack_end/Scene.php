<?php

declare(strict_types=1);

namespace WasmFuzz;

use Wasm\GuestException;
use Wasm\StackOverflowException;
use Wasm\TimeLimitException;
use Wasm\TrapCode;
use Wasm\TrapException;

/**
 * One input: a guest comes to the end of its stack, from some place, by some way out of its code.
 *
 * Whether there was room for the way out or not, the call ends as it may, and nothing is broken afterwards.
 */
final class Scene
{
    /** What a host function does, by its argument. */
    public const RETURN = 0;
    public const THROW = 1;
    public const CALL = 2;
    public const TRAP = 3;
    public const OVERFLOW = 4;
    public const SUSPEND = 5;

    /** Frames of the pad are small, and this many of them reach from one frame to the next. */
    private const MOST_PADS = 1024;

    /** How many times the end is moved in one input. */
    public const STEPS = 8;

    /** Whether it says what it does. */
    public static bool $trace = false;

    /** What is played now, for a message. */
    public static string $input = 'the input';

    private static string $done = '';

    /** @var array<int, true> */
    private array $features = [];

    private function __construct()
    {
    }

    /** @return list<int> what it did, as numbers of 16 bits */
    public static function play(string $input): array
    {
        $scene = new self();
        $in = new Input($input);
        $ways = WayOut::all();
        $way = $ways[$in->byte() % count($ways)];
        $locals = $in->choice(Guest::LOCALS);
        $pads = ($in->byte() | $in->byte() << 8) % self::MOST_PADS;
        $last = $in->byte() % 3;
        $flags = $in->byte();
        $place = $in->byte() % 3;
        $step = 1 + $in->byte() % 16;
        for ($n = 0; $n < self::STEPS; $n++) {
            $scene->take($way, $locals, ($pads + $n * $step) % self::MOST_PADS, $last, $flags, $place);
        }
        return array_keys($scene->features);
    }

    /** Takes a way out at some places, with small frames and large ones, on the main stack and in fibers. */
    public static function every(WayOut $way, int $pads): void
    {
        $scene = new self();
        foreach ([2, 120, 375] as $locals) {
            for ($n = 0; $n < 3 * self::STEPS; $n++) {
                $scene->take($way, $locals, $pads + intdiv($n, 3), $n % 3, 0, intdiv($n, 8));
            }
        }
    }

    /** Says what went wrong, and ends the process: nothing on the way must catch it. */
    public static function fail(string $message): never
    {
        fwrite(STDERR, self::$input . ': ' . self::$done . ": $message\n");
        exit(1);
    }

    /** What the guests import. */
    public static function host(int $what): int
    {
        return match ($what) {
            self::RETURN => 1,
            self::THROW => throw new Thrown(),
            self::CALL => (int) Soundness::guest()->add(1, 2),
            self::TRAP => Soundness::trap(),
            self::OVERFLOW => Soundness::overflow(),
            self::SUSPEND => \Fiber::getCurrent() === null ? 0 : \Fiber::suspend(1),
        };
    }

    /** Takes a way out in the last frames: on the main stack, in a fiber, or in a fiber while another one waits in the same way. */
    private function take(WayOut $way, int $locals, int $pads, int $last, int $flags, int $place): void
    {
        self::$done = "$way->name, $locals locals, $pads pads, in the last " . ($last + 1) . ' frames'
            . ['', ', in a fiber', ', in two fibers'][$place]
            . ($flags & 1 ? ', fuel' : '') . ($flags & 2 ? ', with a time limit' : '');
        if (self::$trace) {
            echo self::$done, "\n";
        }
        $guest = Guest::of($way, $locals, ($flags & 1) !== 0, ($flags & 2) !== 0);
        $from = max(1, $guest->depth($pads) - $last);
        $run = fn() => $this->expect($way, static fn() => $guest->run($pads, $from));
        match ($place) {
            0 => $run(),
            1 => $this->inFibers(new \Fiber($run)),
            2 => $this->inFibers(new \Fiber($run), new \Fiber($run)),
        };
        Soundness::check(($flags & 4) !== 0);
        if (!$guest->isSane()) {
            self::fail('the instance is not what it was');
        }
        if ($guest->measure($pads) !== $guest->depth($pads)) {
            self::fail("there is room for {$guest->measure($pads)} frames now, and was for {$guest->depth($pads)}");
        }
    }

    /** Lets each have its turn until all are over. */
    private function inFibers(\Fiber ...$fibers): void
    {
        foreach ($fibers as $fiber) {
            $fiber->start();
        }
        while ($fibers !== []) {
            $fibers = array_filter($fibers, static fn(\Fiber $fiber): bool => !$fiber->isTerminated());
            foreach ($fibers as $fiber) {
                $fiber->resume(0);
            }
        }
    }

    private function expect(WayOut $way, \Closure $run): void
    {
        $ended = 'nothing';
        try {
            $run();
            self::fail('the call came to an end');
        } catch (StackOverflowException) {
            $ended = 'stack overflow';
        } catch (TrapException $e) {
            $ended = $e->trapCode->name;
            $e->trapCode === $way->ends or self::fail("trapped: {$e->getMessage()}");
        } catch (GuestException | Thrown | TimeLimitException $e) {
            $ended = $e::class;
            $ended === $way->ends or self::fail($e::class . ": {$e->getMessage()}");
        }
        $this->note($way->name, $ended);
        $this->note($way->name, self::$done);
    }

    private function note(string ...$what): void
    {
        $this->features[crc32(implode("\0", $what)) & 0xffff] = true;
    }
}
