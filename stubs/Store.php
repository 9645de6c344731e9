<?php

namespace Wasm;

/**
 * What instances live in, with limits for their guests. Objects of two stores never mix.
 *
 * An instance gets a store of its own unless it is given one, with the limits of the INI entries. A store lives as long
 * as any object in it.
 *
 * The store holds the PHP values that wasm is given as `externref`, and lets go of one, so that its destructor runs, when
 * wasm cannot have it any more:
 *
 * - Where no table of the store is of `externref`, and no global of `externref` or `exnref`, that is when the outermost
 *   call ends which the value came by.
 * - Else it may be in one of these, and they are looked through at the end of an outermost call, or of an assignment by
 *   PHP to a table or global, as often as that costs little. With n for twice the values that the store holds, and a
 *   quarter of all elements of such tables, such globals and callables: after n / 64 values that PHP hands over or
 *   assignments that it makes, or n / 16 other calls, and as soon as PHP's memory has grown by 256 KiB and 32 n bytes. So
 *   where n is no more than 64, as for a table of a hundred elements and a dozen values, each assignment and each call that
 *   brings a value is the end of those that have gone.
 * - While a call is under way, in a host function or a fiber that is suspended, what it may have stays, and so does what
 *   PHP assigns meanwhile. What the calls under it bring goes when they end, if no other fiber has run in between. What
 *   host functions return to it is looked through by the same rule whenever one is about to return a value, the guest's
 *   stack included: what it has dropped goes, unless another fiber has run since it came.
 * - A table or global that PHP made and no instance was given takes what it holds with it.
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
