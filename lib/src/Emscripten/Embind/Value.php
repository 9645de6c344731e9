<?php

declare(strict_types=1);

namespace Wasm\Emscripten\Embind;

use Wasm\Emscripten\Embind;

/** A value that is copied: an array with the names of its fields (value_object), or a list (value_array). */
final class Value extends Type
{
    /** @var array<int|string, Field> */
    public array $fields = [];

    public function __construct(string $name, private readonly Embind $embind, private readonly int $make, private readonly int $destroy)
    {
        parent::__construct($name);
    }

    public function toWire(mixed $value, Cleanup $cleanup): int
    {
        if (is_object($value) && !$value instanceof CppObject) {
            $value = get_object_vars($value);
        }
        is_array($value) || throw $this->misfit($value);
        $names = array_keys($this->fields);
        if ($missing = array_diff($names, array_keys($value))) {
            throw new \ValueError("must be of type $this->name, with " . implode(', ', $missing));
        }
        if ($superfluous = array_diff(array_keys($value), $names)) {
            throw new \ValueError("must be of type $this->name, which has no " . implode(', ', $superfluous));
        }
        $at = $this->embind->invoke($this->make);
        $cleanup->add(fn() => $this->embind->invoke($this->destroy, $at));
        foreach ($this->fields as $name => $field) {
            $field->set($at, $value[$name]);
        }
        return $at;
    }

    public function fromWire(int|float|null $wire): array
    {
        try {
            return array_map(static fn(Field $field): mixed => $field->get($wire), $this->fields);
        } finally {
            $this->embind->invoke($this->destroy, $wire);
        }
    }
}
