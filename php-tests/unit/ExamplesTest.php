<?php

declare(strict_types=1);

namespace WasmTests\Unit;

use PHPUnit\Framework\Attributes\DataProvider;
use PHPUnit\Framework\TestCase;
use WasmTests\Support\Php;

/** An example that ends in a comment block `// Output:` prints just that. */
final class ExamplesTest extends TestCase
{
    /** How an example ends whose module is another's, and is not here: examples/npm.php. */
    private const LACKS_ITS_MODULE = 77;

    /** Run by php-tests/toolchains: their modules take a minute to compile. */
    private const ELSEWHERE = ['ruby/page.php'];

    /** LLVM compiles these modules for minutes; php-tests/modules does it once, and tests more. */
    private const LARGE = ['cedar', 'oxipng'];

    /** @return iterable<string, array{string, string}> */
    public static function examples(): iterable
    {
        $directory = Php::root() . '/examples';
        $files = new \RecursiveIteratorIterator(
            new \RecursiveDirectoryIterator($directory, \FilesystemIterator::SKIP_DOTS),
        );
        foreach ($files as $file) {
            if ($file->getExtension() !== 'php') {
                continue;
            }
            $source = file_get_contents($file->getPathname());
            if (preg_match('~^// Output:\n((?://.*\n?)+)\s*\z~m', $source, $match) === 1) {
                $name = substr($file->getPathname(), strlen($directory) + 1);
                $there = in_array($name, self::ELSEWHERE, true);
                $there || yield $name => [$file->getPathname(), preg_replace('~^// ?~m', '', $match[1])];
            }
        }
    }

    /** @dataProvider examples */
    #[DataProvider('examples')]
    public function testItPrintsWhatItSays(string $file, string $output): void
    {
        if (getenv('WASM_COMPILER') === 'llvm' && in_array(basename(dirname($file)), self::LARGE, true)) {
            self::markTestSkipped('LLVM compiles this module for minutes: php-tests/modules tries it');
        }
        $result = Php::run([$file], [], dirname($file));
        if ($result->exit === self::LACKS_ITS_MODULE) {
            self::markTestSkipped(trim($result->stderr));
        }
        self::assertSame('', $result->stderr);
        self::assertSame(rtrim($output, "\n"), rtrim($result->stdout, "\n"));
        self::assertSame(0, $result->exit);
    }
}
