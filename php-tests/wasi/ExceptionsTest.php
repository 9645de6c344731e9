<?php

declare(strict_types=1);

namespace WasmTests\Wasi;

use PHPUnit\Framework\TestCase;
use WasmTests\Support\Php;

/** What a program in C++ throws and catches by the million is bounded. */
final class ExceptionsTest extends TestCase
{
    private const PROGRAM = __DIR__ . '/cpp/throws.wasm';

    public function testAMillionExceptionsOfCppTakeLessThan16MiB(): void
    {
        if (!is_readable('/proc/self/status')) {
            self::markTestSkipped('the system does not tell what a process takes');
        }
        if (!\Wasm\Module::validate(file_get_contents(self::PROGRAM))) {
            self::markTestSkipped('the compiler in use has no exceptions');
        }
        // As much as 237 MiB once, when each was kept.
        $result = Php::run(['-r', <<<'PHP'
            function peak(): int
            {
                preg_match('/VmHWM:\s+(\d+)/', file_get_contents('/proc/self/status'), $kib);
                return $kib[1] >> 10;
            }
            $wasi = new Wasm\Wasi(args: ['throws', '1000000']);
            $program = (new Wasm\Module($argv[1]))->instantiate($wasi->imports());
            $before = peak();
            $wasi->start($program);
            echo $wasi->stdout(), peak() - $before < 16 ? 'bounded' : peak() - $before . ' MiB';
            PHP, self::PROGRAM]);
        self::assertSame('', $result->stderr);
        self::assertSame("250000 numbers, 250000 refused, 500000 other, 4500000 destroyed\nbounded", $result->stdout);
    }
}
