<?php

declare(strict_types=1);

namespace Wasm\AssemblyScript;

use Wasm\WasmException;

/** A module of AssemblyScript gave up: `throw`, abort(), or an assertion or a check of bounds that does not hold. */
final class Abort extends WasmException
{
    /**
     * @param string $reason what was thrown
     * @param string $source the file in AssemblyScript
     */
    public function __construct(
        public readonly string $reason,
        public readonly string $source,
        public readonly int $sourceLine,
        public readonly int $sourceColumn,
    ) {
        parent::__construct("$reason in $source:$sourceLine:$sourceColumn");
    }
}
