<?php

declare(strict_types=1);

namespace WasmTests\Support;

/** How a part ended. */
final class Outcome
{
    public function __construct(
        public readonly int $passed,
        public readonly int $failed,
        public readonly int $skipped,
        public readonly string $remark = '',
        public readonly Failures $failures = new Failures(),
    ) {
    }

    public static function skip(string $reason): self
    {
        return new self(0, 0, 0, "skipped: $reason");
    }

    /** Of a tool that counts: to fail without a failed test, before the first one, say, is a failure too. */
    public static function counted(int $passed, int $failed, int $skipped, int $exit, Failures $failures = new Failures()): self
    {
        $brokenOff = $failed === 0 && $exit !== 0;
        return new self($passed, $brokenOff ? 1 : $failed, $skipped, $brokenOff ? "ended with exit code $exit" : '', $failures);
    }

    /** Of several runs that are one part. */
    public static function sum(self ...$outcomes): self
    {
        $failures = new Failures();
        foreach ($outcomes as $outcome) {
            $failures->addAll($outcome->failures, $outcome->failed === 0 ? '' : $outcome->remark);
        }
        $total = static fn(string $count): int => array_sum(array_column($outcomes, $count));
        $remarks = array_unique(array_filter(array_column($outcomes, 'remark')));
        return new self($total('passed'), $total('failed'), $total('skipped'), implode('; ', $remarks), $failures);
    }

    /** Of a tool that passes or fails as a whole: a failure is one, a success is no test. */
    public static function tool(int $exit): self
    {
        return new self(0, $exit === 0 ? 0 : 1, 0, $exit === 0 ? 'clean' : "exit code $exit");
    }
}
