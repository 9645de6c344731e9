<?php

declare(strict_types=1);

namespace WasmTests\Soak;

use PHPUnit\Framework\Attributes\RequiresPhpExtension;
use PHPUnit\Framework\Attributes\TestWith;
use PHPUnit\Framework\TestCase;
use WasmTests\Support\Php;

/** The short form of race.php. */
final class RaceTest extends TestCase
{
    /**
     * @requires extension pcntl
     * @testWith ["20", "1"]
     *           ["2", "3000"]
     */
    #[RequiresPhpExtension('pcntl')]
    #[TestWith(['20', '1'])]
    #[TestWith(['2', '3000'])]
    public function testProcessesFillOneDirectory(string $rounds, string $functions): void
    {
        $result = Php::run([__DIR__ . '/race.php', $rounds, '8', $functions]);
        self::assertSame('', $result->stderr);
        self::assertSame(0, $result->exit, $result->stdout);
        self::assertStringContainsString("0 failures in $rounds rounds", $result->stdout);
        self::assertStringContainsString("compiled: $rounds\n", $result->stdout, 'one compiles, the others wait');
    }
}
