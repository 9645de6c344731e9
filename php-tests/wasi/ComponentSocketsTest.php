<?php

declare(strict_types=1);

namespace WasmTests\Wasi;

use PHPUnit\Framework\Attributes\DataProvider;
use PHPUnit\Framework\TestCase;
use Wasm\Component;
use Wasm\Store;
use Wasm\TimeLimitException;
use Wasm\Wasi;

/** A program in Rust that uses the sockets of its standard library, here and in wasmtime. All of it is on the loopback. */
final class ComponentSocketsTest extends TestCase
{
    /** What the program's own servers and clients need. */
    private const LOOPBACK = ['tcp-listen:127.0.0.1:*', 'tcp:127.0.0.1:*', 'udp-listen:127.0.0.1:*', 'udp:127.0.0.1:*', 'tcp:localhost:*'];

    private static ?Component $component = null;

    protected function setUp(): void
    {
        if (!class_exists(Component::class)) {
            self::markTestSkipped('this build has no components (the cargo feature "component")');
        }
        self::$component ??= new Component(RustProgram::build('sockets', 'wasm32-wasip2'));
    }

    public static function tearDownAfterClass(): void
    {
        self::$component = null;
    }

    /** @return array{int, string, string} how a run ends, and what it says */
    private function outcome(array $network, string ...$args): array
    {
        $result = Wasi::run(self::$component, ['sockets', ...$args], network: $network);
        return [$result->exitCode, $result->stdout, $result->stderr];
    }

    /** @return iterable<string, array{list<string>, string, 2?: int}> arguments, and what comes of them */
    public static function runs(): iterable
    {
        yield 'echo' => [['echo', '127.0.0.1'], "to the server\nwrite after the end: Err(BrokenPipe)\nand back\n"];
        yield '3 MB' => [['large', '127.0.0.1'], "the same: true\n"];
        yield 'options' => [['options', '127.0.0.1'], "ttl 40\nerror: Ok(None)\nnothing: Err(WouldBlock)\nnobody: Err(WouldBlock)\ntwice: Err(AddrInUse)\n"];
        yield 'datagrams' => [['datagrams', '127.0.0.1'], "sent 5\n\"hello\" from it: true\nsent 4, connected: true\n\"back\"\nnothing: Err(WouldBlock)\nnot connected: true\n"];
        yield 'refused' => [['refused', '127.0.0.1'], "Err(ConnectionRefused)\n"];
        yield 'names' => [['names', 'localhost', '127.0.0.1', 'a b'], "localhost: found: true, all here: true\n127.0.0.1: found: true, all here: true\na b: no\n"];
        yield 'unreachable by nature' => [['reach', '0.0.0.0:80', '[::]:80', '224.0.0.1:80', '[::ffff:127.0.0.1]:80'],
            "Err(InvalidInput)\nErr(InvalidInput)\nErr(InvalidInput)\nErr(InvalidInput)\n"];
    }

    /** @dataProvider runs */
    #[DataProvider('runs')]
    public function testRuns(array $args, string $stdout, int $code = 0): void
    {
        self::assertSame([$code, $stdout, ''], $this->outcome(self::LOOPBACK, ...$args));
    }

    public function testSaysTheSameInWasmtime(): void
    {
        $runs = $ours = [];
        foreach (self::runs() as $name => [$args]) {
            $ours[$name] = $this->outcome(self::LOOPBACK, ...$args);
            $runs[$name] = ['args' => ['sockets', ...$args], 'env' => new \stdClass(), 'stdin' => '', 'network' => true];
        }
        $theirs = Wasmtime::runs(RustProgram::build('sockets', 'wasm32-wasip2'), $runs);
        foreach ($ours as $name => $outcome) {
            self::assertSame($outcome, $theirs[$name], $name);
        }
    }

    /** @return iterable<string, array{list<string>, list<string>, string}> a list, arguments, and what comes of them */
    public static function attempts(): iterable
    {
        yield 'nothing is allowed' => [[], ['echo', '127.0.0.1'], "failed: PermissionDenied\n"];
        yield 'a client does not listen' => [['tcp:127.0.0.1:*'], ['echo', '127.0.0.1'], "failed: PermissionDenied\n"];
        yield 'a server does not connect' => [['tcp-listen:127.0.0.1:*'], ['echo', '127.0.0.1'], "failed: PermissionDenied\n"];
        yield 'no UDP' => [['tcp:127.0.0.1:*', 'tcp-listen:127.0.0.1:*'], ['datagrams', '127.0.0.1'], "failed: PermissionDenied\n"];
        yield 'elsewhere' => [['tcp:127.0.0.1:1', 'tcp:[::1]:1'], ['reach', '127.0.0.1:2', '127.0.0.2:1', '[::1]:2', '192.0.2.1:1', '[::ffff:127.0.0.1]:1', '[::127.0.0.1]:1'],
            str_repeat("Err(PermissionDenied)\n", 4) . str_repeat("Err(InvalidInput)\n", 2)];
        yield 'names' => [['tcp:example.org:443'], ['names', 'localhost', 'example.com', '127.1', '0x7f000001'], "localhost: no\nexample.com: no\n127.1: no\n0x7f000001: no\n"];
    }

    /** @dataProvider attempts */
    #[DataProvider('attempts')]
    public function testIsRefused(array $network, array $args, string $stdout): void
    {
        self::assertSame($stdout, $this->outcome($network, ...$args)[1]);
    }

    public function testAServerOfTheTestsByName(): void
    {
        $server = stream_socket_server('tcp://127.0.0.1:0');
        $port = substr(strrchr(stream_socket_get_name($server, false), ':'), 1);
        // The answer waits in the backlog: one process is both ends.
        $process = proc_open([PHP_BINARY, '-n', '-r', '$c = stream_socket_accept(STDIN, 10); fgets($c); fwrite($c, "HTTP/1.0 200 OK\r\n\r\nfrom a server");'],
            [$server, ['pipe', 'w'], STDERR], $pipes);
        self::assertSame([0, "HTTP/1.0 200 OK\r\n\r\nfrom a server\n", ''], $this->outcome(["tcp:localhost:$port"], 'get', 'localhost', $port));
        proc_close($process);
    }

    /** @return iterable<string, array{list<string>}> */
    public static function waits(): iterable
    {
        yield 'for a connection' => [['accept', '127.0.0.1']];
        yield 'for a datagram' => [['receive', '127.0.0.1']];
    }

    /** @dataProvider waits */
    #[DataProvider('waits')]
    public function testWaitingEndsWithTheTime(array $args): void
    {
        $wasi = new Wasi(['sockets', ...$args], network: self::LOOPBACK);
        $instance = self::$component->instantiate([], $wasi, new Store(timeLimit: 0.1));
        $this->expectException(TimeLimitException::class);
        $wasi->start($instance);
    }

    public function testHandlersOfSignalsRunMeanwhile(): void
    {
        if (!function_exists('pcntl_setitimer') && !function_exists('pcntl_alarm')) {
            self::markTestSkipped('PHP lacks the extension pcntl');
        }
        $before = pcntl_async_signals(true);
        pcntl_signal(SIGALRM, static fn() => throw new \DomainException('a signal came'));
        pcntl_alarm(1);
        try {
            Wasi::run(self::$component, ['sockets', 'accept', '127.0.0.1'], network: self::LOOPBACK);
            self::fail('it ended');
        } catch (\DomainException $e) {
            self::assertSame('a signal came', $e->getMessage());
        } finally {
            pcntl_alarm(0);
            pcntl_signal(SIGALRM, SIG_DFL);
            pcntl_async_signals($before);
        }
    }
}
