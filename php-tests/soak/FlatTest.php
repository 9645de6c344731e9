<?php

declare(strict_types=1);

namespace WasmTests\Soak;

use PHPUnit\Framework\TestCase;
use WasmTests\Support\Php;

/** The short forms of flat.php and host.php; the long ones are `php -d extension=… php-tests/soak/flat.php`. */
final class FlatTest extends TestCase
{
    /**
     * @testWith ["flat.php", "1000000", "20000"]
     *           ["host.php", "200000", "10000"]
     */
    public function testMemoryStaysFlat(string $script, string $calls, string $instances): void
    {
        $result = Php::run([__DIR__ . '/' . $script, $calls, $instances]);
        self::assertSame('', $result->stderr);
        self::assertSame(0, $result->exit, $result->stdout);
    }
}
