<?php

declare(strict_types=1);

namespace Wasm\AssemblyScript;

/** A class that travels by its fields: where they lie in an object. */
final class Record
{
    /** @var array<string, array{int, Type, bool}> name => offset, type, whether it may be left out */
    public readonly array $fields;

    public readonly int $size;

    /** @param array<string, array{Type, bool}> $fields name => type, whether it may be left out; in the class's order */
    public function __construct(public readonly string $name, public readonly int $id, array $fields)
    {
        $offset = 0;
        $placed = [];
        foreach ($fields as $field => [$type, $optional]) {
            $size = 1 << $type->align();
            $offset = $offset + $size - 1 & -$size;
            $placed[$field] = [$offset, $type, $optional];
            $offset += $size;
        }
        $this->fields = $placed;
        $this->size = $offset;
    }
}
