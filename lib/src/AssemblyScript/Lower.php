<?php

declare(strict_types=1);

namespace Wasm\AssemblyScript;

use Wasm\TypedArray;

/**
 * A PHP value, down to the number or the pointer that a declared type is.
 *
 * Each allocation may collect what nothing refers to. So an object is pinned while its parts are made, and a part is
 * stored before the next allocation.
 */
final class Lower
{
    private const ARRAY_HEADER = 16;
    private const VIEW_HEADER = 12;

    public function __construct(
        private readonly Heap $heap,
        private readonly Declarations $declarations,
        private readonly Callbacks $callbacks,
    ) {
    }

    /** @param string $what how messages call the value */
    public function value(Type $type, mixed $value, string $what): int|float
    {
        if ($value === null && $type->isManaged()) {
            return $type->nullable ? 0 : throw self::wrong($what, $type, $value);
        }
        return match ($type->kind) {
            Kind::Integer, Kind::Float => Number::check($type->name, $value, $what),
            Kind::Boolean => is_bool($value) ? (int) $value : throw self::wrong($what, $type, $value),
            Kind::Text => is_string($value) ? $this->heap->newText($value, $what) : throw self::wrong($what, $type, $value),
            Kind::Buffer => is_string($value) ? $this->heap->newBuffer($value) : throw self::wrong($what, $type, $value),
            Kind::View => $this->view($type, $value, $what),
            Kind::Array => is_array($value) ? $this->array($type, array_values($value), $what) : throw self::wrong($what, $type, $value),
            Kind::StaticArray => is_array($value) ? $this->staticArray($type, array_values($value), $what) : throw self::wrong($what, $type, $value),
            Kind::Record => is_array($value) || is_object($value)
                ? $this->record($this->declarations->record($type->name), is_array($value) ? $value : get_object_vars($value), $what)
                : throw self::wrong($what, $type, $value),
            Kind::Callback => $this->callback($type, $value, $what),
            Kind::Reference => $this->reference($type, $value, $what),
            Kind::Nothing => 0,
        };
    }

    private function view(Type $type, mixed $value, string $what): int
    {
        $bytes = match (true) {
            is_string($value) => $value,
            is_array($value) => $this->pack($type->element, array_values($value), $what),
            $value instanceof TypedArray => $value->getBytes(),
            default => throw self::wrong($what, $type, $value),
        };
        if (strlen($bytes) % (1 << $type->element->align()) !== 0) {
            throw new \ValueError("$what must have a whole number of elements of " . (1 << $type->element->align()) . ' bytes, ' . strlen($bytes) . ' bytes given');
        }
        $class = $this->heap->arrayClass($type);
        $buffer = $this->heap->retain($this->heap->newBuffer($bytes));
        try {
            $view = $this->heap->allocate(self::VIEW_HEADER, $class);
            $this->heap->memory()->write($view, pack('V3', $buffer, $buffer, strlen($bytes)));
            return $view;
        } finally {
            $this->heap->release($buffer);
        }
    }

    /** @param list<mixed> $values */
    private function array(Type $type, array $values, string $what): int
    {
        $class = $this->heap->arrayClass($type);
        $length = count($values);
        $bytes = $this->elements($type->element, $values, $what);
        $buffer = $this->heap->retain($this->heap->newBuffer($bytes));
        $header = 0;
        try {
            $header = $this->heap->retain($this->heap->allocate(self::ARRAY_HEADER, $class));
            $this->heap->memory()->write($header, pack('V4', $buffer, $buffer, strlen($bytes), $length));
            $this->fill($buffer, $type->element, $values, $what);
            return $header;
        } finally {
            $this->heap->release($buffer);
            $this->heap->release($header);
        }
    }

    /** @param list<mixed> $values */
    private function staticArray(Type $type, array $values, string $what): int
    {
        $bytes = $this->elements($type->element, $values, $what);
        $array = $this->heap->retain($this->heap->allocate(strlen($bytes), $this->heap->arrayClass($type)));
        try {
            $this->heap->memory()->write($array, $bytes);
            $this->fill($array, $type->element, $values, $what);
            return $array;
        } finally {
            $this->heap->release($array);
        }
    }

    /**
     * Numbers as they lie in memory; zeros for what fill() puts there.
     *
     * @param list<mixed> $values
     */
    private function elements(Type $type, array $values, string $what): string
    {
        return $type->isManaged() ? str_repeat("\0", 4 * count($values)) : $this->pack($type, $values, $what);
    }

    /** @param list<mixed> $values */
    private function pack(Type $type, array $values, string $what): string
    {
        foreach ($values as $index => $value) {
            Number::fits($type->name, $value) || $this->value($type, $value, "$what, element $index,");
        }
        return $values === [] ? '' : pack(Number::format($type->name) . '*', ...$values);
    }

    /** @param list<mixed> $values */
    private function fill(int $at, Type $type, array $values, string $what): void
    {
        if ($type->isManaged()) {
            foreach ($values as $index => $value) {
                $pointer = $this->value($type, $value, "$what, element $index,");
                $this->heap->memory()->writeInt32($at + 4 * $index, $pointer);
            }
        }
    }

    /** @param array<string, mixed> $values */
    private function record(Record $record, array $values, string $what): int
    {
        if (($unknown = array_diff_key($values, $record->fields)) !== []) {
            throw new \ValueError("$what has the field " . array_key_first($unknown) . ", which $record->name does not have");
        }
        $object = $this->heap->retain($this->heap->allocate($record->size, $record->id));
        try {
            foreach ($record->fields as $name => [$offset, $type, $optional]) {
                if (array_key_exists($name, $values)) {
                    $this->store($object + $offset, $type, $this->value($type, $values[$name], "$what, field $name,"));
                } elseif (!$optional) {
                    throw new \ValueError("$what lacks the field $name of $record->name");
                }
            }
            return $object;
        } finally {
            $this->heap->release($object);
        }
    }

    private function store(int $at, Type $type, int|float $value): void
    {
        $this->heap->memory()->write($at, pack($type->isManaged() ? 'V' : Number::format($type->name), $value));
    }

    private function callback(Type $type, mixed $value, string $what): int
    {
        if ($value instanceof Reference) {
            return $this->reference($type, $value, $what);
        }
        if (!is_callable($value)) {
            throw self::wrong($what, $type, $value);
        }
        return $this->callbacks->object($type, $value);
    }

    private function reference(Type $type, mixed $value, string $what): int
    {
        if (!$value instanceof Reference) {
            throw self::wrong($what, $type, $value);
        }
        if (!$value->isOf($this->heap)) {
            throw new \ValueError("$what is an object of another module");
        }
        $wanted = $this->declarations->number($type->name);
        $actual = $this->heap->memory()->readUint32($value->pointer - 8);
        if ($wanted !== null && $this->declarations->extends($actual, $wanted) === false) {
            throw new \TypeError("$what must be of class $type->name, $value->class given");
        }
        return $value->pointer;
    }

    private static function wrong(string $what, Type $type, mixed $value): \TypeError
    {
        return new \TypeError(sprintf('%s must be %s%s, %s given', $what, match ($type->kind) {
            Kind::Boolean => 'of type bool',
            Kind::Text, Kind::Buffer => 'of type string',
            Kind::View => 'a list of numbers, a string of bytes or a typed array',
            Kind::Array, Kind::StaticArray => 'of type array',
            Kind::Record => "an array or object with the fields of $type->name",
            Kind::Callback => "a callable, for $type->name",
            default => "an object of the module's class $type->name",
        }, $type->nullable ? ' or null' : '', get_debug_type($value)));
    }
}
