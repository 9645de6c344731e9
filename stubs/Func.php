<?php

namespace Wasm;

/**
 * A wasm function. Keeps the instance it belongs to alive.
 *
 * Cannot be constructed: an export is one (`$instance->sum`, `$instance->exports['sum']`).
 */
final class Func
{
    /**
     * Calls the function; see {@see Instance} for the conversion of arguments and results.
     *
     * @return mixed null for no result, the value of one, a list of several
     * @throws TrapException if the code traps
     */
    public function __invoke(mixed ...$arguments): mixed {}

    /** Its declared type. */
    public function type(): FuncType {}
}
