<?php

declare(strict_types=1);

namespace WasmTests\Unit;

use PHPUnit\Framework\Attributes\DataProvider;
use PHPUnit\Framework\TestCase;
use WasmTests\Support\Php;
use WasmTests\Support\Storeys;

/**
 * Lines flow down: src/php never names the engine, src/runtime never names the PHP binding, and in both a folder or
 * file imports only from those above it in the `mod` lists.
 */
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

    /** INV-44 */
    public function testTheEngineIsEnteredInOnePlace(): void
    {
        $found = [];
        foreach (self::files() as $name => [$file]) {
            if ($name !== 'src/runtime/run/prepared.rs' && preg_match('/\bwasmer_call_trampoline\b|vm::(\{[^}]*)?\bcatch_traps\b/', file_get_contents($file)) === 1) {
                $found[] = $name;
            }
        }
        self::assertSame([], $found);
    }

    /** What is declared by hand goes on compiling, and linking, when PHP has changed it. */
    public function testTheEngineIsDeclaredByItsHeaders(): void
    {
        $found = [];
        foreach (self::files() as $name => [$file, $forbidden]) {
            preg_match_all('/extern "C" \{([^}]*)\}/', file_get_contents($file), $blocks);
            foreach ($blocks[1] as $block) {
                // The C library's, of which there is no crate that has it.
                if (str_starts_with($name, 'src/php/') && !str_contains($block, '__libc_stack_end')) {
                    $found[] = "$name: $block";
                }
            }
        }
        self::assertSame([], $found, 'name it in build/declared.rs instead');
    }

    /** @return iterable<string, array{string}> */
    public static function runtimeFiles(): iterable
    {
        foreach (self::files() as $name => [$file, $forbidden]) {
            if ($forbidden === 'ext_php_rs') {
                yield $name => [$file];
            }
        }
    }

    /**
     * Classes and settings are PHP's words: the runtime says which fault, and src/php says it to the program.
     *
     * @dataProvider runtimeFiles
     */
    #[DataProvider('runtimeFiles')]
    public function testTheRuntimeNamesNoClassAndNoSetting(string $file): void
    {
        $settings = file_get_contents(Php::root() . '/src/php/engine/ini.rs');
        self::assertGreaterThan(5, preg_match_all('/c"(wasm\.[a-z_]+)"/', $settings, $match));
        $words = implode('|', ['Wasm\\\\', ...array_map(preg_quote(...), $match[1])]);
        $found = [];
        foreach (file($file) as $index => $line) {
            if (preg_match("/($words)(?!\\()/", preg_replace('~//.*~', '', $line)) === 1) {
                $found[] = $index + 1 . ': ' . trim($line);
            }
        }
        self::assertSame([], $found);
    }

    /** How many entries a layer's list may have. */
    private const MOST = ['runtime' => 17, 'php' => 8];

    /** @return iterable<string, array{Storeys}> each layer's tree */
    public static function trees(): iterable
    {
        foreach (self::layers() as $layer => $tree) {
            yield $layer => [$tree];
        }
    }

    /** @return array<string, Storeys> */
    private static function layers(): array
    {
        return [
            'runtime' => new Storeys(Php::root() . '/src/runtime', 'lib.rs', 'crate'),
            'php' => new Storeys(Php::root() . '/src/php', 'mod.rs', 'crate::php'),
        ];
    }

    /** @dataProvider trees */
    #[DataProvider('trees')]
    public function testAFileImportsOnlyFromThoseAboveIt(Storeys $tree): void
    {
        self::assertSame([], $tree->upward());
    }

    /** @dataProvider trees */
    #[DataProvider('trees')]
    public function testNoFilesImportEachOther(Storeys $tree): void
    {
        self::assertSame([], $tree->circles());
    }

    /** @dataProvider trees */
    #[DataProvider('trees')]
    public function testAPathNamesTheModuleThatSomethingStandsIn(Storeys $tree): void
    {
        self::assertSame([], $tree->unknown());
    }

    /** @dataProvider trees */
    #[DataProvider('trees')]
    public function testEveryFileStandsInAList(Storeys $tree): void
    {
        self::assertSame([], $tree->unlisted());
    }

    public function testWhatIsWrongIsSeen(): void
    {
        $directory = sys_get_temp_dir() . '/storeys-' . getmypid();
        $files = [
            'lib.rs' => "mod low;\npub(crate) mod high;\n\npub use low::file::Thing;\n",
            'low/mod.rs' => "//! use crate::high::Comment;\npub mod file;\nmod next;\n",
            'low/file.rs' => "use super::next::{self, Other};\nuse crate::Thing;\n",
            'low/next.rs' => "use crate::{\n    low::file::Thing,\n    high::High,\n};\n",
            'high.rs' => "use crate::low::file;\n#[cfg(test)]\nmod tests {\n    use crate::nowhere::Test;\n}\n",
            'forgotten.rs' => '',
        ];
        mkdir("$directory/low", recursive: true);
        foreach ($files as $name => $text) {
            file_put_contents("$directory/$name", $text);
        }
        try {
            $tree = new Storeys($directory, 'lib.rs', 'crate');
            self::assertSame(
                [
                    'low/file imports low/next (super::next::{self, Other), but next stands below file in the list',
                    'low/next imports high (crate::{ low::file::Thing, high::High,), but high stands below low in the list',
                ],
                array_map(static fn(string $each): string => preg_replace('/\s+/', ' ', $each), $tree->upward()),
            );
            self::assertContains('low/file → low/next → low/file', $tree->circles());
            self::assertSame(['low/file: crate::Thing'], $tree->unknown());
            self::assertSame(["$directory/forgotten.rs"], $tree->unlisted());
            self::assertSame(['low', 'high'], $tree->top());
        } finally {
            foreach (array_keys($files) as $name) {
                unlink("$directory/$name");
            }
            rmdir("$directory/low");
            rmdir($directory);
        }
    }

    public function testALayerOpensOntoFewRooms(): void
    {
        foreach (self::layers() as $layer => $tree) {
            self::assertLessThanOrEqual(self::MOST[$layer], count($tree->top()), implode(' ', $tree->top()));
        }
    }

    /** Lines that a file may have without a reason. */
    private const LONG = 400;

    /** A long file usually has two duties. One that has not says so in its head: `One file, because …`. */
    public function testALongFileSaysWhy(): void
    {
        $found = [];
        foreach (['src', 'build', 'fuzz', 'lib/src'] as $directory) {
            $files = new \RecursiveIteratorIterator(
                new \RecursiveDirectoryIterator(Php::root() . "/$directory", \FilesystemIterator::SKIP_DOTS),
            );
            foreach ($files as $file) {
                if (!in_array($file->getExtension(), ['rs', 'php'], true)) {
                    continue;
                }
                $lines = file($file->getPathname());
                $head = implode('', array_slice($lines, 0, 30));
                if (count($lines) > self::LONG && !str_contains($head, 'One file, because ')) {
                    $found[] = substr($file->getPathname(), strlen(Php::root()) + 1) . ': ' . count($lines) . ' lines';
                }
            }
        }
        self::assertSame([], $found);
    }
}
