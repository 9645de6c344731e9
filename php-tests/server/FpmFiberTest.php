<?php

declare(strict_types=1);

namespace WasmTests\Server;

use PHPUnit\Framework\TestCase;

/**
 * Fibers that wait in host functions when a fatal error ends the request. PHP forgets such fibers without unwinding
 * them, and keeps their stacks for ever; what wasm had in them must not stay as well.
 */
final class FpmFiberTest extends TestCase
{
    /** Three fibers; with `?wasm` each waits in two calls of a guest, one in the other. */
    private const SCRIPT = <<<'PHP'
        <?php
        if (isset($_GET['pid'])) {
            exit((string) getmypid());
        }
        $wait = Fiber::suspend(...);
        if (isset($_GET['wasm'])) {
            $module = Wasm\Module::fromText('(module (import "e" "f" (func $f (param i32) (result i32)))
                (func (export "run") (param i32) (result i32) (call $f (local.get 0))))');
            $inner = $module->instantiate(['e' => ['f' => Fiber::suspend(...)]]);
            $wait = $module->instantiate(['e' => ['f' => $inner->run(...)]])->run(...);
        }
        $fibers = [];
        for ($n = 0; $n < 3; $n++) {
            $fibers[$n] = new Fiber($wait);
            $fibers[$n]->start($n) === $n or exit('wrong');
        }
        trigger_error('enough', E_USER_ERROR);
        PHP;

    private const REQUESTS = 30;

    private string $directory;
    private ?FpmServer $server = null;

    protected function setUp(): void
    {
        if (FpmServer::find() === null) {
            self::markTestSkipped('there is no php-fpm for this PHP');
        }
        $this->directory = sys_get_temp_dir() . '/wasm-fpm-fiber-' . getmypid();
        mkdir($this->directory, 0755);
        chmod($this->directory, 0755);
        file_put_contents("$this->directory/fibers.php", self::SCRIPT);
        chmod("$this->directory/fibers.php", 0644);
        $this->server = new FpmServer($this->directory);
    }

    protected function tearDown(): void
    {
        if ($this->server !== null) {
            $this->server->stop();
            array_map('unlink', glob("$this->directory/*"));
            rmdir($this->directory);
        }
    }

    /** How many mappings some requests leave behind. */
    private function left(int $worker, string $query): int
    {
        $before = count(file("/proc/$worker/maps"));
        for ($n = 0; $n < self::REQUESTS; $n++) {
            $response = $this->server->get('fibers.php', $query);
            self::assertSame(500, $response->status, $response->body);
            self::assertStringContainsString('enough', $response->log);
        }
        // An answer is sent before the request's memory is freed.
        usleep(100_000);
        return count(file("/proc/$worker/maps")) - $before;
    }

    public function testTheirGuestsStacksAreGivenBack(): void
    {
        $worker = (int) $this->server->get('fibers.php', 'pid')->body;
        if (!is_readable("/proc/$worker/maps")) {
            self::markTestSkipped('the system does not list the mappings of a process');
        }
        // The first ones fill caches.
        $this->left($worker, '');
        $this->left($worker, 'wasm');
        $own = $this->left($worker, '');
        self::assertLessThan($own + self::REQUESTS, $this->left($worker, 'wasm'), 'beside what PHP leaves by itself');
        self::assertSame($worker, (int) $this->server->get('fibers.php', 'pid')->body, 'one worker');
    }
}
