<?php

declare(strict_types=1);

namespace WasmTests\Spec;

use WasmTests\Support\Failures;

/** Runs every script in a process of its own, some at a time, and tells the score of each suite. */
final class Suites
{
    /** Seconds; the longest takes a few. */
    private const TIME_LIMIT = 300;

    /** @var array<string, array{passed: int, failed: int, skipped: int, refused: int}> by suite */
    private array $scores = [];
    /** @var array<string, int> how many commands were refused, by proposal */
    private array $refused = [];
    /** @var array<int, int> how many commands were skipped, by the entry in the list */
    private array $skipped = [];

    /**
     * @param string $directory what tools/spec-suite made
     * @param bool $complete whether the list of skips is about these tests, so that all of it must be needed
     */
    public function __construct(
        private readonly string $directory,
        private readonly string $compiler,
        private readonly bool $complete,
        private readonly Failures $failures,
    ) {
    }

    /** @return array{passed: int, failed: int, skipped: int, refused: int} */
    public function run(int $processes): array
    {
        $waiting = [];
        foreach (glob("$this->directory/*/*/commands.json") as $file) {
            $waiting[] = new Process(dirname($file), substr(dirname($file), strlen($this->directory) + 1));
        }
        $running = [];
        while ($waiting !== [] || $running !== []) {
            while ($waiting !== [] && count($running) < $processes) {
                $running[] = $next = array_shift($waiting);
                $next->start();
            }
            foreach ($running as $place => $process) {
                $again = $process->poll(self::TIME_LIMIT, $this->compiler);
                if ($again !== null) {
                    unset($running[$place]);
                    $again instanceof Process ? array_unshift($waiting, $again) : $this->count($process->name, $again);
                }
            }
            // A script takes some 30 ms; there is nothing to wait on for several processes in PHP.
            usleep(2000);
        }
        return $this->report();
    }

    private function count(string $script, array $report): void
    {
        $score = &$this->scores[strtok($script, '/')];
        $score ??= ['passed' => 0, 'failed' => 0, 'skipped' => 0, 'refused' => 0];
        if ($this->complete) {
            $report['failed'] = [...$report['failed'], ...$report['stale']];
        } else {
            $report['passed'] += count($report['stale']);
        }
        $score['passed'] += $report['passed'];
        $score['failed'] += count($report['failed']);
        $score['skipped'] += array_sum($report['skipped']);
        $score['refused'] += array_sum($report['refused']);
        foreach ($report['refused'] as $proposal => $count) {
            $this->refused[$proposal] = ($this->refused[$proposal] ?? 0) + $count;
        }
        foreach ($report['skipped'] as $entry => $count) {
            $this->skipped[$entry] = ($this->skipped[$entry] ?? 0) + $count;
        }
        foreach ($report['failed'] as [$line, $what]) {
            echo "FAIL $script.wast:$line $what\n";
            $this->failures->add("$script.wast:$line", $what);
        }
    }

    private function report(): array
    {
        $stale = 0;
        foreach (Skip::all($this->compiler) as $entry => $skip) {
            if ($this->complete && !isset($this->skipped[$entry])) {
                echo 'FAIL skips.php: no command fails that is listed as ', $skip->describe(), "\n";
                $this->failures->add('php-tests/spec/skips.php: no command fails that is listed as ' . $skip->describe());
                $stale++;
            }
        }
        uksort($this->scores, strnatcmp(...));
        $total = array_fill_keys(['passed', 'failed', 'skipped', 'refused'], 0);
        foreach ($this->scores as $score) {
            foreach ($score as $name => $count) {
                $total[$name] += $count;
            }
        }
        $total['failed'] += $stale;

        printf("\n%-38s %8s %8s %8s %8s\n", "suite ($this->compiler)", 'passed', 'failed', 'skipped', 'refused');
        foreach ($this->scores + ['all' => $total] as $suite => $score) {
            printf("%-38s %8d %8d %8d %8d\n", $suite, ...array_values($score));
        }
        foreach (Skip::all($this->compiler) as $entry => $skip) {
            if (isset($this->skipped[$entry])) {
                printf("\nskipped, %d: %s\n", $this->skipped[$entry], wordwrap($skip->reason, 110, "\n    "));
            }
        }
        ksort($this->refused);
        $refused = array_map(static fn(string $proposal, int $count): string => "$proposal $count", array_keys($this->refused), $this->refused);
        if ($refused !== []) {
            printf("\nrefused, because %s cannot do it: %s\n", $this->compiler, wordwrap(implode(', ', $refused), 110, "\n    "));
        }
        return $total;
    }
}
