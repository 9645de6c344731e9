<?php

namespace Wasm;

/** A global variable. (`class Global` does not parse in PHP.) */
final class GlobalVar
{
    /**
     * The variable's value now, converted by its type as a function's result is. An assigned value is converted
     * strictly: int for integers, int or float for floats.
     *
     * Assigning throws a \TypeError if the value does not fit, and a {@see WasmError} if the variable is immutable or
     * the value belongs to another store.
     */
    public mixed $value;

    /**
     * A variable to be imported by an instance.
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
