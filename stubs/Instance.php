<?php

namespace Wasm;

/**
 * A module brought to life.
 *
 * Every export is reachable by its name, which is case-sensitive: `$instance->sum(1, 2)` calls the function `sum`,
 * `$instance->sum` is the same function as a {@see Func}, and `isset($instance->sum)` tells whether there is one. A
 * name that clashes with a real method or property, is empty or holds a NUL is reached through {@see $exports}.
 *
 * Arguments and results are converted by the declared wasm type:
 *
 * | wasm         | argument                        | result     |
 * |--------------|---------------------------------|------------|
 * | `i32`        | int from -2^31 to 2^32 - 1      | signed int |
 * | `i64`        | int                             | int        |
 * | `f32`, `f64` | float or int                    | float      |
 *
 * No results give null, one gives the value, several give a list. Calling an export throws
 *
 * - `\ArgumentCountError` for a wrong number of arguments,
 * - `\TypeError` for a value of the wrong type (numeric strings and bools follow the caller's `strict_types`, as for
 *   any internal function),
 * - `\ValueError` for an integer out of range,
 * - {@see ExportNotFoundException} if there is no such export,
 * - {@see TrapException} if the code traps. The instance stays usable.
 */
final class Instance
{
    /** Every export, also those that have no name PHP could write. */
    public readonly Exports $exports;

    /** The code this instance runs. */
    public readonly Module $module;

    /**
     * @param string|Module $module a module, or the path of a `.wasm` or `.wat` file (see {@see Module::__construct()})
     * @param array<string, mixed> $imports what the module asks for: `['module' => ['name' => $value]]`; what it does
     *                                      not ask for is ignored
     * @param ?Store $store the store to live in; null: one of its own
     * @throws WasmException if the file cannot be read
     * @throws CompileException if the file is no valid module
     * @throws LinkException if imports are missing or do not fit; the message lists all of them
     * @throws TrapException if a segment is out of bounds or the start function traps
     */
    public function __construct(string|Module $module, array $imports = [], ?Store $store = null) {}

    /**
     * @param array<string, mixed> $imports
     * @throws LinkException if imports are missing or do not fit
     * @throws TrapException if a segment is out of bounds or the start function traps
     */
    public static function fromModule(Module $module, array $imports = [], ?Store $store = null): Instance {}
}
