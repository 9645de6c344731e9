<?php

namespace Wasm;

/**
 * What instances live in, with limits for their guests. Objects of two stores never mix.
 *
 * An instance gets a store of its own unless it is given one, with the limits of the INI entries. A store lives as
 * long as any object in it.
 */
final class Store
{
    /**
     * How many instructions guests may still execute, as {@see Store::__construct()} counts them; 0 when the fuel is
     * used up. It may be set to more or less, even while a guest runs. Null: no
     * limit, because it was set so or because the store was made without fuel.
     *
     * @throws \ValueError if a negative number is assigned
     * @throws WasmError if fuel is given to a store that was made without fuel
     */
    public ?int $fuel;

    /** Seconds of wall time that one outermost call may take; null: no limit. */
    public readonly ?float $timeLimit;

    /**
     * A limit holds for everything in the store together. `null` means the INI entry named below, or no limit where
     * no entry is named.
     *
     * @param ?int $memoryLimit bytes of linear memories and tables. Past it, `memory.grow` gives the guest -1,
     *                          {@see Memory::grow()} throws a ValueError, and making a memory or an instance
     *                          throws a {@see LinkException}. Default: `wasm.memory_limit`
     * @param ?int $tableLimit elements of tables; past it, the same happens. No table has more than 10 000 000
     * @param ?float $timeLimit seconds of wall time for one outermost call, host functions included. After that the
     *                          guest ends with a {@see TimeLimitException}, and its instance can be called again.
     *                          Calls within the call share its time. Default: `wasm.time_limit`
     * @param ?int $fuel instructions that guests may execute. Each costs 1, except for `nop` and those that only
     *                   structure the code (`block`, `loop`, `try_table`, `else`, `end`). The count is the same with
     *                   every compiler. When it is used up, the guest ends with an {@see OutOfFuelException}. For such
     *                   stores modules are compiled once more, to code that counts. Null: no limit, and code that does
     *                   not count
     * @throws \ValueError if a limit is negative, or the time limit is not greater than 0
     */
    public function __construct(?int $memoryLimit = null, ?int $tableLimit = null, ?float $timeLimit = null, ?int $fuel = null) {}
}
