<?php

declare(strict_types=1);

namespace Wasm\Emscripten\Embind;

use Wasm\Emscripten\Embind;

/** A std::shared_ptr or its like. */
final class SmartPointer extends Type
{
    public function __construct(string $name, private readonly Embind $embind, private readonly ClassInfo $class, private readonly int $get, private readonly int $destroy)
    {
        parent::__construct($name);
    }

    public function toWire(mixed $value, Cleanup $cleanup): int
    {
        $value instanceof CppObject || throw $this->misfit($value);
        return $value->holder($this->destroy) ?? throw new \TypeError("must be of type $this->name, as a function of the module's gave it: {$value->class->name} is none");
    }

    public function fromWire(int|float|null $wire): ?CppObject
    {
        $pointee = $this->embind->invoke($this->get, $wire);
        if ($pointee === 0) {
            $this->embind->invoke($this->destroy, $wire);
            return null;
        }
        return CppObject::actual($this->embind, $this->class, $pointee, $this->destroy, $wire);
    }
}
