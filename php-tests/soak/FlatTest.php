<?php

declare(strict_types=1);

namespace WasmTests\Soak;

use PHPUnit\Framework\Attributes\TestWith;
use PHPUnit\Framework\TestCase;
use WasmTests\Server\FpmServer;
use WasmTests\Support\Php;

/** The short forms of flat.php, host.php, wasi.php, snapshot.php, component.php, fpm.php and workers.php; the long ones are run by hand: docs/dev/testing.md. */
final class FlatTest extends TestCase
{
    /**
     * @testWith ["flat.php", "1000000", "20000"]
     *           ["host.php", "200000", "10000"]
     *           ["wasi.php", "20000"]
     *           ["snapshot.php", "20000"]
     *           ["component.php", "20000", "2000"]
     */
    #[TestWith(['flat.php', '1000000', '20000'])]
    #[TestWith(['host.php', '200000', '10000'])]
    #[TestWith(['wasi.php', '20000'])]
    #[TestWith(['snapshot.php', '20000'])]
    #[TestWith(['component.php', '20000', '2000'])]
    public function testMemoryStaysFlat(string $script, string ...$counts): void
    {
        if ($script === 'component.php' && !class_exists(\Wasm\Component::class)) {
            self::markTestSkipped('this build has no components (the cargo feature "component")');
        }
        $result = Php::run([__DIR__ . '/' . $script, ...$counts]);
        self::assertSame('', $result->stderr);
        self::assertSame(0, $result->exit, $result->stdout);
    }

    public function testAWorkerOfFpmStaysAsItIs(): void
    {
        if (FpmServer::find() === null) {
            self::markTestSkipped('there is no php-fpm for this PHP');
        }
        $this->assertServerStaysAsItIs('fpm.php', '3000', '1000');
    }

    public function testAServerThatKeepsItsInstancesStaysAsItIs(): void
    {
        $this->assertServerStaysAsItIs('workers.php', 'loop', '5000', '2000');
    }

    private function assertServerStaysAsItIs(string $script, string ...$arguments): void
    {
        if (!is_readable('/proc/self/smaps_rollup')) {
            self::markTestSkipped('the system does not tell what memory of a process is its own');
        }
        // The script starts the server that has the extension. It needs one of PHP's own, which may not be built in.
        $posix = is_file(ini_get('extension_dir') . '/posix.so') ? ['-d', 'extension=posix'] : [];
        $result = Php::run([...$posix, __DIR__ . "/$script", ...$arguments], null);
        self::assertSame('', $result->stderr);
        self::assertSame(0, $result->exit, $result->stdout);
        self::assertStringContainsString("\nflat\n", $result->stdout);
    }
}
