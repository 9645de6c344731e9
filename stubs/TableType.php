<?php

namespace Wasm;

/** The type of a table; sizes in elements. */
final class TableType
{
    /** A reference type. */
    public readonly ValType $element;

    /** Elements. */
    public readonly int $minimum;

    /** Elements; null: no maximum. */
    public readonly ?int $maximum;

    /**
     * @throws \ValueError if a size is negative or the maximum below the minimum, or if the element is not a reference
     *     type
     */
    public function __construct(ValType $element, int $minimum, ?int $maximum = null) {}
}
