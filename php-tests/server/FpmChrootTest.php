<?php

declare(strict_types=1);

namespace WasmTests\Server;

use PHPUnit\Framework\TestCase;
use WasmTests\Support\Php;

/** A pool with `chroot =`: nothing of the system is in its root directory, /proc and /dev least of all. */
final class FpmChrootTest extends TestCase
{
    /** Compiles what the query names; says what came of it, and what the largest child took more than the worker. */
    private const SCRIPT = <<<'PHP'
        <?php
        require '/bombs.inc';
        require '/large_module.inc';
        $answer = ['pid' => getmypid(), 'root' => scandir('/')];
        try {
            $answer += match ($_GET['what']) {
                'large' => (function () {
                    $instance = new Wasm\Instance(Wasm\Module::fromText(large_module()));
                    return [
                        'result' => $instance->f7(0),
                        'trap' => trap($instance, 700, 2),
                        'origin' => current(Wasm\Cache::status()['modules'])['origin'],
                    ];
                })(),
                'bomb' => (array) Wasm\Module::fromBytes(many_functions(), false)->name(),
                'spin' => (array) Wasm\Module::fromText('(module (func (export "spin") (loop $l (br $l))))')
                    ->instantiate([], new Wasm\Store(timeLimit: 0.05))->spin(),
                'spin with PHP\'s limit' => set_time_limit(1) . Wasm\Module::fromText('(module (func (export "spin") (loop $l (br $l))))')
                    ->instantiate()->spin(),
            };
        } catch (Wasm\WasmException $e) {
            $answer += ['class' => get_class($e), 'message' => $e->getMessage()];
        }
        $children = getrusage(1)['ru_maxrss'] - getrusage()['ru_maxrss'];
        echo json_encode($answer + ['MiB' => $children >> 10]);
        PHP;

    private string $directory;
    private ?FpmServer $server = null;

    protected function setUp(): void
    {
        if (FpmServer::find() === null) {
            self::markTestSkipped('there is no php-fpm for this PHP');
        }
        if (posix_geteuid() !== 0) {
            self::markTestSkipped('only root may change the root directory of a process');
        }
        $this->directory = sys_get_temp_dir() . '/wasm-fpm-chroot-' . getmypid();
        mkdir($this->directory, 0755);
        chmod($this->directory, 0755);
        // Modules are kept in a directory of the worker's user.
        mkdir("$this->directory/cache", 0700);
        chown("$this->directory/cache", 'nobody');
        file_put_contents("$this->directory/compile.php", self::SCRIPT);
        copy(Php::root() . '/php-tests/phpt/compile_limit/bombs.inc', "$this->directory/bombs.inc");
        copy(Php::root() . '/php-tests/phpt/cache_dir/large_module.inc', "$this->directory/large_module.inc");
        array_map(static fn(string $file): bool => chmod($file, 0644), glob("$this->directory/*.*"));
        $this->server = $this->start();
    }

    private function start(): FpmServer
    {
        $ini = [
            'wasm.compile_time_limit' => 100, 'wasm.compile_memory_limit' => '100M', 'wasm.cache_dir' => '/cache',
            'memory_limit' => -1,
        ];
        return new FpmServer($this->directory, $ini, chroot: true);
    }

    protected function tearDown(): void
    {
        if ($this->server !== null) {
            $this->server->stop();
            array_map('unlink', [...glob("$this->directory/cache/*"), ...glob("$this->directory/*.*")]);
            rmdir("$this->directory/cache");
            rmdir($this->directory);
        }
    }

    /** @return array<string, mixed> */
    private function ask(string $what): array
    {
        $response = $this->server->get('compile.php', 'what=' . urlencode($what));
        self::assertSame(200, $response->status, $response->body . $response->log);
        $answer = json_decode($response->body, true, 512, JSON_THROW_ON_ERROR);
        self::assertNotContains('proc', $answer['root']);
        self::assertNotContains('dev', $answer['root']);
        return $answer;
    }

    public function testALargeModuleIsCompiledAndKeptWithinTheLimits(): void
    {
        $first = $this->ask('large');
        self::assertSame('compiled', $first['origin'] ?? $first);
        self::assertSame('IntegerDivisionByZero large f700 700 1', $first['trap']);
        $this->server->stop();
        $this->server = $this->start();
        $second = $this->ask('large');
        self::assertSame([$first['result'], $first['trap'], 'disk'], [$second['result'], $second['trap'], $second['origin']]);
    }

    public function testABombEndsAtTheLimit(): void
    {
        $answer = $this->ask('bomb');
        self::assertSame('Wasm\CompileException', $answer['class'] ?? $answer);
        self::assertStringContainsString('wasm.compile_memory_limit = 104857600', $answer['message']);
        self::assertLessThan(110, $answer['MiB'], 'more than the worker');
        self::assertSame($answer['pid'], $this->ask('large')['pid'], 'the worker goes on');
    }

    public function testTheTimeOfACallHasAnEnd(): void
    {
        $answer = $this->ask('spin');
        self::assertSame('Wasm\TimeLimitException', $answer['class'] ?? $answer);
        $response = $this->server->get('compile.php', 'what=' . urlencode("spin with PHP's limit"));
        self::assertSame(500, $response->status, $response->body);
        self::assertStringContainsString('Maximum execution time of 1 second exceeded', $response->log);
        self::assertSame($answer['pid'], $this->ask('spin')['pid'], 'the worker goes on');
    }
}
