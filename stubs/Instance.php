<?php

namespace Wasm;

/**
 * A running module, with its own memories, tables and globals.
 *
 * Every export is reachable by its name, which is case-sensitive: `$instance->sum(1, 2)` calls the function `sum`,
 * `$instance->sum` is the same function as a {@see Func}, and `isset($instance->sum)` says whether that export
 * exists. `$instance->memory` is a {@see Memory}, and so on for a {@see Table}, {@see GlobalVar} and {@see Tag}; the
 * same export is always the same object. A name that clashes with a real method or property, is empty or holds a NUL
 * is reached through {@see $exports}.
 *
 * Arguments and results are converted by the declared wasm type:
 *
 * | wasm         | argument                                     | result               |
 * |--------------|----------------------------------------------|----------------------|
 * | `i32`        | int from -2^31 to 2^32 - 1                   | signed int           |
 * | `i64`        | int                                          | int                  |
 * | `f32`, `f64` | float or int                                 | float                |
 * | `v128`       | string of 16 bytes, little-endian            | the same             |
 * | `funcref`    | {@see Func} or null                          | {@see Func} or null  |
 * | `externref`  | any value; null is the null reference        | the same value       |
 * | `exnref`     | a {@see GuestException} it threw, or null    | the same             |
 *
 * No results give null, one gives the value, several give a list. Calling an export throws
 *
 * - `\ArgumentCountError` for a wrong number of arguments,
 * - `\TypeError` for a value of the wrong type (numeric strings and bools follow the caller's `strict_types`, as for
 *   any internal function),
 * - `\ValueError` for an integer out of range,
 * - {@see WasmError} for an object of another store,
 * - {@see ExportNotFoundException} if the export does not exist,
 * - {@see TrapException} if the code traps, {@see GuestException} if it throws an exception that it does not catch, and
 *   whatever a host function throws. The instance stays usable.
 *
 * What a module imports is given as `['module' => ['name' => $value]]`. The value is
 *
 * - for a function any callable. It is called with arguments converted by the table above, and its result is converted
 *   strictly: int for integers (or a bool for `i32`), int or float for floats, a list for several results. A callable
 *   that takes arguments by reference is refused. What it throws passes through wasm, which cannot catch it, to the
 *   caller of wasm;
 * - for an immutable global also the plain value;
 * - for any import a {@see Func}, {@see Memory}, {@see Table}, {@see GlobalVar} or {@see Tag} of its type. The instance
 *   then lives in that object's store.
 *
 * An {@see Instance} or its {@see Exports} may be given in place of an inner array: that links two modules.
 */
final class Instance
{
    /** Every export, including those whose names PHP cannot write. */
    public readonly Exports $exports;

    /** The code this instance runs. */
    public readonly Module $module;

    /** The store it lives in: for the memories, tables, globals and functions that are to go with it. */
    public readonly Store $store;

    /**
     * Names and types of the imports of a file are checked before it is compiled. So a file with imports that do not fit and
     * code that is not valid is a {@see LinkException}.
     *
     * @param string|Module $module a module, or the path of a `.wasm` or `.wat` file (see {@see Module::__construct()})
     * @param array<string, array<string, mixed>|Instance|Exports> $imports what the module imports; anything else in it
     *                                                                      is ignored
     * @param ?Store $store the store to live in; null: that of the wasm objects among the imports, or one of its own
     * @throws WasmException if the file cannot be read
     * @throws CompileException if the file is not a valid module
     * @throws LinkException if imports are missing or do not fit; the message lists all of them
     * @throws TrapException if a segment is out of bounds or the start function traps
     */
    public function __construct(string|Module $module, array $imports = [], ?Store $store = null) {}

    /**
     * @param array<string, array<string, mixed>|Instance|Exports> $imports
     * @throws LinkException if imports are missing or do not fit
     * @throws TrapException if a segment is out of bounds or the start function traps
     */
    public static function fromModule(Module $module, array $imports = [], ?Store $store = null): Instance {}

    /**
     * A module whose instances begin with the state that this one has now.
     *
     * It has the same imports and exports, and the same compiled code: nothing is compiled, and in its instances neither
     * the start function nor a segment runs again. It carries the content and the size of the memories and tables, the
     * globals, and which segments were dropped; references to functions of this instance become references to the same
     * functions of the new one. Both go their own ways from here on.
     *
     *     $engine = new Wasm\Instance('engine.wasm', $imports);
     *     $engine->load_prelude();                    // takes long, once
     *     $ready = $engine->snapshot();
     *     $guest = $ready->instantiate($imports);     // takes microseconds, and begins behind load_prelude()
     *
     * What is outside of the instance stays there: open files and streams, what a {@see Wasi} was given, whatever PHP holds.
     * The instances of a snapshot are given imports of their own.
     *
     * @throws WasmError if the instance has what no other can have, which the message names: a memory, table or mutable
     *     global that it imports; a shared memory; an external reference or exception, or a function of another instance or
     *     of the host, in a table or global; a call that has not returned
     */
    public function snapshot(): Module {}

    /** The first exported memory, in the module's order; null if there is none. */
    public function getMemoryBuffer(): ?Memory {}
}
