<?php

declare(strict_types=1);

namespace WasmFuzz;

/** A view of a memory's numbers. */
final class ArrayModel
{
    public \Wasm\TypedArray $real;

    private readonly int $offset;

    public function __construct(
        public readonly string $type,
        public readonly MemoryModel $memory,
        int $offset,
        private readonly ?int $length,
    ) {
        if ($offset < -0x80000000) {
            throw new Expected(\ValueError::class);
        }
        if ($length !== null && $length < 0) {
            throw new Expected(\ValueError::class);
        }
        $this->offset = MemoryModel::offset($offset);
        $most = intdiv(PHP_INT_MAX, $this->size());
        if (($length ?? 0) > $most || !$memory->holds($this->offset, ($length ?? 0) * $this->size())) {
            throw Expected::outOfBounds();
        }
    }

    public static function class(string $type): string
    {
        return "Wasm\\{$type}Array";
    }

    private function size(): int
    {
        return Numbers::SIZES[$this->type];
    }

    public function getOffset(): int
    {
        return $this->offset;
    }

    public function count(): int
    {
        $available = intdiv(max(0, $this->memory->length() - $this->offset), $this->size());
        return min($available, $this->length ?? $available);
    }

    public function has(int $index): bool
    {
        return $index >= 0 && $index < $this->count();
    }

    public function get(int $index): int|float
    {
        return $this->has($index)
            ? $this->memory->readNumber($this->type, $this->offset + $index * $this->size())
            : throw Expected::outOfBounds();
    }

    public function store(int $index, mixed $value): void
    {
        $bytes = Numbers::toBytes($this->type, $value);
        if (!$this->has($index)) {
            throw Expected::outOfBounds();
        }
        $this->memory->write($this->offset + $index * $this->size(), $bytes);
    }

    /** @return list<int|float> */
    public function toArray(): array
    {
        $values = [];
        foreach (str_split($this->getBytes(), $this->size()) as $bytes) {
            if ($bytes !== '') {
                $values[] = Numbers::fromBytes($this->type, $bytes);
            }
        }
        return $values;
    }

    /** @param list<mixed> $values */
    public function set(array $values, int $index): void
    {
        $bytes = implode('', array_map(fn(mixed $value): string => Numbers::toBytes($this->type, $value), $values));
        $this->setBytes($bytes, $index);
    }

    /** @return array{int, int} where a part begins, and its length */
    public function part(int $begin, ?int $end): array
    {
        $count = $this->count();
        $place = static function (int $index) use ($count): int {
            $place = $index < 0 ? $index + $count : $index;
            return $place >= 0 && $place <= $count ? $place : throw Expected::outOfBounds();
        };
        $from = $place($begin);
        $to = $end === null ? $count : $place($end);
        return $to >= $from ? [$from, $to - $from] : throw new Expected(\ValueError::class);
    }

    public function subarray(int $begin, ?int $end): self
    {
        [$from, $length] = $this->part($begin, $end);
        return new self($this->type, $this->memory, $this->offset + $from * $this->size(), $length);
    }

    public function getBytes(): string
    {
        $length = $this->count() * $this->size();
        return $length === 0 && $this->offset > $this->memory->length() ? '' : $this->memory->read($this->offset, $length);
    }

    public function setBytes(string $bytes, int $index): void
    {
        $count = intdiv(strlen($bytes) + $this->size() - 1, $this->size());
        if ($index < 0 || $index > $this->count() || $count > $this->count() - $index) {
            throw Expected::outOfBounds();
        }
        $this->memory->write($this->offset + $index * $this->size(), $bytes);
    }
}
