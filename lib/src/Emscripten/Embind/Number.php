<?php

declare(strict_types=1);

namespace Wasm\Emscripten\Embind;

/** Numbers, and enums, which are numbers in PHP. */
final class Number extends Type
{
    private function __construct(string $name, private readonly int $size, private readonly bool $signed, private readonly bool $float)
    {
        parent::__construct($name);
    }

    public static function integer(string $name, int $size, bool $signed): self
    {
        return new self($name, $size, $signed, false);
    }

    public static function float(string $name, int $size): self
    {
        return new self($name, $size, true, true);
    }

    public function toWire(mixed $value, Cleanup $cleanup): int|float
    {
        if ($this->float) {
            return is_int($value) || is_float($value) ? $value : throw $this->misfit($value);
        }
        if (!is_int($value)) {
            throw $this->misfit($value);
        }
        if ($this->size < 8) {
            [$minimum, $maximum] = $this->signed ? [-(1 << 8 * $this->size - 1), (1 << 8 * $this->size - 1) - 1] : [0, (1 << 8 * $this->size) - 1];
            if ($value < $minimum || $value > $maximum) {
                throw new \ValueError("must be of type $this->name, from $minimum to $maximum, $value given");
            }
        }
        return $value;
    }

    /** An unsigned long long from 2^63 on is a negative number: PHP has no other for it. */
    public function fromWire(int|float|null $wire): int|float
    {
        if ($this->float || $this->size >= 8) {
            return $wire;
        }
        $unsigned = $wire & (1 << 8 * $this->size) - 1;
        return $this->signed && $unsigned >> 8 * $this->size - 1 !== 0 ? $unsigned - (1 << 8 * $this->size) : $unsigned;
    }

    public function read(\Wasm\Memory $memory, int $at): int|float
    {
        if ($this->float) {
            return $this->size === 4 ? $memory->readFloat32($at) : $memory->readFloat64($at);
        }
        return match ($this->size) {
            1 => $this->fromWire($memory->readUint8($at)),
            2 => $this->fromWire($memory->readUint16($at)),
            4 => $this->fromWire($memory->readUint32($at)),
            default => $memory->readInt64($at),
        };
    }

    public function ofNumber(int|float $value): int|float
    {
        return $this->float ? (float) $value : $this->fromWire((int) $value);
    }

    public function isAddress(): bool
    {
        return false;
    }
}
