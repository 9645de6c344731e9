<?php

declare(strict_types=1);

namespace WasmFuzz;

/** A global. */
final class GlobalModel
{
    public \Wasm\GlobalVar $real;

    public mixed $value = null;

    public function __construct(public readonly int $store, public readonly string $type, public readonly bool $mutable)
    {
    }

    /** What it holds when it is given that value. */
    public function stored(mixed $value): mixed
    {
        if ($this->type !== 'funcref' || $value === null) {
            return Numbers::stored($this->type, $value);
        }
        if (!$value instanceof FuncModel) {
            throw new Expected(\TypeError::class);
        }
        return $value->store === $this->store ? $value : throw new Expected(\Wasm\WasmError::class);
    }
}
