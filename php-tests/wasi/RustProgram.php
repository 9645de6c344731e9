<?php

declare(strict_types=1);

namespace WasmTests\Wasi;

use PHPUnit\Framework\Assert;
use WasmTests\Support\Php;

/** A program in Rust of php-tests/wasi/component. */
final class RustProgram
{
    /** Builds it, unless it was built before. Skips the test if rustc lacks the target. */
    public static function build(string $name, string $target): string
    {
        $source = Suite::directory() . "/component/$name.rs";
        $directory = Php::root() . '/target/wasi';
        $file = "$directory/$name-$target-" . substr(hash_file('sha256', $source), 0, 16) . '.wasm';
        if (!is_file($file)) {
            $sysroot = trim((string) shell_exec('rustc --print sysroot 2>/dev/null'));
            if ($sysroot === '' || !is_dir("$sysroot/lib/rustlib/$target")) {
                Assert::markTestSkipped("rustc lacks the target $target (rustup target add $target)");
            }
            is_dir($directory) || mkdir($directory, recursive: true);
            $made = "$file." . getmypid();
            $result = Php::execute(['rustc', '--edition', '2021', '-O', '--target', $target, '-o', $made, $source]);
            Assert::assertSame(0, $result->exit, $result->stderr);
            rename($made, $file);
        }
        return $file;
    }
}
