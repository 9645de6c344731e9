<?php

declare(strict_types=1);

namespace WasmTests\Spec;

use WasmTests\Support\Php;

/** The process that runs one script. */
final class Process
{
    /** @var resource */
    private $process;
    /** @var resource */
    private $stdout;
    /** @var resource */
    private $stderr;
    private float $started;

    /**
     * @param string $name `suite/script`
     * @param array<int, int> $crashing places of commands not to run, because they end the process, and their entries
     */
    public function __construct(
        private readonly string $directory,
        public readonly string $name,
        private readonly array $crashing = [],
    ) {
    }

    public function start(): void
    {
        $this->stdout = tmpfile();
        $this->stderr = tmpfile();
        $this->started = microtime(true);
        $places = array_map('strval', array_keys($this->crashing));
        $command = [PHP_BINARY, '-n', ...Php::options(Php::settings()), __DIR__ . '/script.php', $this->directory, $this->name, ...$places];
        $this->process = proc_open($command, [['file', '/dev/null', 'r'], $this->stdout, $this->stderr], $pipes)
            ?: throw new \RuntimeException('cannot start ' . PHP_BINARY);
    }

    /**
     * Null while it runs; then its report, or, if a command ended it that is known to, a process for the rest.
     *
     * @return array<string, mixed>|self|null
     */
    public function poll(int $timeLimit, string $compiler): array|self|null
    {
        $status = proc_get_status($this->process);
        if ($status['running']) {
            if (microtime(true) - $this->started < $timeLimit) {
                return null;
            }
            proc_terminate($this->process, SIGKILL);
        }
        proc_close($this->process);
        rewind($this->stdout);
        $report = json_decode(stream_get_contents($this->stdout), true);
        if (is_array($report) && $status['exitcode'] === 0) {
            foreach ($this->crashing as $entry) {
                $report['skipped'][$entry] = ($report['skipped'][$entry] ?? 0) + 1;
            }
            return $report;
        }
        return $this->ended($status, $timeLimit, $compiler);
    }

    private function ended(array $status, int $timeLimit, string $compiler): array|self
    {
        rewind($this->stderr);
        $errors = stream_get_contents($this->stderr);
        $at = strrpos($errors, "\n@");
        $place = $at === false ? 0 : (int) substr($errors, $at + 2);
        $command = Script::commands($this->directory)[$place];
        foreach (Skip::all($compiler) as $entry => $skip) {
            if ($skip->crash && $skip->concerns($this->name, $command)) {
                return new self($this->directory, $this->name, $this->crashing + [$place => $entry]);
            }
        }
        $how = match (true) {
            $status['running'] => "was still running after $timeLimit s",
            $status['signaled'] => "the process ended by signal $status[termsig]",
            default => "the process ended with exit code $status[exitcode]",
        };
        $said = $at === false ? $errors : substr($errors, strpos($errors, ' ', $at));
        $failure = [$command['line'], "$command[type]: $how " . trim($said)];
        return ['passed' => 0, 'failed' => [$failure], 'skipped' => [], 'refused' => [], 'stale' => []];
    }
}
