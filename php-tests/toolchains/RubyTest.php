<?php

declare(strict_types=1);

namespace WasmTests\Toolchains;

use Wasm\Instance;
use Wasm\Wasi;
use WasmTests\Support\Php;

/** Ruby: CRuby of npm, whose imports are handles of a JavaScript host that is not here. */
final class RubyTest extends ToolchainTestCase
{
    private static function path(): string
    {
        return self::npm('@ruby/3.4-wasm-wasi/dist/ruby.wasm');
    }

    public function testItIsToldAtOnceWhatIsMissing(): void
    {
        $e = self::thrown(\Wasm\LinkException::class, static fn() => new Instance(self::path(), (new Wasi())->imports()));
        self::assertStringContainsString('"rb-js-abi-host"', $e->getMessage());
        self::assertStringContainsString('this module was built by ruby.wasm', $e->getMessage());
    }

    /** @return array<string, string> where what takes a minute to compile is kept */
    private static function cache(): array
    {
        if (getenv('WASM_COMPILER') === 'llvm' && getenv('WASM_TOOLCHAINS') !== 'all') {
            self::markTestSkipped('LLVM takes many minutes for Ruby: WASM_TOOLCHAINS=all');
        }
        $directory = Php::root() . '/target/toolchains/cache';
        is_dir($directory) || mkdir($directory, 0700);
        return ['wasm.cache_dir' => $directory, 'wasm.cache_max_size' => '2G'];
    }

    /** The example starts the interpreter, loads a program into it, and renders pages in instances of a snapshot of that. */
    public function testTheExample(): void
    {
        self::npm('@ruby/3.4-wasm-wasi/dist/ruby+stdlib.wasm');
        $example = Php::root() . '/examples/ruby/page.php';
        [, $expected] = explode("// Output:\n", file_get_contents($example));
        // The second process finds what the first has made.
        for ($process = 0; $process < 2; $process++) {
            $result = Php::run([$example], self::cache());
            self::assertSame('', $result->stderr);
            self::assertSame(preg_replace('~^// ?~m', '', $expected), $result->stdout);
        }
        self::assertNotEmpty(glob(self::cache()['wasm.cache_dir'] . '/*.wasm-named'));
    }

    public function testASnapshotGoesOnWhereItStopped(): void
    {
        $path = self::npm('@ruby/3.4-wasm-wasi/dist/ruby+stdlib.wasm');
        $program = <<<'PHP'
            require $argv[1];
            $first = new Ruby(new Wasm\Module($argv[2]));
            $first->eval('$list = (1..5).map { |n| n * n }; def sum = $list.sum');
            $snapshot = $first->snapshot();
            $first->eval('$list.clear');
            foreach ([1, 2] as $instance) {
                $ruby = new Ruby($snapshot);
                echo $ruby->eval('1 + 1'), " ", $ruby->eval('$list << 100; sum'), " ";
                // Garbage collection, an exception, standard output of its own.
                echo $ruby->eval('a = 20000.times.map { |n| "x" * (n % 50) }; GC.start; a.sum(&:size)'), " ";
                try {
                    $ruby->eval('raise ArgumentError, "too bad"');
                } catch (RuntimeException $e) {
                    echo $e->getMessage(), " ";
                }
                $ruby->eval('puts "printed"; $stdout.flush');
                echo $ruby->wasi->stdout();
            }
            echo $first->eval('sum'), "\n";
            PHP;
        $result = Php::run(['-r', $program, Php::root() . '/examples/ruby/Ruby.php', $path], self::cache());
        self::assertSame('', $result->stderr);
        self::assertSame("2 155 490000 too bad printed\n2 155 490000 too bad printed\n0\n", $result->stdout);
    }
}
