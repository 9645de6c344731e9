<?php

declare(strict_types=1);

namespace WasmTests\Unit;

use PHPUnit\Framework\Attributes\DataProvider;
use PHPUnit\Framework\TestCase;
use WasmTests\Support\Php;

/** Lines flow down: src/php never names the engine, src/runtime never names the PHP binding. */
final class LayersTest extends TestCase
{
    /** @return iterable<string, array{string, string}> */
    public static function files(): iterable
    {
        foreach (['php' => 'wasmer', 'runtime' => 'ext_php_rs'] as $layer => $forbidden) {
            $directory = Php::root() . "/src/$layer";
            $files = new \RecursiveIteratorIterator(
                new \RecursiveDirectoryIterator($directory, \FilesystemIterator::SKIP_DOTS),
            );
            foreach ($files as $file) {
                if ($file->getExtension() === 'rs') {
                    yield substr($file->getPathname(), strlen(Php::root()) + 1) => [$file->getPathname(), $forbidden];
                }
            }
        }
    }

    /** @dataProvider files */
    #[DataProvider('files')]
    public function testALayerDoesNotReachPastItsNeighbour(string $file, string $forbidden): void
    {
        $found = [];
        foreach (file($file) as $index => $line) {
            // Comments may explain; code may not use.
            $code = preg_replace('~//.*~', '', $line);
            if (preg_match("/\\b$forbidden(_\w+)?\\b/", $code) === 1) {
                $found[] = $index + 1 . ': ' . trim($line);
            }
        }
        self::assertSame([], $found, "$forbidden in " . basename($file));
    }
}
