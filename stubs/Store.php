<?php

namespace Wasm;

/**
 * What instances live in, and what their guests may use. Objects of two stores never mix.
 *
 * An instance gets a store of its own unless it is given one, with the limits of the INI entries. A store lives as long
 * as any object in it.
 */
final class Store
{
    /**
     * What is left for guests to execute, as {@see Store::__construct()} counts it; 0 when they ran out. May be set to
     * more or less, also while a guest runs. Null: no end, or the store was made without fuel.
     *
     * @throws \ValueError if a negative number is assigned
     * @throws WasmError if fuel is given to a store that was made without
     */
    public ?int $fuel;

    /** Seconds of wall time that one outermost call may take; null: no limit. */
    public readonly ?float $timeLimit;

    /**
     * Limits are for all that lives in the store together. `null` stands for the INI entry of that name, and for no
     * limit where there is none.
     *
     * @param ?int $memoryLimit bytes of linear memories and tables. Past it `memory.grow` gives the guest -1,
     *                          {@see Memory::grow()} is a ValueError and making a memory or an instance a
     *                          {@see LinkException}. Default: `wasm.memory_limit`
     * @param ?int $tableLimit elements of tables; past it, the same. No table has more than 10 000 000
     * @param ?float $timeLimit seconds of wall time for one outermost call, host functions included; then the guest
     *                          ends with a {@see TimeLimitException}, and its instance can be called again. Calls
     *                          within the call share its time. Default: `wasm.time_limit`
     * @param ?int $fuel instructions that guests may execute. Each costs 1, but for `nop` and those that only give code
     *                   its structure (`block`, `loop`, `try_table`, `else`, `end`); the count is the same with every
     *                   compiler. Then the guest ends with an {@see OutOfFuelException}. Modules are compiled once more
     *                   for such stores, to code that counts. Null: no end, and code that does not count
     * @throws \ValueError if a limit is negative, or the time limit is not greater than 0
     */
    public function __construct(?int $memoryLimit = null, ?int $tableLimit = null, ?float $timeLimit = null, ?int $fuel = null) {}
}
