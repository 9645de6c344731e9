<?php

declare(strict_types=1);

namespace WasmTests\Unit;

use PHPUnit\Framework\Attributes\DataProvider;
use PHPUnit\Framework\TestCase;
use WasmTests\Support\Php;

/** What is committed of the fuzz target `api`: seeds, and what was found once. Those of the other targets are Rust tests. */
final class ApiFuzzTest extends TestCase
{
    private const SCRIPT = __DIR__ . '/../../fuzz/api.php';

    /** @return array<string, array{string}> */
    public static function inputs(): array
    {
        $files = glob(__DIR__ . '/../../fuzz/seeds/api/*');
        return array_combine(array_map('basename', $files), array_map(static fn(string $file): array => [$file], $files));
    }

    /** @dataProvider inputs */
    #[DataProvider('inputs')]
    public function testTheExtensionDoesAsTheModel(string $file): void
    {
        $result = Php::run([self::SCRIPT, $file]);
        self::assertSame('', $result->stderr);
        self::assertSame(0, $result->exit);
        self::assertMatchesRegularExpression('/: [1-9]\d*$/', rtrim($result->stdout));
    }

    /** All of them in one process: what one leaves behind is nothing to the next. */
    public function testOneAfterTheOther(): void
    {
        $files = array_column(self::inputs(), 0);
        $result = Php::run([self::SCRIPT, ...$files, ...array_reverse($files)]);
        self::assertSame('', $result->stderr);
        self::assertSame(0, $result->exit);
        self::assertSame(2 * count($files), substr_count($result->stdout, "\n"));
    }
}
