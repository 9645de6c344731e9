<?php

namespace Wasm;

/** Where a program has spent its time: what {@see Profiler::stop()} gives. */
final class Profile
{
    /**
     * Collapsed stacks: a line for each stack, its functions from the outermost in, separated by semicolons, then the
     * microseconds of processor time that were spent in it. `flamegraph.pl` and speedscope read that.
     */
    public function collapsed(): string {}

    /**
     * What was spent in each function: in itself, and with all that it called; in seconds of processor time. The function
     * with the most of its own comes first. `samples` is how often it was found on the stack.
     *
     * @return list<array{function: string, self: float, total: float, samples: int}>
     */
    public function table(): array {}

    /** How often the stack was noted. */
    public function samples(): int {}

    /** The processor time that was noted, in seconds. */
    public function time(): float {}
}
