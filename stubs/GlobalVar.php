<?php

namespace Wasm;

/** A global variable. (`class Global` does not parse in PHP.) */
final class GlobalVar
{
    /**
     * The current value, converted by its type like the result of a function. An assigned value is converted strictly:
     * int for integers, int or float for floats.
     *
     * Assigning throws a \TypeError if the value does not fit, and a {@see WasmError} if the variable is immutable or
     * the value belongs to another store.
     */
    public mixed $value;

    /**
     * A variable for an instance to import.
     *
     * @param ?Store $store the store to live in; null: a store that all such objects share, until an instance imports
     *                      from one of them
     * @throws \TypeError if the value does not fit the type
     * @throws WasmError if the value belongs to another store
     */
    public function __construct(GlobalType $type, mixed $value, ?Store $store = null) {}

    /** Its type. */
    public function type(): GlobalType {}
}
