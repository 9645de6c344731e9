<?php

declare(strict_types=1);

namespace WasmTests\Support;

/**
 * The module tree of a part of the Rust sources, read from the `mod` lists, and what each file in it imports.
 *
 * A module is named by its path below the root, "run/activation". The root itself is "".
 */
final class Storeys
{
    /** @var array<string, list<string>> Children of each module, in the order of its `mod` list. */
    private array $children = [];

    /** @var array<string, string> The file of each module. */
    private array $files = [];

    /** @var array<string, array<string, string>> Imports: from, to, and the line that says so. */
    private array $imports = [];

    /** @var list<string> Paths that lead to no module. */
    private array $unknown = [];

    /**
     * @param string $directory Where the tree stands.
     * @param string $file The name of the file with the outermost list.
     * @param string $prefix How a path from the root begins.
     */
    public function __construct(private readonly string $directory, string $file, private readonly string $prefix)
    {
        $this->discover('', "$directory/$file");
        foreach ($this->files as $module => $path) {
            $this->imports[$module] = [];
            $this->readImports($module, $path);
        }
    }

    /** @return list<string> */
    public function top(): array
    {
        return $this->children[''];
    }

    /** @return list<string> */
    public function unknown(): array
    {
        return $this->unknown;
    }

    /** @return list<string> Rust files that no list names. */
    public function unlisted(): array
    {
        $all = new \RecursiveIteratorIterator(
            new \RecursiveDirectoryIterator($this->directory, \FilesystemIterator::SKIP_DOTS),
        );
        $found = [];
        foreach ($all as $file) {
            if ($file->getExtension() === 'rs' && !in_array($file->getPathname(), $this->files, true)) {
                $found[] = $file->getPathname();
            }
        }
        return $found;
    }

    /** @return list<string> Imports from a later module of the same list: a file's or a folder's. */
    public function upward(): array
    {
        $found = [];
        foreach ($this->imports as $from => $targets) {
            foreach ($targets as $to => $line) {
                [$folder, $one, $other] = self::parting($from, $to);
                if ($one === null || $other === null) {
                    // A folder's own file and a file in it: only a circle is wrong.
                    continue;
                }
                $order = array_flip($this->children[$folder]);
                if ($order[$other] > $order[$one]) {
                    $found[] = "$from imports $to ($line), but $other stands below $one in the list";
                }
            }
        }
        return $found;
    }

    /** @return list<string> Circles of files, each once. */
    public function circles(): array
    {
        $found = [];
        $done = [];
        $visit = function (string $module, array $way) use (&$visit, &$found, &$done): void {
            $seen = array_search($module, $way, true);
            if ($seen !== false) {
                $found[] = implode(' → ', [...array_slice($way, $seen), $module]);
                return;
            }
            if (isset($done[$module])) {
                return;
            }
            foreach (array_keys($this->imports[$module]) as $next) {
                $visit($next, [...$way, $module]);
            }
            $done[$module] = true;
        };
        foreach (array_keys($this->imports) as $module) {
            $visit($module, []);
        }
        return $found;
    }

    private function discover(string $module, string $path): void
    {
        $this->files[$module] = $path;
        $this->children[$module] = [];
        foreach (self::code($path) as $line) {
            if (preg_match('/^(?:pub(?:\([^)]*\))? )?mod (\w+);$/', $line, $match) !== 1) {
                continue;
            }
            $this->children[$module][] = $match[1];
            $child = ltrim("$module/$match[1]", '/');
            $file = "$this->directory/$child.rs";
            $this->discover($child, is_file($file) ? $file : "$this->directory/$child/mod.rs");
        }
    }

    private function readImports(string $module, string $path): void
    {
        $inline = [];
        $text = '';
        foreach (self::code($path) as $line) {
            // A module within the file: `super` is the file itself there.
            if (preg_match('/^( *)(?:pub(?:\([^)]*\))? )?mod \w+ \{$/', $line, $match) === 1) {
                $inline[] = $match[1];
            } elseif ($inline !== [] && $line === end($inline) . '}') {
                array_pop($inline);
            }
            $text .= preg_replace_callback(
                '/\bsuper::/',
                static fn(array $match): string => $inline === [] ? $match[0] : 'self::',
                $line,
            ) . "\n";
        }
        $here = $module === '' ? [] : explode('/', $module);
        $own = implode('|', [...$this->children[$module], '(?!)']);
        $prefix = preg_quote($this->prefix, '/');
        preg_match_all(
            "/(?:(?<root>\\b$prefix::)|(?<![\\w:])(?<up>(?:super::)+)|(?<![\\w:])self::"
            . "|^(?:pub(?:\\([^)]*\\))? )?use (?=(?:$own)\\b))(?<path>(?:\\w+::)*)(?:\\{(?<group>[^}]*)|(?<last>\\w+))/m",
            $text,
            $matches,
            PREG_SET_ORDER | PREG_UNMATCHED_AS_NULL,
        );
        foreach ($matches as $match) {
            $base = match (true) {
                $match['root'] !== null => [],
                $match['up'] !== null => array_slice($here, 0, -substr_count($match['up'], '::')),
                default => $here,
            };
            $steps = array_filter(explode('::', $match['path']), static fn(string $step): bool => $step !== '');
            $names = $match['last'] !== null ? [$match['last']] : preg_split('/[\s,]+/', $match['group']);
            foreach (array_filter($names, static fn(string $name): bool => $name !== '') as $name) {
                $this->add($module, [...$base, ...$steps, ...explode('::', $name)], trim($match[0]), $match['root'] !== null);
            }
        }
    }

    /** @param list<string> $path */
    private function add(string $from, array $path, string $line, bool $fromRoot): void
    {
        $to = '';
        foreach ($path as $step) {
            if (!in_array($step, $this->children[$to], true)) {
                break;
            }
            $to = ltrim("$to/$step", '/');
        }
        if ($to === '' && $fromRoot && $path !== []) {
            // A re-export of the root would hide where the thing is.
            $this->unknown[] = "$from: $line";
        }
        if ($to !== $from) {
            $this->imports[$from][$to] ??= $line;
        }
    }

    /** @return array{string, ?string, ?string} Where the ways to two modules part, and the next step of each. */
    private static function parting(string $one, string $other): array
    {
        $left = $one === '' ? [] : explode('/', $one);
        $right = $other === '' ? [] : explode('/', $other);
        $common = [];
        while ($left !== [] && $right !== [] && $left[0] === $right[0]) {
            $common[] = array_shift($left);
            array_shift($right);
        }
        return [implode('/', $common), $left[0] ?? null, $right[0] ?? null];
    }

    /** @return list<string> The lines of a file without comments and without its tests. */
    private static function code(string $path): array
    {
        $lines = [];
        $test = null;
        foreach (file($path, FILE_IGNORE_NEW_LINES) as $line) {
            if ($test !== null) {
                // What a test needs may stand anywhere. rustfmt ends the item where its indentation ends.
                $ends = preg_match('/^ *(\}|[^ #].*;)$/', $line) === 1;
                $test = $ends && strspn($line, ' ') === $test ? null : $test;
                continue;
            }
            if (preg_match('/^ *#\[cfg\((all\()?test\b/', $line) === 1) {
                $test = strspn($line, ' ');
                continue;
            }
            $lines[] = rtrim(preg_replace('~(^|\s)//.*~', '', $line));
        }
        return $lines;
    }
}
