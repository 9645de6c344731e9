<?php

/*
 * What a server's process takes of the system, seen from outside, and whether that has grown.
 */

declare(strict_types=1);

namespace WasmTests\Soak;

/**
 * What may come: noise of the allocators, and of mappings. Address space for 32 memories and 16 stacks is kept for later, in
 * one mapping or two each, as the last one there was; and which modules the cache has is chance.
 */
const SLACK = ['anonymous' => 1024 * 1024, 'dirty' => 1024 * 1024, 'mappings' => 64];

/** @return array<string, int|null> what a process takes of the system; null where the system does not tell */
function taken(int $pid): array
{
    // An answer is sent before the request's memory is freed.
    usleep(100_000);
    $lines = static function (string $file) use ($pid): ?array {
        $text = @file_get_contents("/proc/$pid/$file");
        return $text === false ? null : explode("\n", $text);
    };
    $kibibytes = [];
    foreach ($lines('smaps_rollup') ?? [] as $line) {
        if (preg_match('/^(\w+): +(\d+) kB$/', $line, $match) === 1) {
            $kibibytes[$match[1]] = (int) $match[2];
        }
    }
    $count = static fn(string $pattern): ?int => ($found = @scandir("/proc/$pid/$pattern")) === false ? null : count($found) - 2;
    $timers = $lines('timers');
    $children = $lines("task/$pid/children");
    return [
        // What is anonymous is there whether the master has it too or not; what is private and dirty may also be a file's.
        'anonymous' => isset($kibibytes['Anonymous']) ? $kibibytes['Anonymous'] * 1024 : null,
        'dirty' => isset($kibibytes['Private_Dirty']) ? $kibibytes['Private_Dirty'] * 1024 : null,
        'descriptors' => $count('fd'),
        'threads' => $count('task'),
        'mappings' => ($maps = $lines('maps')) === null ? null : count($maps) - 1,
        'timers' => $timers === null ? null : count(preg_grep('/^ID:/', $timers)),
        'children' => $children === null ? null : count(array_filter(explode(' ', $children[0]))),
    ];
}

/** @param array<string, int|null> $taken */
function show(int $requests, array $taken, float $started): void
{
    $memory = static fn(?int $bytes): string => $bytes === null ? '?' : sprintf('%.2f', $bytes / 1024 / 1024);
    printf(
        "%7d requests, %4d s: anonymous %s MiB, private and dirty %s MiB, %s descriptors, %s threads, %s mappings, %s timers, %s children\n",
        $requests,
        microtime(true) - $started,
        $memory($taken['anonymous']),
        $memory($taken['dirty']),
        ...array_map(static fn(?int $n): string => (string) ($n ?? '?'), array_values(array_slice($taken, 2))),
    );
}

/**
 * @param array<string, int|null> $before
 * @param array<string, int|null> $after
 * @param array<string, int> $slack where other numbers than those above may come
 * @return list<string> a sentence for each that has grown
 */
function grown(array $before, array $after, array $slack = []): array
{
    $slack += SLACK;
    $sentences = [];
    foreach ($after as $name => $value) {
        if ($value === null || $before[$name] === null) {
            $sentences[] = "the system does not tell about $name";
        } elseif ($value - $before[$name] >= ($slack[$name] ?? 1)) {
            $sentences[] = "GROWS: $name, from $before[$name] to $value";
        }
    }
    return $sentences;
}

/** A process of a server while it serves: what it takes is shown from time to time, and compared in the end. */
final class Watched
{
    private readonly float $started;
    private int $shown = 0;

    /** @var array<string, int|null>|null what it took at the mark */
    private ?array $before = null;

    /**
     * @param int $requests how many there are to be
     * @param int $mark from which one on it is watched
     * @param \Closure(): array<string, int|null> $taken what it takes now, at rest
     */
    public function __construct(private readonly int $requests, private readonly int $mark, private readonly \Closure $taken)
    {
        $this->started = microtime(true);
    }

    /** To be called after each round, with the number of requests that were sent. */
    public function round(int $sent): void
    {
        if ($this->before === null && $sent >= $this->mark) {
            $this->before = $this->look($sent);
        } elseif ($this->before !== null && $sent - $this->shown >= ($this->requests - $this->mark) / 10 && $sent < $this->requests) {
            $this->look($sent);
        }
    }

    /**
     * @param array<string, int> $slack as for grown()
     * @return list<string> a sentence for each that has grown
     */
    public function end(int $sent, array $slack = []): array
    {
        return grown($this->before, $this->look($sent), $slack);
    }

    /** @return array<string, int|null> */
    private function look(int $sent): array
    {
        $taken = ($this->taken)();
        show($sent, $taken, $this->started);
        $this->shown = $sent;
        return $taken;
    }
}
