<?php

declare(strict_types=1);

namespace Wasm\Emscripten\Embind;

/** void. */
final class Nothing extends Type
{
    public function toWire(mixed $value, Cleanup $cleanup): int|float
    {
        throw $this->misfit($value);
    }

    public function fromWire(int|float|null $wire): mixed
    {
        return null;
    }
}
