<?php

declare(strict_types=1);

namespace WasmFuzz;

/** The bytes that say what to do. When they are used up all of them are 0. */
final class Input
{
    private int $place = 0;

    public function __construct(private readonly string $bytes)
    {
    }

    public function isEmpty(): bool
    {
        return $this->place >= strlen($this->bytes);
    }

    public function byte(): int
    {
        return ord($this->bytes[$this->place++] ?? "\0");
    }

    /** A number below $count. */
    public function below(int $count): int
    {
        return $count === 0 ? 0 : $this->byte() % $count;
    }

    /** @template T @param non-empty-list<T> $choices @return T */
    public function choice(array $choices): mixed
    {
        return $choices[$this->below(count($choices))];
    }

    public function chance(int $oneIn): bool
    {
        return $this->byte() % $oneIn === $oneIn - 1;
    }

    /** A short string. */
    public function string(): string
    {
        $length = $this->byte() % 24;
        $string = substr(str_pad(substr($this->bytes, $this->place, $length), $length, "\0"), 0, $length);
        $this->place += $length;
        return $string;
    }

    /** An int, often a small one, one close to $edge, or one at the end of some type. */
    public function int(int $edge = 0): int
    {
        $kind = $this->byte();
        return match ($kind % 8) {
            0, 1 => $this->byte(),
            2, 3 => $edge + $kind % 13 - 6,
            4 => $this->byte() << 8 | $this->byte(),
            5 => $this->choice([
                -1, 127, 128, 255, 256, -128, -129, 32767, 32768, 65535, 65536, -32768, -32769, 0x7fffffff, 0x80000000, 0xffffffff,
                0x100000000, -0x80000000, -0x80000001, PHP_INT_MAX, PHP_INT_MIN, PHP_INT_MAX - 7, 1 << 62, 1 << 61, 1 << 60, 0xfffffff8,
            ]),
            6 => -$this->byte(),
            7 => unpack('q', str_pad($this->string(), 8, "\0"))[1],
        };
    }

    public function float(): float
    {
        return match ($this->byte() % 4) {
            0 => (float) $this->byte(),
            1 => $this->choice([0.0, -0.0, NAN, INF, -INF, 1e-46, 1e38, 3.5e38, -3.5e38, 1e300, 5e-324, 0.1, 16777217.0]),
            2 => unpack('e', pack('P', $this->choice([-1, PHP_INT_MIN, -0x8 << 48, 0x7ff0000000000001, 0x7ff0000020000000, -0xf << 48 | 1 << 29, PHP_INT_MAX])))[1],
            default => unpack('e', str_pad($this->string(), 8, "\0"))[1],
        };
    }

    /** A value of any type, without an object of the extension's. */
    public function value(): mixed
    {
        return match ($this->byte() % 12) {
            0, 1, 2 => $this->int(),
            3 => $this->float(),
            4 => $this->string(),
            5 => null,
            6 => $this->chance(2),
            7 => [$this->int()],
            8 => new \stdClass(),
            9 => (string) $this->int(),
            10 => static fn(): int => 1,
            11 => new \ArrayObject([1]),
        };
    }
}
