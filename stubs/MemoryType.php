<?php

namespace Wasm;

/** The type of a memory; sizes in pages of 64 KiB. */
final class MemoryType
{
    /** Pages. */
    public readonly int $minimum;

    /** Pages; null: no maximum. */
    public readonly ?int $maximum;

    /** Whether threads may share it. */
    public readonly bool $shared;

    /** @throws \ValueError if a size is negative or the maximum below the minimum */
    public function __construct(int $minimum, ?int $maximum = null, bool $shared = false) {}
}
