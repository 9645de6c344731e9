<?php

declare(strict_types=1);

namespace WasmTests\Unit;

use PHPUnit\Framework\Attributes\DataProvider;
use PHPUnit\Framework\TestCase;
use WasmTests\Support\Php;

/** What is committed of the fuzz target `stack_end`: a guest comes to the end of its stack while it leaves compiled code. */
final class StackEndFuzzTest extends TestCase
{
    private const SCRIPT = __DIR__ . '/../../fuzz/stack_end.php';

    /** @return array<string, array{string}> all stacks of a process have one size */
    public static function stackSizes(): array
    {
        return ['64K' => ['64K'], '256K' => ['256K'], '1M' => ['1M'], '4M' => ['4M']];
    }

    /** @dataProvider stackSizes */
    #[DataProvider('stackSizes')]
    public function testEverythingIsSoundAfterwards(string $size): void
    {
        $files = glob(__DIR__ . '/../../fuzz/seeds/stack_end/*');
        $result = Php::run([self::SCRIPT, '-v', ...$files], ['wasm.stack_size' => $size]);
        $last = implode("\n", array_slice(explode("\n", rtrim($result->stdout)), -3));
        self::assertSame('', $result->stderr);
        self::assertSame(0, $result->exit, "the process ended in the midst of: $last");
        self::assertSame(count($files), preg_match_all('/^[^,]+: [1-9]\d*$/m', $result->stdout));
    }
}
