<?php

declare(strict_types=1);

namespace WasmTests\Soak;

use PHPUnit\Framework\TestCase;
use WasmTests\Support\Php;

/** The short forms of flat.php, host.php and wasi.php; the long ones are `php -d extension=… php-tests/soak/flat.php`. */
final class FlatTest extends TestCase
{
    /**
     * @testWith ["flat.php", "1000000", "20000"]
     *           ["host.php", "200000", "10000"]
     *           ["wasi.php", "20000"]
     */
    public function testMemoryStaysFlat(string $script, string ...$counts): void
    {
        $result = Php::run([__DIR__ . '/' . $script, ...$counts]);
        self::assertSame('', $result->stderr);
        self::assertSame(0, $result->exit, $result->stdout);
    }
}
