<?php

declare(strict_types=1);

namespace WasmFuzz;

/** A call of the host: what it was given, and what it did. */
final class Exchange
{
    public bool $done = false;

    public mixed $argument = null;

    public mixed $result = null;

    public ?\Throwable $thrown = null;

    /** What the caller of the guest's function gets, if that gives what the host gives, and gave the host this argument. */
    public function outcome(string $type, mixed $argument, Outcome $found): mixed
    {
        if (!$this->done || !Outcome::same($this->argument, $argument)) {
            World::fail("a host function was not called, or with another argument; its caller got {$found->describe()}");
        }
        if ($this->thrown !== null) {
            throw Expected::same($this->thrown);
        }
        return Numbers::stored($type, $this->result);
    }
}
