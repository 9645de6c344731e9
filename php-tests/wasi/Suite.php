<?php

declare(strict_types=1);

namespace WasmTests\Wasi;

use WasmTests\Support\Php;

/** The programs of the suite, and what each of them is given. `wasmtime.py` gives them the same. */
final class Suite
{
    public const ARGS = ['program', 'second argument', '', 'ünïcödé'];
    public const ENV = ['FIRST' => 'one', 'SECOND' => 'two words = two'];
    public const STDIN = "some input\nfor the program";

    public static function directory(): string
    {
        return Php::root() . '/php-tests/wasi';
    }

    /** @return list<string> their names */
    public static function programs(): array
    {
        return array_map(
            static fn (string $path): string => basename($path, '.wasm'),
            glob(self::directory() . '/programs/*.wasm'),
        );
    }

    /** What a program says, a line a fact, and how it ends. */
    public static function run(string $program): string
    {
        $root = self::makeDirectories();
        $wasi = new \Wasm\Wasi(
            args: self::ARGS,
            env: self::ENV,
            preopens: ['/' => new \Wasm\Preopen("$root/writable", writable: true), '/readonly' => "$root/readonly"],
            stdin: self::STDIN,
        );
        try {
            return self::start($program, $wasi);
        } finally {
            self::remove($root);
        }
    }

    /** What it says with that. */
    public static function start(string $program, \Wasm\Wasi $wasi): string
    {
        try {
            $module = new \Wasm\Module(self::directory() . "/programs/$program.wasm");
            $end = 'exit: ' . $wasi->start($module->instantiate($wasi->imports()));
        } catch (\Wasm\TrapException $e) {
            $end = 'trap';
        }
        return $wasi->stdout() . "$end\n";
    }

    /** A directory with one to write to, and one to read from. */
    public static function makeDirectories(): string
    {
        $root = sys_get_temp_dir() . '/wasm-wasi-' . getmypid() . '-' . bin2hex(random_bytes(4));
        mkdir("$root/writable", recursive: true);
        mkdir("$root/readonly/directory", recursive: true);
        file_put_contents("$root/readonly/file", 'content');
        file_put_contents("$root/readonly/directory/inside", 'inside');
        return $root;
    }

    public static function remove(string $path): void
    {
        if (is_link($path) || !is_dir($path)) {
            unlink($path);
            return;
        }
        foreach (scandir($path) as $name) {
            if ($name !== '.' && $name !== '..') {
                self::remove("$path/$name");
            }
        }
        rmdir($path);
    }
}
