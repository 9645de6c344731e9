<?php

declare(strict_types=1);

namespace WasmTests\Server;

use PHPUnit\Framework\TestCase;
use WasmTests\Support\Php;

/** What survives a request, and what does not; the same for every server. */
abstract class ServerTestCase extends TestCase
{
    /** `sum` adds, or subtracts: two modules of the same size. */
    private const ADD = "\0asm\x01\0\0\0\x01\x07\x01\x60\x02\x7f\x7f\x01\x7f\x03\x02\x01\x00\x07\x07\x01\x03sum\x00\x00"
        . "\x0a\x09\x01\x07\x00\x20\x00\x20\x01\x6a\x0b";
    private const SUBTRACT = "\0asm\x01\0\0\0\x01\x07\x01\x60\x02\x7f\x7f\x01\x7f\x03\x02\x01\x00\x07\x07\x01\x03sum\x00\x00"
        . "\x0a\x09\x01\x07\x00\x20\x00\x20\x01\x6b\x0b";

    /** Boots and calls; says what the cache did. */
    private const BOOT = <<<'PHP'
        <?php
        $instance = new Wasm\Instance(__DIR__ . '/sum.wasm');
        $status = Wasm\Cache::status();
        echo json_encode([
            'pid' => getmypid(),
            'sum' => $instance->sum(7, 2),
            'hits' => $status['hits'],
            'misses' => $status['misses'],
            'modules' => count($status['modules']),
            'origin' => current($status['modules'])['origin'],
        ]);
        PHP;

    /** Ends in the way that the query names, with wasm objects of every kind alive. */
    private const END = <<<'PHP'
        <?php
        $module = Wasm\Module::fromText('(module
            (memory (export "memory") 1)
            (func (export "add") (param $x i32) (param $y i32) (result i32) (i32.add (local.get $x) (local.get $y)))
            (func (export "unreachable") unreachable)
            (func (export "spin") (loop $l (br $l)))
            (func (export "load") (param i32) (result i32) (i32.load (local.get 0)))
            (func (export "div") (param i32) (result i32) (i32.div_u (i32.const 1) (local.get 0)))
            (func $f (export "recurse") (param i32) (result i32) (local i32)
                (local.set 1 (call $f (i32.add (local.get 0) (i32.const 1))))
                (i32.store (i32.const 0) (local.get 1))
                (i32.add (local.get 1) (i32.load (i32.const 4)))))');
        $instance = $module->instantiate();
        $exports = $instance->exports;
        $func = $instance->add;
        $closure = $instance->add(...);
        $closure(1, 2) === 3 && $func(1, 2) === 3 && $exports->add(1, 2) === 3 or die('wrong');
        $cycle = new ArrayObject([$instance, $closure]);
        $cycle['self'] = $cycle;
        match ($_GET['how']) {
            'trap' => $instance->unreachable(),
            'fault' => $instance->load(-1),
            'division' => $instance->div(0),
            'overflow' => $instance->recurse(0),
            'execution time' => set_time_limit(1) && $instance->spin(),
            'time limit' => $module->instantiate([], new Wasm\Store(timeLimit: 0.05))->spin(),
            'fuel' => $module->instantiate([], new Wasm\Store(fuel: 1000))->spin(),
            'unknown' => $instance->unreachabel(),
            'type' => $instance->add([], 1),
            'count' => $instance->add(),
            'compile' => Wasm\Module::fromBytes("\0asm\x01\0\0\0\x01"),
            'compile time' => ini_set('wasm.compile_time_limit', '0.000001') . Wasm\Module::fromText('(module)', false)->name(),
            'link' => Wasm\Module::fromText('(module (import "a" "b" (func)))')->instantiate(),
            'exit' => exit('bye'),
            'error' => trigger_error('enough', E_USER_ERROR),
            'memory' => ini_set('memory_limit', '8M') . str_repeat('x', 100 << 20),
            'undefined' => undefined_function(),
            'handler' => (function () use ($instance) {
                set_error_handler(fn(int $level, string $message) => throw new ErrorException($message));
                $instance->add(1.5, 1);
            })(),
            'shutdown' => register_shutdown_function(fn() => $instance->unreachable()),
        };
        PHP;

    /** Runs WASI programs that ask for what belongs to the server, and one that ends the request from within. */
    private const WASI = <<<'PHP'
        <?php
        if (isset($_GET['exit'])) {
            $guest = Wasm\Module::fromText('(module
                (import "env" "leave" (func $leave)) (func (export "_start") (call $leave)))');
            $wasi = new Wasm\Wasi();
            $wasi->start($guest->instantiate($wasi->imports() + ['env' => ['leave' => fn () => exit('left')]]));
        }
        $guest = Wasm\Module::fromText('(module
            (import "wasi_snapshot_preview1" "environ_sizes_get" (func $environ (param i32 i32) (result i32)))
            (import "wasi_snapshot_preview1" "fd_read" (func $read (param i32 i32 i32 i32) (result i32)))
            (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
            (memory (export "memory") 1) (data (i32.const 100) "written by the guest")
            (func (export "environ") (result i32)
                (drop (call $environ (i32.const 0) (i32.const 4))) (i32.load (i32.const 0)))
            (func $iov (i32.store (i32.const 0) (i32.const 100)) (i32.store (i32.const 4) (i32.const 20)))
            (func (export "read") (param i32) (result i32)
                (call $iov) (call $read (local.get 0) (i32.const 0) (i32.const 1) (i32.const 8)))
            (func (export "write") (param i32) (result i32)
                (call $iov) (call $write (local.get 0) (i32.const 0) (i32.const 1) (i32.const 8))))');
        $wasi = new Wasm\Wasi();
        $guest = $guest->instantiate($wasi->imports());
        echo json_encode([
            'pid' => getmypid(),
            'variables' => $guest->environ(),
            'others' => array_map([$guest, 'read'], range(3, 30)),
            'read' => [$guest->read(0), $guest->memory->readUint32(8)],
            'write' => [$guest->write(1), $guest->write(2), $wasi->stdout(), $wasi->stderr()],
        ]);
        PHP;

    protected string $directory;
    protected ?Server $server = null;

    /** @param array<string, string|int> $ini */
    abstract protected function start(string $directory, array $ini = []): Server;

    protected function setUp(): void
    {
        $this->directory = sys_get_temp_dir() . '/wasm-server-' . getmypid() . '-' . bin2hex(random_bytes(4));
        mkdir($this->directory, 0755);
        // The worker may run as another user.
        chmod($this->directory, 0755);
        $files = [
            'sum.wasm' => self::ADD, 'boot.php' => self::BOOT, 'end.php' => self::END, 'wasi.php' => self::WASI,
        ];
        foreach (glob(__DIR__ . '/pages/*.php') as $page) {
            $files[basename($page)] = file_get_contents($page);
        }
        foreach ($files as $name => $content) {
            file_put_contents("$this->directory/$name", $content);
            chmod("$this->directory/$name", 0644);
        }
        $this->server = $this->start($this->directory);
    }

    protected function tearDown(): void
    {
        $this->server?->stop();
        foreach (glob("$this->directory/*") as $file) {
            unlink($file);
        }
        rmdir($this->directory);
    }

    /** @return array{pid: int, sum: int, hits: int, misses: int, modules: int, origin: string} */
    protected function boot(): array
    {
        $response = $this->server->get('boot.php');
        self::assertSame(200, $response->status, $response->body . $response->log);
        return json_decode($response->body, true, 512, JSON_THROW_ON_ERROR);
    }

    public function testTheSecondBootIsAHit(): void
    {
        $first = $this->boot();
        $second = $this->boot();
        $third = $this->boot();
        self::assertSame($first['pid'], $second['pid'], 'one worker');
        self::assertSame(['sum' => 9, 'hits' => 0, 'misses' => 1, 'modules' => 1, 'origin' => 'compiled'], array_slice($first, 1));
        self::assertSame(['sum' => 9, 'hits' => 1, 'misses' => 1, 'modules' => 1, 'origin' => 'compiled'], array_slice($second, 1));
        self::assertSame(['sum' => 9, 'hits' => 2, 'misses' => 1, 'modules' => 1, 'origin' => 'compiled'], array_slice($third, 1));
    }

    public function testTheFirstBootIsAHitIfTheModuleIsPreloaded(): void
    {
        $this->server->stop();
        usleep(60_000);
        $this->server = $this->start($this->directory, ['wasm.preload' => "$this->directory/*.wasm:$this->directory/missing.wasm"]);
        $first = $this->boot();
        self::assertSame(['sum' => 9, 'hits' => 1, 'misses' => 1, 'modules' => 1, 'origin' => 'preload'], array_slice($first, 1));
        self::assertSame($first['pid'], $this->boot()['pid'], 'one worker');
    }

    public function testTheNextRequestSeesAChangedFile(): void
    {
        for ($n = 0; $n < 20; $n++) {
            self::assertSame($n % 2 ? 5 : 9, $this->boot()['sum']);
            // Of the same size, and within the same second.
            file_put_contents("$this->directory/sum.wasm", $n % 2 ? self::ADD : self::SUBTRACT);
        }
    }

    public function testAWasiProgramSeesNothingOfTheServer(): void
    {
        $pid = $this->boot()['pid'];
        for ($round = 0; $round < 3; $round++) {
            $response = $this->server->get('wasi.php');
            self::assertSame([
                'pid' => $pid,
                'variables' => 0,
                // BADF, whatever descriptors the server has.
                'others' => array_fill(0, 28, 8),
                'read' => [0, 0],
                'write' => [0, 0, 'written by the guest', 'written by the guest'],
            ], json_decode($response->body, true), $response->body . $response->log);
            self::assertSame('left', $this->server->get('wasi.php', 'exit=1')->body);
        }
    }

    public function testTheWorkerIsSoundHoweverARequestEnds(): void
    {
        $pid = $this->boot()['pid'];
        $ways = [
            'trap' => 500, 'fault' => 500, 'division' => 500, 'overflow' => 500, 'unknown' => 500, 'type' => 500,
            'count' => 500, 'compile' => 500, 'execution time' => 500, 'time limit' => 500, 'fuel' => 500, 'compile time' => 500,
            'link' => 500, 'exit' => 200, 'error' => 500, 'memory' => 500,
            'undefined' => 500, 'handler' => 500, 'shutdown' => 500,
        ];
        for ($round = 0; $round < 3; $round++) {
            foreach ($ways as $how => $status) {
                $response = $this->server->get('end.php', 'how=' . urlencode($how));
                self::assertSame($status, $response->status, "$how: $response->body");
                $after = $this->boot();
                self::assertSame([$pid, 9], [$after['pid'], $after['sum']], "after $how");
            }
        }
        for ($n = 0; $n < 200; $n++) {
            $after = $this->boot();
            self::assertSame([$pid, 9], [$after['pid'], $after['sum']]);
        }
    }

    /** @return array{pid: int, made: bool} who has answered, and whether it has made a snapshot for that */
    private function remember(): array
    {
        $response = $this->server->get('remember.php');
        $answer = json_decode($response->body, true);
        self::assertIsArray($answer, $response->body . $response->log);
        return $answer;
    }

    public function testASnapshotIsMadeOnceAndEveryInstanceBeginsWithIt(): void
    {
        $first = $this->remember();
        self::assertTrue($first['made']);
        $ways = ['trap' => 500, 'error' => 500, 'exit' => 200, 'memory' => 500, 'execution time' => 500];
        for ($round = 0; $round < 3; $round++) {
            foreach ($ways as $how => $status) {
                $response = $this->server->get('remember.php', 'how=' . urlencode($how));
                self::assertSame($status, $response->status, "$how: $response->body");
                self::assertSame(['pid' => $first['pid'], 'made' => false], $this->remember(), "after $how");
            }
        }
    }

    public function testAForkInARequestSharesTheSnapshots(): void
    {
        $first = $this->remember();
        $response = $this->server->get('remember.php', 'how=fork');
        if ($response->body === 'no pcntl_fork') {
            self::markTestSkipped('this server has no pcntl_fork');
        }
        self::assertSame(['pid' => $first['pid'], 'made' => false], json_decode($response->body, true), $response->body . $response->log);
        self::assertSame(['pid' => $first['pid'], 'made' => false], $this->remember());
    }

    public function testWhatThePreloadScriptHasMadeIsThereInTheFirstRequest(): void
    {
        $this->server->stop();
        try {
            if (posix_geteuid() === 0) {
                // A server of root's runs the script in a process of its own.
                Process::$before = Php::asNobody() ?? self::markTestSkipped('there is no setpriv to start a server that is not root\'s');
                array_map(unlink(...), preg_grep('/\.(php|wasm)$/', glob("$this->directory/*"), PREG_GREP_INVERT));
                chown($this->directory, 'nobody');
            }
            $this->server = $this->start($this->directory, self::preload("$this->directory/preload.php"));
        } finally {
            Process::$before = [];
        }
        self::assertFalse($this->remember()['made']);
        self::assertFalse($this->remember()['made']);
    }

    public function testWhatAPreloadScriptOfAnotherProcessHasMadeIsInTheDirectory(): void
    {
        if (posix_geteuid() !== 0) {
            self::markTestSkipped('only a server of root\'s runs the script in a process of its own');
        }
        $this->server->stop();
        mkdir("$this->directory/cache", 0700);
        chown("$this->directory/cache", 'nobody');
        try {
            $preload = self::preload("$this->directory/preload.php") + ['opcache.preload_user' => 'nobody'];
            $this->server = $this->start($this->directory, $preload + ['wasm.cache_dir' => "$this->directory/cache"]);
            $answer = $this->remember();
            // php -S answers as root, whose directory it is not.
            self::assertSame($this instanceof BuiltInServerTest, $answer['made']);
            self::assertCount(4, glob("$this->directory/cache/*.wasm-named"));
        } finally {
            $this->server->stop();
            array_map(unlink(...), glob("$this->directory/cache/*"));
            rmdir("$this->directory/cache");
        }
    }

    /** @return array<string, string|int> */
    private static function preload(string $script): array
    {
        if (!is_file(ini_get('extension_dir') . '/opcache.so')) {
            self::markTestSkipped('there is no opcache for this PHP');
        }
        return ['zend_extension' => 'opcache', 'opcache.enable' => 1, 'opcache.enable_cli' => 1, 'opcache.preload' => $script];
    }
}
