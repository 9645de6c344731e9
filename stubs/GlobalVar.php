<?php

namespace Wasm;

/** A global variable. (`class Global` does not parse in PHP.) */
final class GlobalVar
{
    /**
     * What the variable holds now, converted by its type as a function's result is. What is assigned is converted
     * strictly: int for integers, int or float for floats.
     *
     * Assigning throws a \TypeError if the value does not fit, and a {@see WasmError} if the variable is immutable or
     * the value belongs to another store.
     */
    public mixed $value;

    /**
     * A variable to be imported by an instance.
     *
     * @param ?Store $store the store to live in; null: the one that all such objects share until an instance imports
     *                      from it
     * @throws \TypeError if the value does not fit the type
     * @throws WasmError if the value belongs to another store
     */
    public function __construct(GlobalType $type, mixed $value, ?Store $store = null) {}

    /** Its type. */
    public function type(): GlobalType {}
}
