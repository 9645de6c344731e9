<?php

declare(strict_types=1);

namespace Wasm\Emscripten\Embind;

/** bool. */
final class Boolean extends Type
{
    public function toWire(mixed $value, Cleanup $cleanup): int
    {
        return is_bool($value) ? (int) $value : throw $this->misfit($value);
    }

    public function fromWire(int|float|null $wire): bool
    {
        return $wire != 0;
    }

    public function read(\Wasm\Memory $memory, int $at): bool
    {
        return $memory->readUint8($at) !== 0;
    }

    public function isAddress(): bool
    {
        return false;
    }
}
