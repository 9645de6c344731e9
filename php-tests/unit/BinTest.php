<?php

declare(strict_types=1);

namespace WasmTests\Unit;

use PHPUnit\Framework\TestCase;
use WasmTests\Support\Php;
use WasmTests\Support\Result;

/** `bin/wasm`, as it is called from a shell. */
final class BinTest extends TestCase
{
    private static function wasm(string ...$arguments): Result
    {
        return Php::run([Php::root() . '/bin/wasm', ...$arguments]);
    }

    private static function program(string $name): string
    {
        return Php::root() . "/php-tests/wasi/programs/$name.wasm";
    }

    public function testRunsACommand(): void
    {
        $result = self::wasm('run', '--env', 'FIRST=1', '--env', 'SECOND=2', self::program('environ_get'));
        self::assertStringContainsString("first: FIRST=1\nsecond: SECOND=2\n", $result->stdout);
        self::assertSame(0, $result->exit);
        $result = self::wasm('run', self::program('args_sizes_get'), '--', 'one', '--two', '--');
        self::assertStringContainsString("count: 4\n", $result->stdout);
        self::assertSame(125, self::wasm('run', self::program('proc_exit_125'))->exit);
    }

    public function testGivesDirectories(): void
    {
        $directory = sys_get_temp_dir() . '/wasm-bin-' . getmypid();
        mkdir($directory);
        try {
            $program = self::program('path_open_create');
            $refused = self::wasm('run', '--dir', "$directory::/", $program)->stdout;
            self::assertStringContainsString("new: PERM\n", $refused);
            $allowed = self::wasm('run', '--rw-dir', "$directory::/", $program)->stdout;
            self::assertStringContainsString("new: SUCCESS\n", $allowed);
            self::assertFileExists("$directory/file");
        } finally {
            \WasmTests\Wasi\Suite::remove($directory);
        }
    }

    public function testSnapshots(): void
    {
        $directory = sys_get_temp_dir() . '/wasm-bin-' . getmypid();
        mkdir($directory);
        try {
            file_put_contents("$directory/in.wat", '(module (import "env" "never" (func $never)) (global $n (mut i32) (i32.const 1))
                (func (export "_initialize") (global.set $n (i32.const 10)))
                (func (export "add") (global.set $n (i32.add (global.get $n) (i32.const 1))))
                (func (export "wrong") (call $never)) (func (export "n") (result i32) (global.get $n)))');
            $result = self::wasm('snapshot', "$directory/in.wat", '--call', 'add', '--call', 'add', '-o', "$directory/out.wasm");
            self::assertSame(['', '', 0], [$result->stdout, $result->stderr, $result->exit]);
            $module = new \Wasm\Module("$directory/out.wasm");
            self::assertSame(12, $module->instantiate(['env' => ['never' => static fn () => null]])->n());
            $result = self::wasm('snapshot', "$directory/in.wat", '--call', 'wrong', '-o', "$directory/never.wasm");
            self::assertSame("wasm: it called its import \"env\".\"never\", which is not there\n", $result->stderr);
            self::assertSame(1, $result->exit);
            self::assertFileDoesNotExist("$directory/never.wasm");
            self::assertSame(2, self::wasm('snapshot', "$directory/in.wat")->exit);
            self::assertSame(2, self::wasm('snapshot', "$directory/in.wat", '--call', 'none', '-o', "$directory/x")->exit);
        } finally {
            \WasmTests\Wasi\Suite::remove($directory);
        }
    }

    public function testInspects(): void
    {
        $result = self::wasm('inspect', self::program('proc_exit_0'));
        self::assertSame('', $result->stderr);
        self::assertStringContainsString("\"wasi_snapshot_preview1\".\"proc_exit\" func (i32) -> ()\n", $result->stdout);
        self::assertStringContainsString("  \"_start\" func () -> ()\n", $result->stdout);
        self::assertMatchesRegularExpression('/^  code +\d+ bytes at 0x[0-9a-f]+$/m', $result->stdout);
        $result = self::wasm('inspect', Php::root() . '/examples/simple.wasm');
        self::assertStringContainsString("  \"sum\" func (i32, i32) -> i32\n", $result->stdout);
        self::assertStringEndsWith("\nProposals beyond WebAssembly 1.0:\n  none\n", $result->stdout);
        $path = tempnam(sys_get_temp_dir(), 'wasm');
        file_put_contents($path, "\0asm\1\0\0\0" . "\5\4\1\3\1\1" . "\0\6\4note!");
        try {
            $result = self::wasm('inspect', $path);
            self::assertMatchesRegularExpression('/^  custom "note" +6 bytes at 0x10$/m', $result->stdout);
            self::assertStringEndsWith("\nProposals beyond WebAssembly 1.0:\n  threads\n", $result->stdout);
        } finally {
            unlink($path);
        }
    }

    public function testValidates(): void
    {
        $valid = self::wasm('validate', Php::root() . '/examples/simple.wasm');
        self::assertSame(0, $valid->exit);
        self::assertStringEndsWith("simple.wasm: valid\n", $valid->stdout);
        $invalid = self::wasm('validate', __FILE__);
        self::assertSame(1, $invalid->exit);
        self::assertStringContainsString('not a WebAssembly binary', $invalid->stdout);
    }

    public function testFillsTheCache(): void
    {
        $module = Php::root() . '/examples/simple.wasm';
        $nowhere = self::wasm('compile', $module);
        self::assertStringContainsString('set wasm.cache_dir', $nowhere->stderr);
        self::assertSame(1, $nowhere->exit);
        $directory = sys_get_temp_dir() . '/wasm-bin-cache-' . getmypid();
        mkdir($directory, 0700);
        try {
            $ini = ['wasm.cache_dir' => $directory];
            $compiled = Php::run([Php::root() . '/bin/wasm', 'compile', $module], $ini);
            self::assertSame(0, $compiled->exit, $compiled->stderr);
            $code = '(new Wasm\Module($argv[1]))->instantiate(); echo current(Wasm\Cache::status()["modules"])["origin"];';
            self::assertSame('disk', Php::run(['-r', $code, $module], $ini)->stdout);
        } finally {
            \WasmTests\Wasi\Suite::remove($directory);
        }
    }

    public function testSaysWhatIsWrong(): void
    {
        foreach ([
            [['walk'], 'there is no command walk'],
            [['run'], 'run needs a module'],
            [['run', '--env', 'A', 'x.wasm'], '--env needs NAME=VALUE, not A'],
            [['run', '--speed', '9', 'x.wasm'], 'there is no option --speed'],
            [['run', '/no/such.wasm'], 'cannot read "/no/such.wasm"'],
            [['inspect', '/no/such.wasm'], 'cannot read /no/such.wasm'],
            [['run', Php::root() . '/examples/simple.wasm'], 'no export "_start"'],
        ] as [$arguments, $message]) {
            $result = self::wasm(...$arguments);
            self::assertStringContainsString($message, $result->stderr);
            self::assertNotSame(0, $result->exit);
        }
        self::assertStringContainsString('Usage:', self::wasm('help')->stdout);
    }
}
