<?php

namespace Wasm;

/**
 * A wasm function. Keeps the store it belongs to alive.
 *
 * An export is one (`$instance->sum`, `$instance->exports['sum']`), what an element of a table holds is one, and PHP
 * makes one from a callable.
 */
final class Func
{
    /**
     * A host function: wasm that calls it calls PHP.
     *
     * An import needs none, it takes the callable as it is; this is for tables, globals and arguments of type
     * `funcref`. The store keeps the callable as long as it lives.
     *
     * @param callable $callable what it returns is converted by the type's results, strictly
     * @param ?Store $store the store to live in; null: the one that all such objects share until an instance imports
     *                      from it
     * @throws \ValueError if the callable takes an argument by reference
     */
    public function __construct(FuncType $type, callable $callable, ?Store $store = null) {}

    /**
     * Calls the function; see {@see Instance} for the conversion of arguments and results.
     *
     * @return mixed null for no result, the value of one, a list of several
     * @throws TrapException if the code traps
     * @throws GuestException if the code throws an exception that it does not catch
     */
    public function __invoke(mixed ...$arguments): mixed {}

    /** Its declared type. */
    public function type(): FuncType {}
}
