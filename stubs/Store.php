<?php

namespace Wasm;

/**
 * The owner of instances and their objects, with limits for the guests. Objects of two stores never mix.
 *
 * An instance gets a store of its own unless it is given one, with the limits of the INI entries. A store lives as long
 * as any object in it.
 *
 * The store holds the PHP values that wasm is given as `externref`. It releases a value, so that its destructor runs, when
 * wasm cannot hold it any more:
 *
 * - If the store has no table of `externref`, and no global of `externref` or `exnref`, a value is released when the
 *   outermost call that brought it ends.
 * - Otherwise the value may be in a table or global. These are searched at the end of an outermost call, or of an
 *   assignment by PHP to a table or global, as often as that costs little. Let n be twice the number of values that the
 *   store holds, plus a quarter of the number of elements of such tables, such globals and callables. The search comes
 *   after n / 64 values that PHP passes or assigns, after n / 16 other calls, and as soon as PHP's memory has grown by
 *   256 KiB and 32 n bytes. So if n is at most 64, as for a table of a hundred elements and a dozen values, each
 *   assignment and each call that brings a value releases what is not held any more.
 * - While a call is under way, in a host function or in a suspended fiber, all values that it may hold stay, and so do
 *   those that PHP assigns meanwhile. The values that nested calls bring are released when these end, if no other fiber
 *   has run in between. The values that host functions return to it are searched for by the same rule whenever one is
 *   about to return a value, on the guest's stack as well: a value that the guest has dropped is released, unless another
 *   fiber has run since it came.
 * - A table or global that PHP made, and that was given to no instance, releases its content when its object is freed.
 */
final class Store
{
    /**
     * How many instructions guests may still execute, as {@see Store::__construct()} counts them; 0 when the fuel is
     * used up. It may be changed, even while a guest runs. Null: no limit, because null was assigned or because the
     * store was made without fuel.
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
     *                   every compiler. When it is used up, the guest ends with an {@see OutOfFuelException}. Modules
     *                   are compiled separately for such stores, to code that counts. Null: no limit, and code that
     *                   does not count
     * @throws \ValueError if a limit is negative, or the time limit is not greater than 0
     */
    public function __construct(?int $memoryLimit = null, ?int $tableLimit = null, ?float $timeLimit = null, ?int $fuel = null) {}
}
