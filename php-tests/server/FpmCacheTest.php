<?php

declare(strict_types=1);

namespace WasmTests\Server;

use PHPUnit\Framework\Attributes\TestWith;
use PHPUnit\Framework\TestCase;
use WasmTests\Support\Php;

/** Several php-fpm workers under load, with modules that are cold, in a directory, or preloaded. */
final class FpmCacheTest extends TestCase
{
    private const WORKERS = 4;
    private const CLIENTS = 4;

    /** Boots, calls, waits, calls again; says who it is and where the module came from. */
    private const BOOT = <<<'PHP'
        <?php
        $instance = new Wasm\Instance(__DIR__ . '/module.wat');
        $first = $instance->f(1);
        usleep(random_int(0, 3000));
        $status = Wasm\Cache::status();
        echo json_encode([
            'pid' => getmypid(),
            'values' => [$first, $instance->f(1)],
            'misses' => $status['misses'],
            'origin' => $status['modules'][$instance->module->hash()]['origin'],
            'threads' => count(glob('/proc/self/task/*')),
        ]);
        PHP;

    private string $directory;
    private string $cache;
    private ?FpmServer $server = null;

    protected function setUp(): void
    {
        if (FpmServer::find() === null) {
            self::markTestSkipped('there is no php-fpm for this PHP');
        }
        $this->directory = sys_get_temp_dir() . '/wasm-fpm-cache-' . getmypid() . '-' . bin2hex(random_bytes(4));
        $this->cache = "$this->directory/cache";
        mkdir($this->directory, 0755);
        chmod($this->directory, 0755);
        mkdir($this->cache, 0700);
        if (posix_geteuid() === 0) {
            // The workers' own, not root's.
            chown($this->cache, 'nobody');
        }
        file_put_contents("$this->directory/boot.php", self::BOOT);
        chmod("$this->directory/boot.php", 0644);
        self::replace("$this->directory/module.wat", 7);
        usleep(60_000);
    }

    protected function tearDown(): void
    {
        $this->server?->stop();
        if (isset($this->directory)) {
            array_map('unlink', glob("$this->cache/*"));
            rmdir($this->cache);
            array_map('unlink', glob("$this->directory/*"));
            rmdir($this->directory);
        }
    }

    /** Puts a module in the place of another, as a deployment does: `f` returns `$value`; a second's work to compile. */
    private static function replace(string $path, int $value): void
    {
        $wat = "(module (func (export \"f\") (param i32) (result i32) (i32.const $value))\n";
        for ($n = 0; $n < 2000; $n++) {
            $wat .= '(func (param $x i32) (result i32) (local $y i32)'
                . str_repeat("(local.set \$y (i32.add (i32.mul (local.get \$y) (local.get \$x)) (i32.const $n)))", 8) . '(local.get $y))';
        }
        file_put_contents("$path.new", "$wat)");
        chmod("$path.new", 0644);
        rename("$path.new", $path);
    }

    /**
     * What each request was answered, of all clients.
     *
     * @return list<array{pid: int, values: list<int>, misses: int, origin: string, threads: int}>
     */
    private function load(int $requests, ?callable $meanwhile = null): array
    {
        $command = [PHP_BINARY, '-n', __DIR__ . '/load.php', $this->server->socket, "$this->directory/boot.php", (string) $requests];
        $clients = [];
        for ($client = 0; $client < self::CLIENTS; $client++) {
            $file = tmpfile();
            $clients[] = [proc_open($command, [['file', '/dev/null', 'r'], $file], $pipes), $file];
        }
        do {
            $meanwhile !== null && $meanwhile();
            usleep(10_000);
            $running = array_filter($clients, fn(array $client): bool => proc_get_status($client[0])['running']);
        } while ($running !== []);
        $answers = [];
        foreach ($clients as [, $file]) {
            rewind($file);
            $lines = explode("\n", trim(stream_get_contents($file)));
            self::assertCount($requests, $lines);
            array_push($answers, ...array_map(static fn(string $line): array => json_decode($line, true), $lines));
        }
        self::assertSame([], array_slice(array_column($answers, 'failed'), 0, 3));
        return $answers;
    }

    /** @param array<string, string|int> $ini */
    private function start(array $ini, int $requests = 0): void
    {
        $this->server = new FpmServer($this->directory, $ini, self::WORKERS, $requests);
    }

    /** @return list<string> where each worker's module came from */
    private static function origins(array $answers): array
    {
        $origins = array_column($answers, 'origin', 'pid');
        sort($origins);
        return $origins;
    }

    private static function assertRight(array $answers, int ...$values): void
    {
        $wrong = array_filter($answers, fn(array $a): bool => $a['values'][0] !== $a['values'][1] || !in_array($a['values'][0], $values, true));
        self::assertSame([], array_slice($wrong, 0, 3));
        self::assertSame([1], array_values(array_unique(array_column($answers, 'threads'))), 'no thread stays');
    }

    public function testEachWorkerCompilesWithoutADirectory(): void
    {
        $this->start([]);
        $answers = $this->load(40);
        self::assertRight($answers, 7);
        self::assertSame(['compiled'], array_unique(self::origins($answers)));
        self::assertSame([1], array_values(array_unique(array_column($answers, 'misses'))));
    }

    public function testOneWorkerCompilesForAllAndForThoseToCome(): void
    {
        $this->start(['wasm.cache_dir' => $this->cache], 15);
        $answers = $this->load(60);
        self::assertRight($answers, 7);
        $origins = array_count_values(self::origins($answers));
        self::assertSame(1, $origins['compiled']);
        self::assertGreaterThan(self::WORKERS, $origins['disk'], 'workers were recycled');
        self::assertCount(1, glob("$this->cache/*.wasm-artifact"));

        $this->server->stop();
        $this->start(['wasm.cache_dir' => $this->cache]);
        self::assertSame(['disk'], array_unique(self::origins($this->load(20))), 'after a restart');
    }

    public function testPreloadedModulesAreThereInEveryWorker(): void
    {
        $this->start(['wasm.preload' => "$this->directory/*.wat", 'wasm.cache_dir' => $this->cache], 15);
        self::assertSame(1, count(glob("/proc/{$this->server->master()}/task/*")), 'no thread in the master');
        $answers = $this->load(60);
        self::assertRight($answers, 7);
        self::assertSame(['preload'], array_unique(self::origins($answers)));
        self::assertGreaterThan(self::WORKERS, count(array_unique(array_column($answers, 'pid'))), 'workers were recycled');
        // The one miss was the master's.
        self::assertSame([1], array_values(array_unique(array_column($answers, 'misses'))));
    }

    /**
     * @testWith [true]
     *           [false]
     */
    #[TestWith([true])]
    #[TestWith([false])]
    public function testAFileThatIsReplacedUnderLoad(bool $preload): void
    {
        $this->start(['wasm.cache_dir' => $this->cache] + ($preload ? ['wasm.preload' => "$this->directory/module.wat"] : []));
        $this->load(5);
        $value = 7;
        $next = microtime(true);
        $answers = $this->load(150, function () use (&$value, &$next): void {
            if (microtime(true) >= $next && $value < 12) {
                self::replace("$this->directory/module.wat", ++$value);
                $next = microtime(true) + 0.3;
            }
        });
        self::assertRight($answers, ...range(7, $value));
        self::assertGreaterThan(8, $value, 'replaced, and more than once');
        self::assertGreaterThan(1, count(array_unique(array_column(array_column($answers, 'values'), 0))));
        // Whoever asks now gets the new one.
        usleep(60_000);
        self::assertRight($this->load(10), $value);
    }

    /** Makes a snapshot, or finds it, and says which. */
    private const REMEMBER = <<<'PHP'
        <?php
        $made = 0;
        $ready = Wasm\Cache::remember('counter', function () use (&$made): Wasm\Module {
            $made = 1;
            usleep(200_000);
            $instance = new Wasm\Instance(__DIR__ . '/counter.wat');
            $instance->f(1);
            $instance->memory->fill(0, 500_000, 7);
            return $instance->snapshot();
        });
        $instance = $ready->instantiate();
        $right = $instance->f(1) === 2 && $instance->memory->read(0, 10 << 16) === str_pad(str_repeat("\7", 500_000), 10 << 16, "\0");
        $instance->memory->fill(0, 10 << 16, 0xee);
        echo json_encode(['pid' => getmypid(), 'made' => $made, 'right' => $right]);
        PHP;

    /** @return list<array{pid: int, made: int, right: bool}> */
    private function loadRemembering(array $ini, int $requests): array
    {
        file_put_contents("$this->directory/boot.php", self::REMEMBER);
        file_put_contents("$this->directory/counter.wat", '(module (memory (export "memory") 10) (global $n (mut i32) (i32.const 0))
            (func (export "f") (param i32) (result i32) (global.set $n (i32.add (global.get $n) (local.get 0))) (global.get $n)))');
        chmod("$this->directory/counter.wat", 0644);
        $this->start($ini, $requests);
        $answers = $this->load(40);
        self::assertSame([true], array_values(array_unique(array_column($answers, 'right'))));
        return $answers;
    }

    public function testEachWorkerMakesASnapshotOnceWithoutADirectory(): void
    {
        $answers = $this->loadRemembering([], 0);
        self::assertSame(count(array_unique(array_column($answers, 'pid'))), array_sum(array_column($answers, 'made')));
    }

    public function testOneWorkerMakesASnapshotForAllAndForThoseToCome(): void
    {
        $answers = $this->loadRemembering(['wasm.cache_dir' => $this->cache], 15);
        self::assertGreaterThan(self::WORKERS, count(array_unique(array_column($answers, 'pid'))), 'workers were recycled');
        self::assertSame(1, array_sum(array_column($answers, 'made')), 'however many asked at once');
        self::assertCount(1, glob("$this->cache/*.wasm-named"));
        self::assertSame([], glob("$this->cache/*.wasm-lock"));
    }
}
