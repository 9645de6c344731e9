<?php

declare(strict_types=1);

namespace WasmTests\Support;

/** The files of the project, and the words in its sources. */
final class SourceTree
{
    /** A path, or the name of a file. */
    public const PATH = '~(?<![\w./$-])(?:\.ci/run|[\w.-]+(?:/[\w.-]+)+/?|[\w-]+/(?![\w/])|[\w-]+\.(?:rs|php|phpt|inc|md|sh|c|wat|wasm|toml|xml|json|supp))(?![\w/])~';

    private const SOURCES = ['src', 'build', 'stubs', 'lib', 'bin', 'php-tests', 'fuzz', 'benches', 'examples', 'tools', '.ci'];

    /** @var list<string>|null */
    private static ?array $files = null;

    /** @var array<string, array<string, true>> */
    private static array $words = [];

    /** @return list<string> relative to the root */
    public static function files(): array
    {
        return self::$files ??= self::list();
    }

    /** Whether there is a file or a folder whose path ends so. */
    public static function has(string $path): bool
    {
        $path = rtrim($path, '/');
        $pattern = '~(?:^|/)' . preg_quote($path, '~') . '(?:/|$)~';
        return preg_grep($pattern, self::files()) !== [];
    }

    /** @return array<string, true> the words in the sources whose paths begin so, as keys */
    public static function words(string $prefixes = ''): array
    {
        return self::$words[$prefixes] ??= self::wordsOf(array_map(
            fn (string $file): string => Php::root() . "/$file",
            array_filter(
                self::files(),
                fn (string $file): bool => preg_match("~^(?:$prefixes)(?!docs/).*(?<!\.md)$~", $file) === 1,
            ),
        ));
    }

    /** @return array<string, true> those of wasmer and ext-php-rs, in the versions of Cargo.lock; empty if cargo has not fetched them */
    public static function wordsOfPinnedCrates(): array
    {
        $home = getenv('CARGO_HOME') ?: getenv('HOME') . '/.cargo';
        $lock = file_get_contents(Php::root() . '/Cargo.lock');
        preg_match_all('/^name = "((?:wasmer|ext-php-rs)[\w-]*)"\nversion = "([^"]+)"/m', $lock, $crates, PREG_SET_ORDER);
        $files = [];
        foreach ($crates as [, $name, $version]) {
            foreach (glob("$home/registry/src/*/$name-$version") as $directory) {
                array_push($files, ...self::under($directory));
            }
        }
        return self::wordsOf(array_filter($files, fn (string $file): bool => str_ends_with($file, '.rs') || str_ends_with($file, '.c')));
    }

    /** @return list<string> */
    private static function list(): array
    {
        $root = Php::root();
        $files = array_map(basename(...), array_filter(glob("$root/*"), is_file(...)));
        foreach ([...self::SOURCES, 'docs'] as $directory) {
            foreach (self::under("$root/$directory") as $file) {
                $files[] = substr($file, strlen($root) + 1);
            }
        }
        return $files;
    }

    /** @return list<string> */
    private static function under(string $directory): array
    {
        $files = [];
        $found = new \RecursiveIteratorIterator(new \RecursiveDirectoryIterator($directory, \FilesystemIterator::SKIP_DOTS));
        foreach ($found as $file) {
            $files[] = $file->getPathname();
        }
        return $files;
    }

    /**
     * @param iterable<string> $files
     * @return array<string, true>
     */
    private static function wordsOf(iterable $files): array
    {
        $words = [];
        foreach ($files as $file) {
            // Modules and pictures have none.
            if (preg_match('/\.(?:wasm|png|svg|lock)$/', $file) !== 1) {
                preg_match_all('/[A-Za-z_]\w+/', file_get_contents($file), $matches);
                $words += array_fill_keys($matches[0], true);
            }
        }
        return $words;
    }
}
