<?php

declare(strict_types=1);

namespace WasmFuzz;

/** A memory: its bytes in a string, and what each method does with them. */
final class MemoryModel
{
    public \Wasm\Memory $real;

    public string $bytes;

    public function __construct(public readonly int $store, int $minimum, public readonly ?int $maximum)
    {
        $this->bytes = str_repeat("\0", $minimum * \Wasm\Memory::PAGE_SIZE);
    }

    public function length(): int
    {
        return strlen($this->bytes);
    }

    public function pages(): int
    {
        return intdiv($this->length(), \Wasm\Memory::PAGE_SIZE);
    }

    /** An offset as a number from 0 on: a negative one that fits 32 bits is a pointer above 2 GiB. */
    public static function offset(int $offset): int
    {
        return match (true) {
            $offset >= 0 => $offset,
            $offset >= -0x80000000 => $offset & 0xffffffff,
            default => throw Expected::outOfBounds(),
        };
    }

    /** Whether so many bytes are inside. Neither number is negative. */
    public function holds(int $offset, int $length): bool
    {
        return $offset <= $this->length() && $length <= $this->length() - $offset;
    }

    private function check(int $offset, int $length): void
    {
        if (!$this->holds($offset, $length)) {
            throw Expected::outOfBounds();
        }
    }

    private static function length_(int $length): int
    {
        return $length >= 0 ? $length : throw new Expected(\ValueError::class);
    }

    public function read(int $offset, int $length): string
    {
        $offset = self::offset($offset);
        $this->check($offset, self::length_($length));
        return substr($this->bytes, $offset, $length);
    }

    public function write(int $offset, string $bytes): void
    {
        $offset = self::offset($offset);
        $this->check($offset, strlen($bytes));
        $this->bytes = substr_replace($this->bytes, $bytes, $offset, strlen($bytes));
    }

    public function readCString(int $offset, ?int $limit): string
    {
        $offset = self::offset($offset);
        if ($limit !== null) {
            self::length_($limit);
        }
        $this->check($offset, 0);
        $end = $offset < $this->length() ? strpos($this->bytes, "\0", $offset) : false;
        if ($end !== false && ($limit === null || $end - $offset < $limit)) {
            return substr($this->bytes, $offset, $end - $offset);
        }
        if ($limit === null) {
            throw Expected::outOfBounds();
        }
        $this->check($offset, $limit);
        return substr($this->bytes, $offset, $limit);
    }

    public function writeCString(int $offset, string $bytes): int
    {
        $offset = self::offset($offset);
        if (str_contains($bytes, "\0")) {
            throw new Expected(\ValueError::class);
        }
        $this->write($offset, "$bytes\0");
        return strlen($bytes) + 1;
    }

    public function readNumber(string $type, int $offset): int|float
    {
        return Numbers::fromBytes($type, $this->read($offset, Numbers::SIZES[$type]));
    }

    public function writeNumber(string $type, int $offset, int|float $value): void
    {
        self::offset($offset);
        $this->write($offset, Numbers::toBytes($type, $value));
    }

    public function fill(int $offset, int $length, int $byte): void
    {
        $offset = self::offset($offset);
        self::length_($length);
        $byte = Numbers::toBytes('Uint8', $byte);
        $this->check($offset, $length);
        $this->bytes = substr_replace($this->bytes, str_repeat($byte, $length), $offset, $length);
    }

    public function copy(int $destination, int $source, int $length): void
    {
        [$destination, $source] = [self::offset($destination), self::offset($source)];
        self::length_($length);
        $this->check($source, $length);
        $this->check($destination, $length);
        $this->bytes = substr_replace($this->bytes, substr($this->bytes, $source, $length), $destination, $length);
    }

    /** Whether the maximum leaves room. A store's limit may not. */
    public function canGrow(int $pages): bool
    {
        return $pages >= 0 && $pages <= ($this->maximum ?? 65536) - $this->pages();
    }

    public function grow(int $pages): int
    {
        $before = $this->pages();
        $this->bytes .= str_repeat("\0", $pages * \Wasm\Memory::PAGE_SIZE);
        return $before;
    }
}
