<?php

declare(strict_types=1);

namespace WasmTests\Soak;

use PHPUnit\Framework\TestCase;
use WasmTests\Support\Php;

/** The short form of flat.php; the long one is `php -d extension=… php-tests/soak/flat.php`. */
final class FlatTest extends TestCase
{
    public function testMemoryStaysFlat(): void
    {
        $result = Php::run([__DIR__ . '/flat.php', '1000000', '20000']);
        self::assertSame('', $result->stderr);
        self::assertSame(0, $result->exit, $result->stdout);
    }
}
