<?php

declare(strict_types=1);

namespace WasmTests\Toolchains;

use PHPUnit\Framework\TestCase;
use WasmTests\Support\Php;

/** A row of the matrix of toolchains: it builds a program of src/, or takes what a registry has, and runs it. */
abstract class ToolchainTestCase extends TestCase
{
    /** The first of these programs that there is; skips with how to get it where there is none. */
    protected static function tool(string $package, string ...$programs): string
    {
        foreach ($programs as $program) {
            $path = str_contains($program, '/') ? $program : trim((string) shell_exec('command -v ' . escapeshellarg($program)));
            if ($path !== '' && is_executable($path)) {
                return $path;
            }
        }
        self::markTestSkipped("there is no $programs[0] (apt-get install $package)");
    }

    protected static function source(string $name): string
    {
        return __DIR__ . "/src/$name";
    }

    /** A file of an npm package that fetch.sh has fetched. */
    protected static function npm(string $file): string
    {
        return self::fetched('npm', "node_modules/$file");
    }

    /** The same, of a package of PyPI. */
    protected static function python(string $file): string
    {
        return self::fetched('pip', "python/$file");
    }

    private static function fetched(string $by, string $file): string
    {
        $directory = Php::root() . '/target/toolchains';
        if (!file_exists("$directory/$file")) {
            $reason = "$directory/$by-unavailable.txt";
            self::markTestSkipped(is_file($reason) ? trim(file_get_contents($reason)) : 'not fetched: sh php-tests/toolchains/fetch.sh');
        }
        return "$directory/$file";
    }

    /**
     * Runs a compiler.
     *
     * @param list<string> $command in which `OUTPUT` stands for the file that it makes
     * @return string the path of that file
     */
    protected static function build(string $name, array $command): string
    {
        $directory = Php::root() . '/target/toolchains/built';
        is_dir($directory) || mkdir($directory, recursive: true);
        $output = "$directory/$name";
        @unlink($output);
        $command = array_map(static fn(string $word): string => str_replace('OUTPUT', $output, $word), $command);
        $result = Php::execute($command, $directory);
        self::assertSame(0, $result->exit, implode(' ', $command) . "\n$result->stderr$result->stdout");
        self::assertFileExists($output);
        return $output;
    }

    /**
     * What a call throws.
     *
     * @template T of \Throwable
     * @param class-string<T> $class
     * @return T
     */
    protected static function thrown(string $class, callable $call): \Throwable
    {
        try {
            $call();
        } catch (\Throwable $e) {
            self::assertInstanceOf($class, $e, $e->getMessage());
            return $e;
        }
        self::fail("no $class");
    }
}
