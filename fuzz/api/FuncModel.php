<?php

declare(strict_types=1);

namespace WasmFuzz;

/** A function of a store. */
final class FuncModel
{
    public \Wasm\Func $real;

    /**
     * @param string $type `i32` or `externref`, which it takes and gives
     * @param bool $isHost whether PHP does it: `World::host`. Otherwise it gives what it is given, an i32 increased by one
     */
    public function __construct(public readonly int $store, public readonly string $type, public readonly bool $isHost)
    {
    }
}
