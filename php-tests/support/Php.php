<?php

declare(strict_types=1);

namespace WasmTests\Support;

/** A second PHP process, with or without the extension, that no php.ini of the machine touches. */
final class Php
{
    public static function root(): string
    {
        return dirname(__DIR__, 2);
    }

    /** The extension under test; absolute, because PHP would look for a bare name in its extension_dir. */
    public static function extension(): string
    {
        $given = getenv('WASM_EXTENSION') ?: self::root() . '/target/release/libwasm.so';
        $path = realpath($given);
        if ($path === false) {
            throw new \RuntimeException("no extension at $given: build it, or set WASM_EXTENSION");
        }
        return $path;
    }

    /**
     * The ini settings that load the extension as this run of the tests wants it.
     *
     * @param array<string, string|int> $ini
     * @return array<string, string|int>
     */
    public static function settings(array $ini = []): array
    {
        $compiler = getenv('WASM_COMPILER');
        return ['extension' => self::extension()]
            + $ini
            + ($compiler !== false && $compiler !== '' ? ['wasm.compiler' => $compiler] : [])
            + ['error_reporting' => E_ALL, 'display_errors' => 'stderr', 'log_errors' => 0, 'memory_limit' => '512M'];
    }

    /**
     * @param array<string, string|int> $settings
     * @return list<string> `-d name=value` for each
     */
    public static function options(array $settings): array
    {
        $options = [];
        foreach ($settings as $name => $value) {
            array_push($options, '-d', "$name=$value");
        }
        return $options;
    }

    /**
     * Runs a script to its end.
     *
     * @param list<string> $arguments a file and its arguments, or `-r` and code
     * @param array<string, string|int>|null $ini null: without the extension
     */
    public static function run(array $arguments, ?array $ini = [], ?string $directory = null): Result
    {
        $options = $ini === null ? [] : self::options(self::settings($ini));
        return self::execute([PHP_BINARY, '-n', ...$options, ...$arguments], $directory);
    }

    /** @return list<string>|null what starts a command of root's as nobody; null: there is nothing for that */
    public static function asNobody(): ?array
    {
        $setpriv = '/usr/bin/setpriv';
        $nobody = posix_getpwnam('nobody');
        return is_executable($setpriv) && $nobody !== false ? [$setpriv, "--reuid=$nobody[uid]", "--regid=$nobody[gid]", '--clear-groups'] : null;
    }

    /** @param list<string> $command */
    public static function execute(array $command, ?string $directory = null): Result
    {
        // A file for stderr: two pipes read one after the other could block on each other.
        $errors = tmpfile();
        $process = proc_open($command, [['file', '/dev/null', 'r'], ['pipe', 'w'], $errors], $pipes, $directory);
        if ($process === false) {
            throw new \RuntimeException('cannot start ' . $command[0]);
        }
        $stdout = stream_get_contents($pipes[1]);
        fclose($pipes[1]);
        $exit = proc_close($process);
        rewind($errors);
        return new Result($exit, $stdout, stream_get_contents($errors));
    }
}
