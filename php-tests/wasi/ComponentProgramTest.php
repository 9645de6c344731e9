<?php

declare(strict_types=1);

namespace WasmTests\Wasi;

use PHPUnit\Framework\Attributes\DataProvider;
use PHPUnit\Framework\TestCase;
use Wasm\Component;
use Wasm\ExitException;
use Wasm\Preopen;
use Wasm\Store;
use Wasm\TimeLimitException;
use Wasm\TrapException;
use Wasm\Wasi;

/** A program in Rust for WASI 0.2, with Rust's own standard library: what it says here, as a module, and in wasmtime. */
final class ComponentProgramTest extends TestCase
{
    private const STDIN = "one\ntwo\n";
    private const ENV = ['HOME' => '/home/nobody', 'EMPTY' => '', 'EQUATION' => 'a=b'];

    private static ?Component $component = null;

    private string $root;

    protected function setUp(): void
    {
        if (!class_exists(Component::class)) {
            self::markTestSkipped('this build has no components (the cargo feature "component")');
        }
        self::$component ??= new Component(RustProgram::build('program', 'wasm32-wasip2'));
        $this->root = self::tree();
    }

    protected function tearDown(): void
    {
        if (isset($this->root)) {
            Suite::remove($this->root);
        }
    }

    public static function tearDownAfterClass(): void
    {
        self::$component = null;
    }

    private static function tree(): string
    {
        $root = sys_get_temp_dir() . '/wasm-component-' . getmypid() . '-' . bin2hex(random_bytes(4));
        mkdir("$root/directory", recursive: true);
        file_put_contents("$root/file", 'inside');
        file_put_contents("$root/directory/inside", 'deep');
        return $root;
    }

    /** @return array{int, string, string} how a run ends, and what it says */
    private function outcome(Component|string $program, string ...$args): array
    {
        $preopens = ['/d' => new Preopen($this->root, writable: true)];
        $result = Wasi::run($program, ['program', ...$args], self::ENV, $preopens, self::STDIN, random: 7);
        return [$result->exitCode, $result->stdout, $result->stderr];
    }

    /** @return iterable<string, array{list<string>, string, 2?: int, 3?: string}> arguments, and what comes of them */
    public static function runs(): iterable
    {
        yield 'hello' => [['hello', 'Ada', 'Bob'], "Hello, Ada and Bob!\n"];
        yield 'arguments' => [['args', '', 'two words', 'ünïcödé'], "[\"program\", \"args\", \"\", \"two words\", \"ünïcödé\"]\n"];
        yield 'environment' => [['env'], "HOME=/home/nobody\nEMPTY=\nEQUATION=a=b\n"];
        yield 'standard input' => [['stdin'], "8 bytes\none\ntwo\n"];
        yield 'lines' => [['lines'], "0: one\n1: two\n"];
        yield 'standard error' => [['stderr', 'well'], '', 0, "well\n"];
        yield 'files' => [['files', '/d'], "the end: 89\ncontent: 012abc67\n8 bytes, a file: true, a directory: false\ncopied 8\n"
            . "[\"copy\", \"renamed\", \"second\"]\ngone: true\n"];
        yield 'errors' => [['errors', '/d'], "no file: Err(NotFound)\na directory as a file: Err(IsADirectory)\nabove: Err(PermissionDenied)\n"
            . "absolute: Err(NotFound)\nmake what is there: Err(AlreadyExists)\nremove what is not empty: Err(Uncategorized)\n"
            . "a file as a directory: Err(NotADirectory)\nexclusive: Err(AlreadyExists)\nread what is open for writing: Err(Uncategorized)\n"
            . "write what is open for reading: Err(Uncategorized)\n"];
        yield 'append' => [['append', '/d/log'], "one;two;\n"];
        yield 'a directory' => [['list', '/d'], "d directory\nf file\n"];
        yield 'a file' => [['read', '/d/directory/inside'], "4 bytes\ndeep"];
        yield 'times' => [['times', '/d/file'], "1000000000.000000500\n"];
        yield '3 MB' => [['large', '/d/large'], "the same: true\n"];
        yield 'a second' => [['sleep', '30'], "slept: true\n"];
        yield 'no network' => [['network'], "connect: Err(PermissionDenied)\nbind: Err(PermissionDenied)\nname: false\n"];
        // The standard library asks for success or failure; the code is its own in preview 1 only.
        yield 'failure' => [['exit', '3'], '', 1];
        yield 'leaves' => [['leave', '3'], '', 1];
        yield 'leaves well' => [['leave', '0'], ''];
        yield 'an error' => [['nothing'], '', 1, "nothing is called \"nothing\"\n"];
        yield 'much' => [['much', '300000'], str_repeat(str_repeat('x', 99) . "\n", 3000)];
    }

    /** @dataProvider runs */
    #[DataProvider('runs')]
    public function testRuns(array $args, string $stdout, int $code = 0, string $stderr = ''): void
    {
        self::assertSame([$code, $stdout, $stderr], $this->outcome(self::$component, ...$args));
    }

    /** The same program for preview 1 does the same, but for what the interfaces have apart. */
    public function testSaysTheSameAsAModule(): void
    {
        $module = RustProgram::build('program', 'wasm32-wasip1');
        foreach (self::runs() as $name => [$args]) {
            if (!in_array($name, ['failure', 'leaves', 'no network', 'errors'], true)) {
                $component = $this->outcome(self::$component, ...$args);
                Suite::remove($this->root);
                $this->root = self::tree();
                self::assertSame($this->outcome($module, ...$args), $component, $name);
                Suite::remove($this->root);
                $this->root = self::tree();
            }
        }
        self::assertSame($this->outcome($module, 'random'), $this->outcome(self::$component, 'random'), 'random bytes come in one order');
    }

    public function testSaysTheSameInWasmtime(): void
    {
        $runs = $ours = [];
        foreach (self::runs() as $name => [$args]) {
            $root = self::tree();
            $ours[$name] = $this->outcome(self::$component, ...$args);
            Suite::remove($this->root);
            $this->root = self::tree();
            $runs[$name] = ['args' => ['program', ...$args], 'env' => self::ENV, 'stdin' => self::STDIN, 'root' => $root];
        }
        try {
            $theirs = Wasmtime::runs(RustProgram::build('program', 'wasm32-wasip2'), $runs);
        } finally {
            array_map(Suite::remove(...), array_column($runs, 'root'));
        }
        foreach ($ours as $name => $outcome) {
            self::assertSame($outcome, $theirs[$name], $name);
        }
    }

    public function testFilesInMemory(): void
    {
        $files = Preopen::memory(['log' => 'zero;'], writable: true);
        $result = Wasi::run(self::$component, ['program', 'append', '/m/log'], preopens: ['/m' => $files]);
        self::assertSame("zero;one;two;\n", $result->stdout, $result->stderr);
        self::assertSame(['log' => 'zero;one;two;'], $files->files());
        self::assertSame("d m\n", Wasi::run(self::$component, ['program', 'list', '/'], preopens: ['/m' => $files])->stdout);
    }

    public function testTheClockThatIsGiven(): void
    {
        self::assertSame("1700000000.500000000\n", Wasi::run(self::$component, ['program', 'clock'], clock: 1_700_000_000.5)->stdout);
        // Time passes by waiting only, and then at once.
        $before = microtime(true);
        self::assertSame("slept: true\n", Wasi::run(self::$component, ['program', 'sleep', '20'], clock: fn(): float => microtime(true))->stdout);
        self::assertGreaterThanOrEqual(0.02, microtime(true) - $before);
    }

    /** @return iterable<string, array{list<string>}> */
    public static function long(): iterable
    {
        yield 'it computes' => [['loop']];
        yield 'it waits' => [['sleep', '1000000']];
    }

    /** @dataProvider long */
    #[DataProvider('long')]
    public function testTimeEnds(array $args): void
    {
        $wasi = new Wasi(['program', ...$args]);
        $instance = self::$component->instantiate([], $wasi, new Store(timeLimit: 0.1));
        try {
            $wasi->start($instance);
            self::fail('it ended');
        } catch (TimeLimitException) {
            self::assertFalse($instance->isUsable());
        }
    }

    public function testWaitingForInputEndsWithTheTime(): void
    {
        [$read, $write] = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
        fwrite($write, "first\n");
        $wasi = new Wasi(['program', 'lines'], stdin: $read);
        $instance = self::$component->instantiate([], $wasi, new Store(timeLimit: 0.1));
        try {
            $wasi->start($instance);
            self::fail('it ended');
        } catch (TimeLimitException) {
            self::assertSame("0: first\n", $wasi->stdout());
        }
    }

    public function testStreams(): void
    {
        [$in, $out] = [fopen('php://memory', 'r+'), fopen('php://memory', 'r+')];
        fwrite($in, "a\nb\n");
        rewind($in);
        self::assertSame(0, Wasi::run(self::$component, ['program', 'lines'], stdin: $in, stdout: $out)->exitCode);
        rewind($out);
        self::assertSame("0: a\n1: b\n", stream_get_contents($out));
    }

    public function testAPanicIsATrapWithItsMessage(): void
    {
        $wasi = new Wasi(['program', 'panic', 'oh', 'no']);
        try {
            $wasi->start(self::$component->instantiate([], $wasi));
            self::fail('it did not panic');
        } catch (TrapException $e) {
            self::assertStringContainsString('oh no', $e->stderr);
            self::assertStringContainsString('oh no', $wasi->stderr());
        }
    }

    public function testExitingOutsideOfStart(): void
    {
        $instance = self::$component->instantiate([], new Wasi(['program', 'leave', '5']));
        try {
            $instance->run->run();
            self::fail('it went on');
        } catch (ExitException $e) {
            self::assertSame(1, $e->exitCode);
        }
        self::assertFalse($instance->isUsable());
    }

    public function testImportsThatAreGivenComeFirst(): void
    {
        $wasi = new Wasi(['program', 'args'], ['A' => 'B']);
        $instance = self::$component->instantiate(['wasi:cli/environment' => ['getArguments' => fn(): array => ['mine', 'args']]], $wasi);
        self::assertSame(0, $wasi->start($instance));
        self::assertSame("[\"mine\", \"args\"]\n", $wasi->stdout());
    }

    public function testManyRuns(): void
    {
        $run = fn() => self::assertSame("Hello, you!\n", Wasi::run(self::$component, ['program', 'hello', 'you'])->stdout);
        $run();
        gc_collect_cycles();
        $before = memory_get_usage();
        for ($round = 0; $round < 200; $round++) {
            $run();
        }
        gc_collect_cycles();
        self::assertLessThan(64 << 10, memory_get_usage() - $before);
    }
}
