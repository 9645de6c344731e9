<?php

declare(strict_types=1);

namespace WasmTests\Unit;

use PHPUnit\Framework\Attributes\DataProvider;
use PHPUnit\Framework\TestCase;
use WasmTests\Support\Cargo;
use WasmTests\Support\Php;

/** What is compiled for one build is not compiled again for another: the engine and its compilers take many minutes. */
final class SharedBuildTest extends TestCase
{
    /** What the tests of Rust have in another form than the extension, or alone. wasmparser is another version. */
    private const OF_THE_TESTS = ['chart', 'flagset', 'wasm-fuzz', 'wasm-runtime', 'wasm-smith', 'wasmparser'];

    /** What knows by its features which compilers there are. */
    private const KNOWS_THE_COMPILERS = ['wasm', 'wasm-fuzz', 'wasm-runtime', 'wasmer'];

    private const ALL = 'cranelift,llvm,singlepass';

    /** @return iterable<string, array{string}> */
    public static function features(): iterable
    {
        yield from ['Cranelift' => ['cranelift'], 'all compilers' => [self::ALL]];
    }

    /** @dataProvider features */
    #[DataProvider('features')]
    public function testTheTestsOfRustShareTheExtensionsBuild(string $features): void
    {
        $built = self::units([...Cargo::BUILD, ...Cargo::features($features)]);
        $tested = self::units([...Cargo::TEST, ...Cargo::features($features)]);
        self::assertContains('wasmer', $built);
        self::assertContains('cranelift-codegen', $built);
        self::assertContains('wasm-runtime', $tested);
        $again = array_diff(array_unique(array_diff_key($tested, $built)), self::OF_THE_TESTS);
        self::assertSame([], array_values($again), 'compiled a second time');
    }

    public function testABuildWithMoreCompilersSharesWhatTheyHaveInCommon(): void
    {
        $one = self::units(Cargo::BUILD);
        $all = self::units([...Cargo::BUILD, ...Cargo::features(self::ALL)]);
        self::assertContains('wasmer-compiler-llvm', $all);
        $again = array_intersect(array_unique(array_diff_key($all, $one)), array_unique($one));
        self::assertSame([], array_values(array_diff($again, self::KNOWS_THE_COMPILERS, ['lazy_static'])), 'compiled a second time');
    }

    /**
     * What cargo would compile, by package: the name, by a hash of all that makes two compilations different.
     *
     * @param list<string> $command
     * @return array<string, string>
     */
    private static function units(array $command): array
    {
        $libclang = trim((string) shell_exec(escapeshellarg(Php::root() . '/tools/libclang-path.sh') . ' 2>/dev/null'));
        $environment = ['env', 'RUSTC_BOOTSTRAP=1', ...($libclang === '' ? [] : ["LIBCLANG_PATH=$libclang"])];
        $graph = Php::execute([...$environment, 'cargo', ...$command, '--unit-graph', '-Z', 'unstable-options'], Php::root());
        if ($graph->exit !== 0) {
            self::markTestSkipped('cargo does not tell what it would compile: ' . strtok($graph->stderr, "\n"));
        }
        $units = json_decode($graph->stdout, true, 512, JSON_THROW_ON_ERROR)['units'];
        $hashes = [];
        $hash = static function (int $index) use (&$hash, &$hashes, $units): string {
            $unit = $units[$index];
            return $hashes[$index] ??= md5(serialize([
                $unit['pkg_id'], $unit['target'], $unit['profile'], $unit['platform'], $unit['mode'], $unit['features'],
                array_map(static fn(array $dependency): array => [$dependency['extern_crate_name'], $hash($dependency['index'])], $unit['dependencies']),
            ]));
        };
        $names = [];
        foreach ($units as $index => $unit) {
            // registry+https://…#name@version, or path+file:///…/directory#name@version or #version
            preg_match('~(?:/([^/#]+))?#(?:(.+)@)?[^@]+$~', $unit['pkg_id'], $match);
            $names[$hash($index)] = ($match[2] ?? '') !== '' ? $match[2] : $match[1];
        }
        return $names;
    }
}
