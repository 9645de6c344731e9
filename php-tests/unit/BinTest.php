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

    public function testGivesTheNetwork(): void
    {
        if (!class_exists(\Wasm\Component::class)) {
            self::markTestSkipped('this build has no components (the cargo feature "component")');
        }
        $codes = 'unknown access-denied not-supported invalid-argument out-of-memory timeout concurrency-conflict not-in-progress would-block invalid-state '
            . 'new-socket-limit address-not-bindable address-in-use remote-unreachable connection-refused connection-reset connection-aborted '
            . 'datagram-too-large name-unresolvable temporary-resolver-failure permanent-resolver-failure';
        $codes = '"' . str_replace(' ', '" "', $codes) . '"';
        $path = sys_get_temp_dir() . '/wasm-bin-' . getmypid() . '-network.wat';
        // It succeeds if it is given a socket.
        file_put_contents($path, <<<WAT
            (component
              (import "wasi:sockets/network@0.2.0" (instance \$n (type \$e' (enum $codes)) (export "error-code" (type (eq \$e')))
                (type \$f' (enum "ipv4" "ipv6")) (export "ip-address-family" (type (eq \$f')))))
              (alias export \$n "error-code" (type \$e)) (alias export \$n "ip-address-family" (type \$f))
              (import "wasi:sockets/tcp@0.2.0" (instance \$t (export "tcp-socket" (type (sub resource)))))
              (alias export \$t "tcp-socket" (type \$s))
              (import "wasi:sockets/tcp-create-socket@0.2.0" (instance \$c (alias outer 1 \$e (type \$e')) (export "error-code" (type \$e (eq \$e')))
                (alias outer 1 \$f (type \$f')) (export "ip-address-family" (type \$f (eq \$f'))) (alias outer 1 \$s (type \$s))
                (export "create-tcp-socket" (func (param "address-family" \$f) (result (result (own \$s) (error \$e)))))))
              (core module \$libc (memory (export "memory") 1)) (core instance \$libc (instantiate \$libc))
              (core func \$create (canon lower (func \$c "create-tcp-socket") (memory (core memory \$libc "memory"))))
              (core module \$m (import "e" "memory" (memory 1)) (import "e" "create" (func \$create (param i32 i32)))
                (func (export "run") (result i32) (call \$create (i32.const 0) (i32.const 8)) (i32.load8_u (i32.const 8))))
              (core instance \$i (instantiate \$m (with "e" (instance (export "memory" (memory \$libc "memory")) (export "create" (func \$create))))))
              (func \$run (result (result)) (canon lift (core func \$i "run")))
              (instance \$r (export "run" (func \$run)))
              (export "wasi:cli/run@0.2.0" (instance \$r)))
            WAT);
        try {
            self::assertSame(1, self::wasm('run', $path)->exit);
            self::assertSame(0, self::wasm('run', '--network', 'udp:127.0.0.1:9', '--network', 'tcp:127.0.0.1:9', $path)->exit);
            $result = self::wasm('run', '--network', 'tcp:127.0.0.1', $path);
            self::assertStringContainsString('--network must hold entries such as "tcp:example.org:443": "tcp:127.0.0.1" has no port', $result->stderr);
            self::assertSame(2, $result->exit);
        } finally {
            unlink($path);
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

    public function testFunctionsAreListedBySize(): void
    {
        foreach (['/^ +(\d+) bytes  (.+)$/m' => [], '/^ +\d+ bytes, +(\d+) of machine code  (.+)$/m' => ['--code']] as $line => $options) {
            $result = self::wasm('inspect', ...[...$options, Php::root() . '/php-tests/frames/shapes.wasm']);
            self::assertSame('', $result->stderr);
            self::assertSame(5, preg_match_all($line, $result->stdout, $found), $result->stdout);
            $sorted = $found[1];
            rsort($sorted, SORT_NUMERIC);
            self::assertSame($sorted, $found[1]);
            self::assertContains('shapes::Shape::angle(int) const', $found[2]);
        }
        $this->assertEnds(2, 'there is no option --cod', ['inspect', '--cod']);
    }

    public function testATerminalIsToldHowFarACompilationIs(): void
    {
        if (Php::run(['-r', 'echo ini_get("wasm.compiler");'])->stdout === 'singlepass') {
            self::markTestSkipped('singlepass is done before there is anything to tell');
        }
        $wat = '(module';
        for ($n = 0; $n < 12000; $n++) {
            $wat .= "(func (export \"f$n\") (param i32) (result i32) (local.get 0) " . str_repeat("(i32.mul (i32.const $n)) (i32.add (local.get 0))", 20) . ')';
        }
        $path = tempnam(sys_get_temp_dir(), 'wasm');
        file_put_contents($path, "$wat)");
        try {
            $command = [PHP_BINARY, '-n', ...Php::options(Php::settings()), Php::root() . '/bin/wasm', 'inspect', '--code', $path];
            $process = @proc_open($command, [['file', '/dev/null', 'r'], ['file', '/dev/null', 'w'], ['pty']], $pipes);
            $process !== false || self::markTestSkipped('PHP was built without pseudo terminals');
            $told = (string) @stream_get_contents($pipes[2]);
            self::assertSame(0, proc_close($process));
        } finally {
            unlink($path);
        }
        preg_match_all('/\r\e\[Kcompiling ' . basename($path) . ': (\d+) %/', $told, $shares);
        self::assertNotSame([], $shares[1], $told);
        $sorted = $shares[1];
        sort($sorted, SORT_NUMERIC);
        self::assertSame($sorted, $shares[1]);
        self::assertStringEndsWith("\r\e[K", $told, 'nothing is left of it');
        self::assertSame('', self::wasm('inspect', '--code', Php::root() . '/examples/simple.wasm')->stderr, 'nothing is written where there is no terminal');
    }

    public function testProfilesAProgram(): void
    {
        $directory = sys_get_temp_dir() . '/wasm-bin-' . getmypid() . '-' . bin2hex(random_bytes(4));
        mkdir($directory);
        try {
            file_put_contents("$directory/spin.wasm", '(module (memory (export "memory") 1)
                (func $_ZN4work4spinEv (local $n i32)
                    (loop (i32.store (i32.const 0) (local.get $n)) (br_if 0 (i32.lt_u (local.tee $n (i32.add (local.get $n) (i32.const 1))) (i32.const 300000000)))))
                (func $_start (export "_start") (call $_ZN4work4spinEv)))');
            $result = self::wasm('profile', '--output', "$directory/out", '--interval', '0.0005', "$directory/spin.wasm", '--', 'argument');
            self::assertSame(0, $result->exit, $result->stderr);
            self::assertSame('', $result->stdout);
            self::assertMatchesRegularExpression('/^ +\d+\.\d % +\d+\.\d %  work::spin\(\)$/m', $result->stderr);
            self::assertMatchesRegularExpression('/;_start;work::spin\(\) \d+$/m', file_get_contents("$directory/out"));
        } finally {
            \WasmTests\Wasi\Suite::remove($directory);
        }
        $this->assertEnds(2, '--interval', ['profile', '--interval', '100', self::program('proc_exit_0')]);
        $this->assertEnds(2, 'profile needs a module', ['profile']);
    }

    public function testInspectsForPrograms(): void
    {
        $path = tempnam(sys_get_temp_dir(), 'wasm');
        file_put_contents($path, '(module $m (import "a" "f" (func (param i32 f64) (result i64))) (import "a" "g" (global (mut f32)))
            (memory (export "mem") 1 2) (table (export "t") 3 externref))');
        try {
            $result = self::wasm('inspect', '--json', $path);
            self::assertSame('', $result->stderr);
            $told = json_decode($result->stdout, true, flags: JSON_THROW_ON_ERROR);
        } finally {
            unlink($path);
        }
        self::assertSame(['path', 'name', 'size', 'sha256', 'imports', 'exports', 'sections', 'proposals', 'functions'], array_keys($told));
        self::assertSame([
            ['module' => 'a', 'name' => 'f', 'kind' => 'func', 'params' => ['i32', 'f64'], 'results' => ['i64']],
            ['module' => 'a', 'name' => 'g', 'kind' => 'global', 'value' => 'f32', 'mutable' => true],
        ], $told['imports']);
        self::assertSame([
            ['name' => 'mem', 'kind' => 'memory', 'minimum' => 1, 'maximum' => 2, 'shared' => false],
            ['name' => 't', 'kind' => 'table', 'element' => 'externref', 'minimum' => 3, 'maximum' => null],
        ], $told['exports']);
        self::assertSame('m', $told['name']);
        self::assertContains('import', array_column($told['sections'], 'kind'));
        self::assertContains('reference-types', $told['proposals']);
    }

    public function testAProgramHasLimits(): void
    {
        $program = self::program('proc_exit_125');
        self::assertSame(125, self::wasm('run', '--time', '60', '--memory', '1M', '--fuel', '1000000', $program)->exit);
        $this->assertEnds(124, 'out of fuel', ['run', '--fuel', '3', $program]);
        $this->assertEnds(1, '1024 bytes of memories', ['run', '--memory', '1K', $program]);
        $path = tempnam(sys_get_temp_dir(), 'wasm');
        try {
            file_put_contents($path, '(module (memory (export "memory") 1) (func (export "_start") (loop (br 0))))');
            $this->assertEnds(124, 'time limit exceeded', ['run', '--time', '0.05', $path]);
            file_put_contents($path, '(module (memory (export "memory") 1) (func (export "_start") unreachable))');
            $this->assertEnds(134, 'unreachable executed', ['run', $path]);
            file_put_contents($path, '(module');
            $this->assertEnds(1, '', ['run', $path]);
            $this->assertEnds(1, '', ['inspect', $path]);
        } finally {
            unlink($path);
        }
        $this->assertEnds(2, '--time needs a number, not soon', ['run', '--time', 'soon', $program]);
        $this->assertEnds(2, '--memory needs a number, not 1T', ['run', '--memory', '1T', $program]);
        $this->assertEnds(2, '--fuel needs a number, not -1', ['run', '--fuel', '-1', $program]);
        $this->assertEnds(2, 'cannot read "/no/such.wasm"', ['run', '/no/such.wasm']);
    }

    /** @param list<string> $arguments */
    private function assertEnds(int $exit, string $message, array $arguments): void
    {
        $result = self::wasm(...$arguments);
        self::assertStringContainsString($message, $result->stderr);
        self::assertSame($exit, $result->exit, implode(' ', $arguments));
    }

    public function testWritesStubs(): void
    {
        $stub = self::wasm('stubs', Php::root() . '/examples/simple.wasm')->stdout;
        self::assertStringContainsString("abstract class Simple extends \\Wasm\\Instance\n{\n", $stub);
        self::assertStringContainsString(' * @property-read \Wasm\Memory $memory', $stub);
        self::assertStringContainsString('public function sum(int $arg0, int $arg1): int {}', $stub);
        $stub = self::wasm('stubs', '--class', 'App\Guest\Texts', __DIR__ . '/assemblyscript/module.wasm')->stdout;
        self::assertStringContainsString("namespace App\Guest;\n", $stub);
        self::assertStringContainsString("abstract class Texts extends \\Wasm\\AssemblyScript\n", $stub);
        self::assertStringContainsString('public function greet(string $name): string {}', $stub);
        $this->assertEnds(2, '"a b" is not the name of a class', ['stubs', '--class', 'a b', Php::root() . '/examples/simple.wasm']);
        $this->assertEnds(2, 'stubs needs a module', ['stubs', '--class', 'A']);
    }

    public function testTakesComponents(): void
    {
        if (!class_exists(\Wasm\Component::class)) {
            self::markTestSkipped('this build has no components (the cargo feature "component")');
        }
        $path = sys_get_temp_dir() . '/wasm-bin-' . getmypid() . '-component.wat';
        file_put_contents($path, ';; text (;  of ;)
            (component
              (import "wasi:cli/exit@0.2.7" (instance $exit (export "exit-with-code" (func (param "status-code" u8)))))
              (core func $exit (canon lower (func $exit "exit-with-code")))
              (core module $m (import "e" "exit" (func $exit (param i32)))
                (func (export "run") (result i32) (call $exit (i32.const 42)) unreachable)
                (func (export "stop") (param i32) (if (local.get 0) (then unreachable)) (loop (br 0))))
              (core instance $i (instantiate $m (with "e" (instance (export "exit" (func $exit))))))
              (func $run (result (result)) (canon lift (core func $i "run")))
              (instance $r (export "run" (func $run)))
              (export "wasi:cli/run@0.2.7" (instance $r))
              (func (export "stop-it") (param "at-once" bool) (canon lift (core func $i "stop"))))');
        try {
            self::assertSame(42, self::wasm('run', $path)->exit);
            self::assertStringEndsWith("component.wat: valid\n", self::wasm('validate', $path)->stdout);
            $shown = self::wasm('inspect', $path)->stdout;
            self::assertStringContainsString("Imports:\n  \"wasi:cli/exit@0.2.7\"\n    \"exit-with-code\" func (status-code: u8)\n", $shown);
            self::assertStringContainsString("Exports:\n  \"wasi:cli/run@0.2.7\"\n    \"run\" func () -> result\n  \"stop-it\" func (at-once: bool)\n", $shown);
            $json = json_decode(self::wasm('inspect', '--json', $path)->stdout, true, 16, JSON_THROW_ON_ERROR);
            self::assertSame(['wasi:cli/exit@0.2.7' => ['exit-with-code' => '(status-code: u8)']], $json['imports']);
            self::assertStringContainsString("public function stopIt(bool \$atOnce): void {}\n", self::wasm('stubs', '--class', 'A', $path)->stdout);
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
