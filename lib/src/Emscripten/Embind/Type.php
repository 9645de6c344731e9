<?php

declare(strict_types=1);

namespace Wasm\Emscripten\Embind;

/** A type of C++: how its values travel between PHP and a function of the module's. */
abstract class Type
{
    public function __construct(public readonly string $name)
    {
    }

    /**
     * What a function is given.
     *
     * @param Cleanup $cleanup what is to be done once the function has returned
     * @throws \TypeError | \ValueError if the value is none of this type
     */
    abstract public function toWire(mixed $value, Cleanup $cleanup): int|float;

    /** The value of what a function gives. It belongs to PHP from here. */
    abstract public function fromWire(int|float|null $wire): mixed;

    /** The value that is stored at an address. */
    public function read(\Wasm\Memory $memory, int $at): mixed
    {
        return $this->fromWire($memory->readUint32($at));
    }

    /** The value of a constant, which embind tells as a number. */
    public function ofNumber(int|float $value): mixed
    {
        return $this->fromWire((int) $value);
    }

    /** Whether what travels is an address or a handle, which has no sign. */
    public function isAddress(): bool
    {
        return true;
    }

    protected function misfit(mixed $value): \TypeError
    {
        return new \TypeError("must be of type $this->name, " . get_debug_type($value) . ' given');
    }
}
