<?php

namespace Wasm;

/**
 * A wasm function. Keeps the store it belongs to alive.
 *
 * An exported function is one (`$instance->sum`, `$instance->exports['sum']`), and so is an element of a table of
 * functions. PHP can make one from a callable.
 */
final class Func
{
    /**
     * A host function: when wasm calls it, the callable runs.
     *
     * An import does not need it, because any callable can be an import. It is for tables, globals and arguments of
     * type `funcref`. The store keeps the callable as long as it lives.
     *
     * Without a store the function joins the first one that it meets: that of the instance that imports it, of the table
     * or global that it is put into, or of the function to which it is passed. If PHP calls it before that, it joins the
     * store that memories and the like share until an instance imports one of them.
     *
     * @param callable $callable its result is converted strictly, by the type's results
     * @param ?Store $store the store to live in; null: the first one that it meets
     * @throws \ValueError if the callable takes an argument by reference
     */
    public function __construct(FuncType $type, callable $callable, ?Store $store = null) {}

    /**
     * Calls the function; see {@see Instance} for the conversion of arguments and results.
     *
     * @return mixed null without a result, the value of a single one, a list of several
     * @throws TrapException if the code traps
     * @throws GuestException if the code throws an exception that it does not catch
     */
    public function __invoke(mixed ...$arguments): mixed {}

    /** Its declared type. */
    public function type(): FuncType {}
}
