<?php

declare(strict_types=1);

namespace Wasm\Emscripten\Embind;

use Wasm\Emscripten\Embind;

/** An object, or a pointer to one. */
final class Pointer extends Type
{
    /** @param bool $owned whether what comes from the module is a copy, which belongs to PHP */
    public function __construct(string $name, private readonly Embind $embind, private readonly ClassInfo $class, private readonly bool $owned)
    {
        parent::__construct($name);
    }

    public function toWire(mixed $value, Cleanup $cleanup): int
    {
        if ($value === null && !$this->owned) {
            return 0;
        }
        $value instanceof CppObject || throw $this->misfit($value);
        return $value->as($this->class) ?? throw new \TypeError("must be of type $this->name, {$value->class->name} given");
    }

    public function fromWire(int|float|null $wire): ?CppObject
    {
        return $wire === 0 ? null : CppObject::actual($this->embind, $this->class, $wire, $this->owned ? $this->class->destroy : 0, $wire);
    }
}
