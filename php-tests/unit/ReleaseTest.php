<?php

declare(strict_types=1);

namespace WasmTests\Unit;

use PHPUnit\Framework\Attributes\DataProvider;
use PHPUnit\Framework\TestCase;
use WasmTests\Support\Php;
use WasmTests\Support\Result;
use WasmTests\Wasi\Suite;

/** What PIE and a release rest on: composer.json, ext/config.m4, tools/dist and the workflow say the same. */
final class ReleaseTest extends TestCase
{
    private string $directory;

    protected function setUp(): void
    {
        $this->directory = sys_get_temp_dir() . '/wasm-release-' . getmypid();
        mkdir("$this->directory/dist", 0700, true);
    }

    protected function tearDown(): void
    {
        Suite::remove($this->directory);
    }

    private static function read(string $file): string
    {
        return file_get_contents(Php::root() . "/$file");
    }

    private static function composer(): array
    {
        return json_decode(self::read('composer.json'), true, 512, JSON_THROW_ON_ERROR);
    }

    private static function find(string $pattern, string $file): string
    {
        self::assertSame(1, preg_match($pattern, self::read($file), $found), "$pattern in $file");
        return $found[1];
    }

    /** @return array<string, array<string, list<string>>> the lists of each job's matrix */
    private static function matrices(): array
    {
        $matrices = [];
        foreach (preg_split('/^  (?=\w+:$)/m', self::read('.github/workflows/release.yml')) as $job) {
            if (preg_match('/^(\w+):\n    strategy:\n(?:.*\n)*?      matrix:\n((?:        .*\n)+)/', $job, $found) === 1) {
                preg_match_all('/^ +(\w+): \[(.*)\]$/m', $found[2], $lists, PREG_SET_ORDER);
                foreach ($lists as [, $name, $list]) {
                    $matrices[$found[1]][$name] = preg_split("/[', ]+/", $list, -1, PREG_SPLIT_NO_EMPTY);
                }
            }
        }
        return $matrices;
    }

    public function testEveryPhpThatTheExtensionIsForIsReleased(): void
    {
        $matrices = self::matrices();
        self::assertSame(['linux', 'macos'], array_keys($matrices));
        foreach ($matrices as ['php' => $versions]) {
            [, $minor] = explode('.', end($versions));
            self::assertSame(self::composer()['require']['php'], ">=$versions[0] <8." . ($minor + 1));
            self::assertSame(array_map(static fn(int $minor): string => "8.$minor", range(1, (int) $minor)), $versions);
        }
    }

    public function testTheReleaseIsBuiltByTheOldestRustThatWillDo(): void
    {
        self::assertSame(self::find('/^rust-version = "(.*)"/m', 'Cargo.toml'), self::find("/^  RUST: '(.*)'/m", '.github/workflows/release.yml'));
    }

    /** The step that looks whether all archives are there, in a directory that has these. */
    private function complete(): int
    {
        preg_match('/      - name: None is missing\n(?:        #.*\n)*        run: \|\n((?:          .*\n)+)/', self::read('.github/workflows/release.yml'), $step);
        // As GitHub starts it.
        return Php::execute(['bash', '--noprofile', '--norc', '-eo', 'pipefail', '-c', "cd '$this->directory'\n" . preg_replace('/^ +/m', '', $step[1])])->exit;
    }

    public function testNothingIsPublishedUnlessEveryCellHasItsArchive(): void
    {
        $job = strstr(self::read('.github/workflows/release.yml'), '  publish:');
        self::assertStringContainsString("needs: [" . implode(', ', array_keys(self::matrices())) . ']', $job);
        // Such a function would let the job run where one of those has failed.
        self::assertDoesNotMatchRegularExpression('/if:.*(always|failure|cancelled)\(/', $job);

        $cells = array_sum(array_map(static fn(array $lists): int => array_product(array_map('count', $lists)), self::matrices()));
        for ($cell = 0; $cell < $cells; $cell++) {
            file_put_contents("$this->directory/dist/$cell.zip", "archive $cell");
            file_put_contents("$this->directory/dist/$cell.zip.sha256", hash('sha256', "archive $cell") . "  $cell.zip\n");
        }
        self::assertSame(0, $this->complete());

        file_put_contents("$this->directory/dist/7.zip", 'half an archi');
        self::assertNotSame(0, $this->complete(), 'an archive is not what was built');
        file_put_contents("$this->directory/dist/7.zip", 'archive 7');
        rename("$this->directory/dist/7.zip.sha256", "$this->directory/sum");
        self::assertNotSame(0, $this->complete(), 'a sum is missing');
        rename("$this->directory/sum", "$this->directory/dist/7.zip.sha256");
        unlink("$this->directory/dist/7.zip");
        self::assertNotSame(0, $this->complete(), 'an archive is missing');
        unlink("$this->directory/dist/7.zip.sha256");
        self::assertNotSame(0, $this->complete(), 'both are missing');
    }

    private static function nameFor(string $tag): Result
    {
        return Php::execute(['env', "TAG=$tag", PHP_BINARY, '-n', Php::root() . '/tools/dist/name.php']);
    }

    public function testAnArchiveHasTheNameThatPieLooksFor(): void
    {
        $version = self::find('/^version = "(.*)"/m', 'Cargo.toml');
        $php = PHP_MAJOR_VERSION . '\.' . PHP_MINOR_VERSION;
        $end = (PHP_DEBUG ? '-debug' : '') . (PHP_ZTS ? '-zts' : '');
        self::assertMatchesRegularExpression("/^php_wasm-{$version}_php$php-(x86_64|arm64)-(linux-(glibc|musl)|darwin-bsdlibc)$end$/", self::nameFor('')->stdout);
        // The version of a package is its tag.
        self::assertSame(str_replace("-{$version}_", "-v{$version}_", self::nameFor('')->stdout), self::nameFor("v$version")->stdout);
    }

    public function testATagThatIsNotTheVersionHasNoName(): void
    {
        $result = self::nameFor('9.9.9');
        self::assertSame([1, ''], [$result->exit, $result->stdout]);
        self::assertStringContainsString('the tag 9.9.9 is not the version', $result->stderr);
    }

    public function testPieOffersTheOptionsThatConfigureKnows(): void
    {
        preg_match_all('/^PHP_ARG_WITH\(\[(.*)\],/m', self::read('ext/config.m4'), $known);
        $offered = array_column(self::composer()['php-ext']['configure-options'], 'name');
        self::assertSame(array_map(static fn(string $name): string => "with-$name", $known[1]), $offered);
    }

    public function testPieTakesTheBuiltExtensionAndOtherwiseTheSource(): void
    {
        $settings = self::composer()['php-ext'];
        self::assertSame(['pre-packaged-binary', 'composer-default'], $settings['download-url-method']);
        self::assertFileExists(Php::root() . "/{$settings['build-path']}/config.m4");
    }

    public function testConfigureRefusesWhatCargoWouldRefuseMinutesLater(): void
    {
        mkdir("$this->directory/ext");
        foreach (['config.m4', 'Makefile.frag'] as $file) {
            copy(Php::root() . "/ext/$file", "$this->directory/ext/$file");
        }
        $phpize = 'phpize' . PHP_MAJOR_VERSION . '.' . PHP_MINOR_VERSION;
        $result = Php::execute(['sh', '-c', "phpize=\$(command -v $phpize || command -v phpize) && exec \"\$phpize\""], "$this->directory/ext");
        self::assertSame(0, $result->exit, $result->stderr);
        $mistakes = ['--with-wasm-compilers=cranelift,v8' => 'v8', '--with-wasm-compilers' => 'yes', '--with-wasm-profile=dev' => 'dev'];
        foreach ($mistakes as $option => $given) {
            $result = Php::execute(['sh', './configure', $option], "$this->directory/ext");
            self::assertSame(1, $result->exit, $option);
            self::assertStringContainsString(strtok($option, '=') . ' takes ', $result->stderr);
            self::assertStringContainsString("\"$given\" given", $result->stderr);
        }
    }

    public static function packages(): iterable
    {
        yield 'the extension' => ['composer.json', 'libwasm/wasm'];
        yield 'the library' => ['lib/composer.json', 'libwasm/glue'];
        yield 'the stubs' => ['stubs/composer.json', 'libwasm/stubs'];
    }

    /** @dataProvider packages */
    #[DataProvider('packages')]
    public function testAPackageHasItsVersionFromTheTag(string $file, string $name): void
    {
        $package = json_decode(self::read($file), true, 512, JSON_THROW_ON_ERROR);
        self::assertSame($name, $package['name']);
        self::assertArrayNotHasKey('version', $package);
    }
}
