<?php

declare(strict_types=1);

namespace WasmTests\Unit;

use PHPUnit\Framework\Attributes\DataProvider;
use PHPUnit\Framework\TestCase;
use WasmTests\Support\CheckedProgram;
use WasmTests\Support\Paper;
use WasmTests\Support\Php;
use WasmTests\Support\SourceTree;
use WasmTests\Wasi\Suite;

/** What README and manual show runs and prints what they say; what the papers name is there. */
final class PapersTest extends TestCase
{
    /** What the papers name of other projects, of systems and of PHP, and does not occur in our sources. */
    private const OF_OTHERS = [
        'gdb', 'run-tests.php', 'sum.sh', 'utils',
        'longjmp', 'setjmp', 'zend_try', 'NEVER_CACHE', 'RLIMIT_DATA', 'RESOLVE_BENEATH',
        'wiggle', 'WasiFile', 'InputStream', 'non_volatile_memops',
    ];

    /** @return iterable<string, array{string}> every paper of the project */
    public static function papers(): iterable
    {
        $patterns = ['*.md', 'docs/*.md', 'docs/manual/*.md', 'docs/dev/*.md'];
        foreach (array_merge(...array_map(fn (string $glob): array => glob(Php::root() . "/$glob"), $patterns)) as $file) {
            yield self::relative($file) => [$file];
        }
    }

    /** @return iterable<string, array{string, int}> paper and line */
    public static function programs(): iterable
    {
        foreach ([Php::root() . '/README.md', ...glob(Php::root() . '/docs/manual/*.md')] as $file) {
            foreach ((new Paper($file))->programs() as $line => $program) {
                yield self::relative($file) . ":$line" => [$file, $line];
            }
        }
    }

    /** @dataProvider programs */
    #[DataProvider('programs')]
    public function testAProgramPrintsWhatItsCommentsSay(string $file, int $line): void
    {
        $paper = new Paper($file);
        ['source' => $source, 'needs' => $needs] = $paper->programs()[$line];
        foreach ($needs as $feature) {
            $answer = Php::run(['-r', "require 'php-tests/phpt/skip.inc'; needs('$feature');"], [], Php::root());
            self::assertSame('', $answer->stderr);
            if ($answer->stdout !== '') {
                self::markTestSkipped($answer->stdout);
            }
        }
        // One compiler is enough to see that the papers are right; the folders modules and toolchains try the modules.
        if (getenv('WASM_COMPILER') === 'llvm' && preg_match("~node_modules/|'python/~", $source) === 1) {
            self::markTestSkipped('LLVM compiles the modules of npm and PyPI for minutes');
        }
        $packages = self::packages($source)
            ?? self::markTestSkipped('packages of npm or PyPI are not here: run php php-tests/modules/fetch.php, and php-tests/toolchains/fetch.sh');
        $directory = $this->directory($paper->files(), $packages);
        try {
            file_put_contents("$directory/program.php", CheckedProgram::of($source));
            $runner = Php::root() . '/php-tests/support/checked_program.php';
            $result = Php::run([$runner, "$directory/program.php"], [], $directory);
        } finally {
            Suite::remove($directory);
        }
        self::assertSame('', $result->stderr . $result->stdout, self::relative($file));
        self::assertSame(0, $result->exit);
    }

    /**
     * Where a program runs: beside it are the modules that the papers talk about.
     *
     * @param array<string, string> $files those that stand in the paper itself
     * @param string $packages what npm has fetched
     */
    private function directory(array $files, string $packages): string
    {
        $directory = sys_get_temp_dir() . '/wasm-papers-' . getmypid() . '-' . bin2hex(random_bytes(4));
        mkdir("$directory/scratch", recursive: true);
        $root = Php::root();
        foreach (glob(__DIR__ . '/papers/*.wat') as $wat) {
            // The content says that it is text; the papers speak of what a compiler makes.
            copy($wat, "$directory/" . basename($wat, '.wat') . '.wasm');
        }
        foreach ([__DIR__ . '/papers/in.png', __DIR__ . '/emscripten/module.wasm', ...array_map(
            fn (string $name): string => "$root/examples/$name.wasm",
            ['simple', 'count/count', 'files/files'],
        )] as $file) {
            copy($file, "$directory/" . basename($file));
        }
        foreach ($files as $name => $content) {
            file_put_contents("$directory/$name", $content);
        }
        symlink(__DIR__ . '/papers/build', "$directory/build");
        symlink("$root/lib", "$directory/lib");
        symlink($packages, "$directory/node_modules");
        symlink("$root/target/toolchains/python", "$directory/python");
        return $directory;
    }

    /** The folder of npm's that has all the files that a program names; null: none has. */
    private static function packages(string $source): ?string
    {
        preg_match_all("~node_modules(/[^'\"]+)~", $source, $files);
        if (str_contains($source, "'python/") && !is_dir(Php::root() . '/target/toolchains/python')) {
            return null;
        }
        foreach (['modules', 'toolchains'] as $tests) {
            $folder = Php::root() . "/target/$tests/node_modules";
            if (array_filter($files[1], static fn (string $file): bool => !file_exists($folder . $file)) === []) {
                return $folder;
            }
        }
        return null;
    }

    /** @dataProvider papers */
    #[DataProvider('papers')]
    public function testLinksLeadToFilesAndHeadingsThatExist(string $file): void
    {
        $broken = [];
        // The website has a copy of each file that its pages link to. On GitHub a folder is a page, too.
        $exists = str_contains($file, '/docs/') ? is_file(...) : file_exists(...);
        foreach ((new Paper($file))->links() as $line => $link) {
            [$path, $anchor] = explode('#', $link, 2) + [1 => null];
            $target = $path === '' ? $file : dirname($file) . "/$path";
            if (!$exists($target) || ($anchor !== null && !in_array($anchor, (new Paper($target))->anchors(), true))) {
                $broken[] = "line $line: $link";
            }
        }
        self::assertSame([], $broken);
    }

    public function testTheSummaryHasEveryPageOfTheManual(): void
    {
        $summary = Php::root() . '/docs/manual/SUMMARY.md';
        $listed = iterator_to_array((new Paper($summary))->links(), false);
        $pages = array_map(basename(...), glob(dirname($summary) . '/*.md'));
        self::assertSame([], array_values(array_diff($pages, $listed, ['SUMMARY.md'])));
    }

    /** @return iterable<string, array{string, int}> */
    public static function lengths(): iterable
    {
        yield 'README.md' => ['README.md', 200];
        yield 'CONTRIBUTING.md' => ['CONTRIBUTING.md', 120];
    }

    /** @dataProvider lengths */
    #[DataProvider('lengths')]
    public function testAPaperForNewcomersStaysShort(string $file, int $lines): void
    {
        self::assertLessThanOrEqual($lines, count(file(Php::root() . "/$file")));
    }

    public function testTheApiInTenLinesHasTenLines(): void
    {
        $readme = file_get_contents(Php::root() . '/README.md');
        self::assertSame(1, preg_match('/^## The API in ten lines$.*?^```php\n(.*?)^```$/ms', $readme, $match));
        self::assertSame(10, substr_count($match[1], "\n"));
    }

    public function testTheTreeOfExceptionsIsTheExtensions(): void
    {
        $code = 'foreach (get_declared_classes() as $c) { is_subclass_of($c, Throwable::class)'
            . ' && str_starts_with($c, "Wasm\\\\") && print("$c < " . get_parent_class($c) . "\n"); }';
        $actual = explode("\n", trim(Php::run(['-r', $code])->stdout));
        $page = file_get_contents(Php::root() . '/docs/manual/errors.md');
        self::assertSame(1, preg_match('/^```\n(.*?)^```$/ms', $page, $tree));
        $told = $above = [];
        foreach (explode("\n", trim($tree[1])) as $line) {
            self::assertSame(1, preg_match('/^([│├└─ ]*)([\w\\\\]+)/u', $line, $match));
            $depth = intdiv(mb_strlen($match[1]), 3);
            $class = $depth > 1 ? "Wasm\\$match[2]" : $match[2];
            $above[$depth] = $class;
            if ($depth > 0) {
                $told[] = "$class < {$above[$depth - 1]}";
            }
        }
        sort($told);
        sort($actual);
        self::assertSame($actual, $told);
    }

    public function testTheTableOfSettingsIsTheExtensions(): void
    {
        $code = 'foreach (ini_get_all("wasm") as $name => $entry) {'
            . ' echo $name, $entry["access"] & INI_USER ? " *" : "", " ", $entry["global_value"], "\n"; }';
        $actual = Php::run(['-r', $code])->stdout;
        $page = file_get_contents(Php::root() . '/docs/manual/settings.md');
        preg_match_all('/^\| `(wasm\.\w+)`( \*)? \|(?: `([^`]*)`| the first built in|) \|/m', $page, $rows, PREG_SET_ORDER);
        $told = array_map(fn (array $row): string => $row[1] . ($row[2] ?? '') . ' ' . ($row[3] ?? ''), $rows);
        $actual = preg_replace('/^(wasm\.compiler) .+$/m', '$1 ', trim($actual));
        $actual = explode("\n", $actual);
        sort($told);
        sort($actual);
        self::assertSame($actual, $told);
    }

    public function testTheReadmeHasSixOfTheMeasuredRatios(): void
    {
        $readme = file_get_contents(Php::root() . '/README.md');
        self::assertSame(1, preg_match('/<!-- ratios:begin -->\n(.*?)<!-- ratios:end -->/s', $readme, $match));
        $rows = array_slice(explode("\n", trim($match[1])), 2);
        self::assertCount(6, $rows);
        $measured = file(Php::root() . '/docs/benchmarks.md', FILE_IGNORE_NEW_LINES);
        self::assertSame([], array_values(array_diff($rows, $measured)));
    }

    /** @return iterable<string, array{string}> the papers for developers */
    public static function developersPapers(): iterable
    {
        foreach ([Php::root() . '/CONTRIBUTING.md', ...glob(Php::root() . '/docs/dev/*.md')] as $file) {
            yield self::relative($file) => [$file];
        }
    }

    /** @dataProvider developersPapers */
    #[DataProvider('developersPapers')]
    public function testWhatAPaperForDevelopersNamesExists(string $file): void
    {
        // What the architecture names is code, not a word that a test happens to have.
        $words = SourceTree::words(basename($file) === 'architecture.md' ? 'src/|stubs/|tools/|bin/|Cargo|php-tests/run' : '');
        if (basename($file) === 'upgrading-wasmer.md') {
            $engine = SourceTree::wordsOfPinnedCrates();
            if ($engine === []) {
                self::markTestSkipped('the sources of wasmer are not here: cargo fetches them with the first build');
            }
            $words += $engine;
        }
        $missing = [];
        foreach ((new Paper($file))->backticks() as [$line, $code]) {
            if (preg_match('/[<…]/u', $code) === 1) {
                continue;   // a placeholder, or a part
            }
            preg_match_all(SourceTree::PATH, $code, $paths);
            foreach ($paths[0] as $path) {
                if (!str_starts_with($path, 'target/') && !SourceTree::has($path) && !in_array($path, self::OF_OTHERS, true)) {
                    $missing[] = "line $line: $path";
                }
            }
            preg_match_all('/(?<![\w-])[A-Za-z_]\w{2,}/', preg_replace([SourceTree::PATH, '/INV-\d+/'], '', $code), $names);
            foreach ($names[0] as $name) {
                if (!isset($words[$name]) && !in_array($name, self::OF_OTHERS, true)) {
                    $missing[] = "line $line: $name";
                }
            }
        }
        self::assertSame([], $missing);
    }

    /** @return iterable<string, array{string}> */
    public static function crates(): iterable
    {
        yield 'src/runtime' => ['src/runtime'];
        yield 'src/php' => ['src/php'];
    }

    /** @dataProvider crates */
    #[DataProvider('crates')]
    public function testTheMapHasEveryFile(string $crate): void
    {
        $paper = file_get_contents(Php::root() . '/docs/dev/architecture.md');
        self::assertSame(1, preg_match("~^### `$crate`.*?(?=^### )~ms", $paper, $section));
        preg_match_all(SourceTree::PATH, $section[0], $paths);
        $unmapped = [];
        foreach (SourceTree::files() as $file) {
            // A mod.rs that only lists its storey's files needs no row.
            $counts = str_starts_with($file, "$crate/") && str_ends_with($file, '.rs')
                && !in_array(basename($file), ['lib.rs', 'mod.rs'], true);
            if ($counts && array_filter($paths[0], fn (string $path): bool => str_ends_with($file, "/$path")) === []) {
                $unmapped[] = $file;
            }
        }
        self::assertSame([], $unmapped);
    }

    public function testEveryInvariantThatIsNamedIsDefinedOnce(): void
    {
        $architecture = Php::root() . '/docs/dev/architecture.md';
        preg_match_all('/^- \*\*(INV-\d+)\*\*/m', file_get_contents($architecture), $defined);
        self::assertNotSame([], $defined[1]);
        self::assertSame(array_values(array_unique($defined[1])), $defined[1]);
        $undefined = [];
        foreach (SourceTree::files() as $file) {
            if (preg_match('/\.(?:rs|md)$/', $file) === 1) {
                preg_match_all('/INV-\d+/', file_get_contents(Php::root() . "/$file"), $named);
                foreach (array_diff($named[0], $defined[1]) as $number) {
                    $undefined[] = "$file: $number";
                }
            }
        }
        self::assertSame([], $undefined);
    }

    private static function relative(string $file): string
    {
        return substr($file, strlen(Php::root()) + 1);
    }
}
