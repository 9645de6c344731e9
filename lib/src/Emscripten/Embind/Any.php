<?php

declare(strict_types=1);

namespace Wasm\Emscripten\Embind;

/** emscripten::val and std::optional: whatever PHP has. The module can keep it and give it back. */
final class Any extends Type
{
    public function __construct(private readonly Handles $handles)
    {
        parent::__construct('emscripten::val');
    }

    public function toWire(mixed $value, Cleanup $cleanup): int
    {
        return $this->handles->add($value);
    }

    public function fromWire(int|float|null $wire): mixed
    {
        return $this->handles->take($wire);
    }
}
