<?php

declare(strict_types=1);

namespace WasmTests\Unit;

use PHPUnit\Framework\TestCase;
use WasmTests\Support\Php;

/** wasm.cache_dir on file systems and with owners that only the system's administrator can make. */
final class CacheDirectoryTest extends TestCase
{
    /** Boots the module of each argument, and says where it came from and what it returns. */
    private const BOOT = <<<'PHP'
        foreach (array_slice($argv, 1) as $n) {
            Wasm\Cache::clear();
            $module = Wasm\Module::fromText("(module (func (export \"f\") (result i32) (i32.const $n)))");
            echo current(Wasm\Cache::status()['modules'])['origin'], ' ', $module->instantiate()->f(), "\n";
        }
        PHP;

    private string $directory;

    protected function setUp(): void
    {
        $this->directory = sys_get_temp_dir() . '/wasm-cache-directory-' . getmypid();
        mkdir($this->directory, 0700);
    }

    protected function tearDown(): void
    {
        array_map('unlink', glob("$this->directory/*"));
        rmdir($this->directory);
    }

    /** Commands in which PHP stands for itself, with the directory as a small file system that nobody else sees. */
    private function inFileSystem(string $size, string $commands): \WasmTests\Support\Result
    {
        $unshare = posix_geteuid() === 0 ? ['unshare', '-m'] : ['unshare', '-rm'];
        $mount = 'mount -t tmpfs -o mode=700,size=' . $size . ' wasm-test ' . escapeshellarg($this->directory);
        if (Php::execute([...$unshare, 'sh', '-c', $mount])->exit !== 0) {
            self::markTestSkipped('this system lets nobody mount a file system of their own (unshare -rm)');
        }
        $php = implode(' ', array_map('escapeshellarg', [
            PHP_BINARY, '-n', ...Php::options(Php::settings(['wasm.cache_dir' => $this->directory])), '-r', self::BOOT, '--',
        ]));
        return Php::execute([...$unshare, 'sh', '-c', "set -e; $mount; cd {$this->directory}; " . str_replace('PHP', $php, $commands)]);
    }

    private static function complaints(string $stderr): string
    {
        preg_match_all('/Warning: (.*) in Command line code/', $stderr, $all);
        return preg_replace('/"[^"]*"/', 'DIR', implode("\n", $all[1]));
    }

    public function testAFullFileSystem(): void
    {
        $result = $this->inFileSystem('16k', 'PHP 1 2; dd if=/dev/zero of=filler bs=1k 2>/dev/null || true; PHP 3 1 4; ls');
        self::assertMatchesRegularExpression('/^compiled 1\ncompiled 2\ncompiled 3\n(compiled|disk) 1\ncompiled 4\n/', $result->stdout);
        self::assertStringNotContainsString('unfinished', $result->stdout);
        $complaint = 'Wasm\Module::fromText(): wasm.cache_dir: cannot write compiled modules to DIR: No space left on device (os error 28)';
        self::assertStringEndsWith($complaint, self::complaints($result->stderr));
        self::assertLessThanOrEqual(2, substr_count($result->stderr, 'No space left'), 'once a process');
        self::assertSame(0, $result->exit);
    }

    public function testAFileSystemThatBecomesReadOnly(): void
    {
        $result = $this->inFileSystem('1m', 'PHP 1 2; mount -o remount,ro wasm-test .; PHP 1 3 2 4; ls | wc -l');
        self::assertSame("compiled 1\ncompiled 2\ndisk 1\ncompiled 3\ndisk 2\ncompiled 4\n2\n", $result->stdout);
        self::assertSame(
            'Wasm\Module::fromText(): wasm.cache_dir: cannot write compiled modules to DIR: Read-only file system (os error 30)',
            self::complaints($result->stderr),
        );
        self::assertSame(0, $result->exit);
    }

    public function testADirectoryOfSomebodyElse(): void
    {
        $this->needsRoot();
        chown($this->directory, 'nobody');
        $result = Php::run(['-r', self::BOOT, '--', '1', '1', '2'], ['wasm.cache_dir' => $this->directory]);
        self::assertSame("compiled 1\ncompiled 1\ncompiled 2\n", $result->stdout);
        self::assertSame(
            'Wasm\Module::fromText(): wasm.cache_dir: cannot use DIR for compiled modules: it must belong to the user that PHP runs as',
            self::complaints($result->stderr),
        );
        self::assertSame([], glob("$this->directory/*"));
    }

    public function testAnArtifactOfSomebodyElse(): void
    {
        $this->needsRoot();
        $boot = fn(): string => Php::run(['-r', self::BOOT, '--', '1'], ['wasm.cache_dir' => $this->directory])->stdout;
        self::assertSame("compiled 1\n", $boot());
        self::assertSame("disk 1\n", $boot());
        [$artifact] = glob("$this->directory/*.wasm-artifact");
        chown($artifact, 'nobody');
        self::assertSame("compiled 1\n", $boot());
        clearstatcache();
        self::assertSame(0, fileowner($artifact), 'made again');
        self::assertSame("disk 1\n", $boot());
    }

    private function needsRoot(): void
    {
        if (posix_geteuid() !== 0) {
            self::markTestSkipped('only root can give files away');
        }
    }
}
