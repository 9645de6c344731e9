<?php

declare(strict_types=1);

namespace WasmFuzz;

use Wasm\ValType;

/** A table: its elements in a list. Of functions these are models. */
final class TableModel
{
    public \Wasm\Table $real;

    /** @var list<mixed> */
    public array $elements;

    public function __construct(public readonly int $store, public readonly ValType $element, int $minimum, public readonly ?int $maximum, mixed $initial)
    {
        $this->elements = array_fill(0, $minimum, $initial);
    }

    /** What a table holds for a value that PHP has: a model for a function. */
    public function reference(mixed $value): mixed
    {
        if ($this->element !== ValType::FuncRef || $value === null) {
            return $value;
        }
        if (!$value instanceof FuncModel) {
            throw new Expected(\TypeError::class);
        }
        return $value->store === $this->store ? $value : throw new Expected(\Wasm\WasmError::class);
    }

    public function get(int $index): mixed
    {
        return $index >= 0 && $index < count($this->elements) ? $this->elements[$index] : throw Expected::outOfBounds();
    }

    public function set(int $index, mixed $value): void
    {
        if ($index < 0 || $index > 0xffffffff) {
            throw Expected::outOfBounds();
        }
        $reference = $this->reference($value);
        if ($index >= count($this->elements)) {
            throw Expected::outOfBounds();
        }
        $this->elements[$index] = $reference;
    }

    public function has(int $index): bool
    {
        return isset($this->elements[$index]);
    }

    public function canGrow(int $by): bool
    {
        return $by >= 0 && $by <= min($this->maximum ?? 10_000_000, 10_000_000) - count($this->elements);
    }

    public function grow(int $by, mixed $value): int
    {
        $before = count($this->elements);
        for ($i = 0; $i < $by; $i++) {
            $this->elements[] = $value;
        }
        return $before;
    }
}
