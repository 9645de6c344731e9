<?php

declare(strict_types=1);

namespace WasmTests\Unit;

use PHPUnit\Framework\Attributes\DataProvider;
use PHPUnit\Framework\TestCase;
use Wasm\Extism\Manifest;
use Wasm\Extism\Plugin;
use Wasm\Extism\PluginException;
use Wasm\Module;
use WasmTests\Server\BuiltInServer;
use WasmTests\Wasi\Suite;

/** Wasm\Extism with a plug-in that asks for everything. */
final class ExtismTest extends TestCase
{
    private const PLUGIN = __DIR__ . '/extism/plugin.wat';

    private static ?BuiltInServer $server = null;
    private static string $directory = '';

    /** @var list<string> */
    private array $log = [];

    /** @param array<string, mixed> $options of the manifest */
    private function plugin(array $options = [], string $level = 'info'): Plugin
    {
        return new Plugin(
            new Manifest(self::PLUGIN, ...$options),
            [
                'shout' => strtoupper(...),
                'merge' => static fn(array $map, int $i, float $f): array => $map + ['i' => $i, 'f' => $f],
                'other' => ['nothing' => static fn(string $text) => null],
            ],
            function (string $level, string $message): void {
                $this->log[] = "$level $message";
            },
            $level,
        );
    }

    public static function tearDownAfterClass(): void
    {
        if (self::$server !== null) {
            self::$server->stop();
            self::$server = null;
            Suite::remove(self::$directory);
        }
    }

    private static function url(string $path): string
    {
        if (self::$server === null) {
            self::$directory = sys_get_temp_dir() . '/wasm-extism-' . getmypid();
            mkdir(self::$directory);
            file_put_contents(self::$directory . '/answer.php', <<<'PHP'
                <?php
                header('X-Two: a');
                header('X-Two: b', false);
                if (isset($_GET['to'])) {
                    header("Location: $_GET[to]", true, (int) ($_GET['status'] ?? 302));
                } elseif (isset($_GET['status'])) {
                    http_response_code((int) $_GET['status']);
                }
                echo isset($_GET['size']) ? str_repeat('x', (int) $_GET['size'])
                    : json_encode([$_SERVER['REQUEST_METHOD'], file_get_contents('php://input'), $_SERVER['HTTP_X_ONE'] ?? null, $_SERVER['HTTP_AUTHORIZATION'] ?? null]);
                PHP);
            self::$server = new BuiltInServer(self::$directory);
        }
        return self::$server->url($path);
    }

    /** @return iterable<string, array{string}> */
    public static function inputs(): iterable
    {
        yield 'nothing' => [''];
        yield 'a byte' => ['a'];
        yield 'a word' => ['12345678'];
        yield 'a word and a byte' => ["123456\0\xff9"];
        yield 'more than a page' => [str_repeat("\0\1\2\xff", 20_000)];
        yield 'a mebibyte' => [str_repeat('0123456789abcdef', 65_536)];
    }

    /** @dataProvider inputs */
    #[DataProvider('inputs')]
    public function testBytesGoThereAndBack(string $input): void
    {
        $plugin = $this->plugin();
        for ($round = 0; $round < 3; $round++) {
            self::assertSame($input, $plugin->call('echo', $input));
            self::assertSame($input, $plugin->call('echo_in_place', $input));
        }
    }

    public function testAnErrorHasItsTextAndItsCode(): void
    {
        $plugin = $this->plugin();
        foreach ([['fail', 'too bad', 'too bad', 7], ['fail_quietly', 'x', 'fail_quietly() returned 3', 3]] as [$function, $input, $message, $code]) {
            try {
                $plugin->call($function, $input);
                self::fail('no exception');
            } catch (PluginException $e) {
                self::assertSame([$message, $code], [$e->getMessage(), $e->exitCode]);
            }
        }
        self::assertSame('', $plugin->call('silent', 'x'));
        self::assertSame('again', $plugin->call('echo', 'again'));
    }

    public function testConfigurationAndVariables(): void
    {
        $plugin = $this->plugin(['config' => ['color' => 'blue'], 'maxVarBytes' => 10]);
        self::assertSame(['blue', ''], [$plugin->call('config', 'color'), $plugin->call('config', 'size')]);
        self::assertSame('', $plugin->call('recall', 'abc'));
        $plugin->call('remember', 'abc');
        $plugin->call('remember', 'ab');
        self::assertSame(['abc', 'ab'], [$plugin->call('recall', 'abc'), $plugin->call('recall', 'ab')]);
        $plugin->call('forget', 'abc');
        self::assertSame('', $plugin->call('recall', 'abc'));
        self::assertSame('', $this->plugin()->call('recall', 'ab'), 'another object has its own');
        $this->expectException(PluginException::class);
        $this->expectExceptionMessage("The plug-in's variables would take 14 bytes, and the manifest allows 10");
        $plugin->call('remember', 'abcde');
    }

    public function testLogs(): void
    {
        self::assertSame('2', $this->plugin()->call('log', 'one'));
        self::assertSame(['info one', 'error one'], $this->log);
        self::assertSame('1', $this->plugin(level: 'debug')->call('log', 'two'));
        self::assertSame(['debug two', 'info two', 'error two'], array_slice($this->log, 2));
        $this->expectException(\ValueError::class);
        $this->expectExceptionMessage('The level loud is none of trace, debug, info, warn, error');
        $this->plugin(level: 'loud');
    }

    public function testHostFunctionsHavePhpsTypes(): void
    {
        $plugin = $this->plugin();
        self::assertSame('ABC', $plugin->call('shout', 'abc'));
        self::assertSame('{"a":[1],"i":-5,"f":2.5}', $plugin->call('merge', '{"a":[1]}'));
        self::assertSame('', $plugin->call('nothing', 'x'));
        $failing = new Plugin(self::PLUGIN, ['shout' => static fn(string $text) => throw new \DomainException($text), 'merge' => static fn() => 1, 'other' => ['nothing' => static fn(int $block) => null]]);
        try {
            $failing->call('shout', 'mine');
            self::fail('no exception');
        } catch (\DomainException $e) {
            self::assertSame('mine', $e->getMessage());
        }
        $this->expectException(\Wasm\LinkException::class);
        $this->expectExceptionMessage('The host function merge passes string as an i32: only an i64 is the place of a block');
        new Plugin(self::PLUGIN, ['merge' => static fn(string $a, string $b) => null]);
    }

    public function testAPluginIsNotEnteredTwice(): void
    {
        $plugin = new Plugin(self::PLUGIN, [
            'shout' => static function (string $text) use (&$plugin): string {
                return $plugin->call('echo', $text);
            },
            'merge' => static fn() => 1,
            'other' => ['nothing' => static fn() => null],
        ]);
        try {
            $plugin->call('shout', 'x');
            self::fail('no exception');
        } catch (\Wasm\WasmError $e) {
            self::assertStringStartsWith('The plug-in is in a call, and its memory belongs to that', $e->getMessage());
        }
        self::assertSame('y', $plugin->call('echo', 'y'));
    }

    public function testHttp(): void
    {
        $plugin = $this->plugin(['allowedHosts' => ['127.0.0.?']]);
        $request = static fn(string $query, array $more = []): string => json_encode(['url' => self::url("answer.php?$query")] + $more);
        self::assertSame('["GET","","1",null]', $plugin->call('get', $request('', ['headers' => ['X-One' => '1']])));
        $post = $request('', ['method' => 'post']);
        self::assertSame(['POST', $post, null, null], json_decode($plugin->call('post', $post), true));
        $headers = json_decode($plugin->call('headers', $request('')), true);
        self::assertSame('a, b', $headers['x-two']);
        try {
            $plugin->call('status', $request('status=418'));
            self::fail('no exception');
        } catch (PluginException $e) {
            self::assertSame(218, $e->exitCode, 'that is 418; an answer that is an error is an answer');
        }
    }

    public function testRedirectionsAreFollowedOnlyWhereTheyMayGo(): void
    {
        $plugin = $this->plugin(['allowedHosts' => ['127.0.0.1']]);
        $to = static fn(string $target, int $status = 302): string => json_encode([
            'url' => self::url('answer.php') . "?status=$status&to=" . urlencode($target), 'method' => 'POST', 'headers' => ['Authorization' => 'mine'],
        ]);
        self::assertSame('["GET","",null,"mine"]', $plugin->call('post', $to('/answer.php')));
        self::assertSame('["GET","",null,"mine"]', $plugin->call('post', $to('answer.php')));
        self::assertSame('["GET","",null,"mine"]', $plugin->call('post', $to(self::url('answer.php'))));
        $kept = json_decode($plugin->call('post', $to('/answer.php', 307)), true);
        self::assertSame('POST', $kept[0]);
        foreach ([str_replace('127.0.0.1', 'localhost', self::url('answer.php')) => 'is not allowed', 'file:///etc/passwd' => 'which is no address of the web'] as $target => $message) {
            try {
                $plugin->call('post', $to($target));
                self::fail("no exception for $target");
            } catch (PluginException $e) {
                self::assertStringContainsString($message, $e->getMessage());
            }
        }
        $this->expectException(PluginException::class);
        $this->expectExceptionMessage('was redirected more than 5 times');
        $endless = self::$directory . '/endless.php';
        file_put_contents($endless, '<?php header("Location: /endless.php");');
        $plugin->call('get', json_encode(['url' => self::url('endless.php')]));
    }

    public function testAuthorisationStaysWithItsHost(): void
    {
        $plugin = $this->plugin(['allowedHosts' => ['127.0.0.1', 'localhost']]);
        $target = str_replace('127.0.0.1', 'localhost', self::url('answer.php'));
        if (@file_get_contents($target) === false) {
            self::markTestSkipped('localhost is not 127.0.0.1 here');
        }
        $request = ['url' => self::url('answer.php') . '?to=' . urlencode($target), 'headers' => ['Authorization' => 'mine', 'X-One' => '1']];
        self::assertSame('["GET","","1",null]', $plugin->call('get', json_encode($request)));
    }

    /** @return iterable<string, array{string, string}> */
    public static function badRequests(): iterable
    {
        yield 'a host that is not allowed' => ['{"url":"http://example.org/"}', 'The HTTP request to http://example.org/ is not allowed: the manifest\'s allowed hosts are 127.0.0.1, *.example.com'];
        yield 'a suffix that is not one' => ['{"url":"http://example.com.evil.org/"}', 'is not allowed'];
        yield 'a user that looks like a host' => ['{"url":"http://127.0.0.1@evil.org/"}', 'is not allowed'];
        yield 'a file' => ['{"url":"file:///etc/passwd"}', 'which is no address of the web'];
        yield 'a stream of PHP' => ['{"url":"php://filter/read=string.rot13/resource=/etc/passwd"}', 'which is no address of the web'];
        yield 'a backslash' => ['{"url":"http://127.0.0.1\\\\@evil.org/"}', 'which is no address of the web'];
        yield 'no url' => ['{"method":"GET"}', 'needs JSON with an url'];
        yield 'no JSON' => ['http://127.0.0.1/', 'needs JSON with an url'];
        yield 'a header too many' => ['{"url":"http://127.0.0.1/","headers":{"X":"a\r\nY: b"}}', 'with the header "X", which is not one'];
        yield 'a method with a header' => ['{"url":"http://127.0.0.1/","method":"GET / HTTP/1.1\r\nX: y"}', 'which is not one'];
        yield 'nobody there' => ['{"url":"http://127.0.0.1:1/"}', 'The HTTP request to http://127.0.0.1:1/ failed: '];
    }

    /** @dataProvider badRequests */
    #[DataProvider('badRequests')]
    public function testWhatIsNoRequestIsNotSent(string $request, string $message): void
    {
        $this->expectException(PluginException::class);
        $this->expectExceptionMessage($message);
        $this->plugin(['allowedHosts' => ['127.0.0.1', '*.example.com']])->call('get', $request);
    }

    public function testAResponseHasALimit(): void
    {
        $plugin = $this->plugin(['allowedHosts' => ['127.0.0.1'], 'maxHttpResponseBytes' => 100]);
        $request = static fn(int $size): string => json_encode(['url' => self::url("answer.php?size=$size")]);
        self::assertSame(100, strlen($plugin->call('get', $request(100))));
        $this->expectException(PluginException::class);
        $this->expectExceptionMessage('has more than the 100 bytes that the manifest allows');
        $plugin->call('get', $request(101));
    }

    public function testTimeAndMemoryHaveLimits(): void
    {
        try {
            $this->plugin(['timeout' => 0.05])->call('spin');
            self::fail('no exception');
        } catch (\Wasm\TimeLimitException) {
        }
        $small = $this->plugin(['maxPages' => 4]);
        self::assertSame(1000, strlen($small->call('echo', str_repeat('x', 1000))));
        $this->expectException(\Wasm\WasmException::class);
        $this->expectExceptionMessage("The plug-in's memory has no room for 300000 bytes more");
        $small->call('echo', str_repeat('x', 300_000));
    }

    public function testFreedBlocksAreUsedAgain(): void
    {
        $plugin = $this->plugin(['maxPages' => 40]);
        foreach ([1, 16, 17, 1000, 65536, 500_000] as $size) {
            $input = str_repeat('y', $size);
            self::assertSame($input, $plugin->call('churn', $input));
        }
    }

    public function testAPointerBeyondFourGibibytesIsNoPlaceInMemory(): void
    {
        $this->expectException(\Wasm\TrapException::class);
        $this->plugin()->call('beyond');
    }

    public function testWhatCannotBeCalledIsRefused(): void
    {
        $plugin = $this->plugin();
        self::assertSame([true, false, false], [$plugin->has('echo'), $plugin->has('ech'), $plugin->has('memory')]);
        foreach (['ech' => 'The plug-in has no function "ech", but echo, echo_in_place, ', 'takes' => 'The function "takes" is (i32) -> (): a plug-in\'s functions take nothing, and read their input'] as $name => $message) {
            try {
                $plugin->call($name);
                self::fail('no exception');
            } catch (\Wasm\ExportNotFoundException $e) {
                self::assertStringStartsWith($message, $e->getMessage());
            }
        }
        $this->expectException(\Wasm\LinkException::class);
        $this->expectExceptionMessage('"extism:host/user"."shout"');
        new Plugin(self::PLUGIN);
    }

    public function testModulesMayImportFromEachOther(): void
    {
        $library = Module::fromText('(module (func (export "answer") (result i32) (i32.const 42)))');
        $main = Module::fromText('(module (import "lib" "answer" (func $answer (result i32))) (func (export "run") (result i32) (call $answer)))');
        $plugin = new Plugin(new Manifest(['main' => $main, 'lib' => $library]));
        $this->expectException(PluginException::class);
        $this->expectExceptionMessage('run() returned 42');
        $plugin->call('run');
    }

    public function testWasiIsThereForThoseThatWantIt(): void
    {
        $module = Module::fromText('(module
            (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
            (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
            (memory (export "memory") 1)
            (global $ready (mut i32) (i32.const 9))
            (data (i32.const 16) "oh no\n") (data (i32.const 0) "\10\00\00\00\06\00\00\00")
            (func (export "_initialize") (global.set $ready (i32.const 0)))
            (func (export "complain") (result i32) (drop (call $write (i32.const 2) (i32.const 0) (i32.const 1) (i32.const 8))) (global.get $ready))
            (func (export "leave") (call $exit (i32.const 5))))');
        $plugin = new Plugin($module, logger: function (string $level, string $message): void {
            $this->log[] = "$level $message";
        });
        $plugin->call('complain');
        self::assertSame(['error oh no'], $this->log);
        $this->expectException(PluginException::class);
        $this->expectExceptionMessage('leave() returned 5');
        $plugin->call('leave');
    }

    public function testAProgramRunsOnceInEachInstance(): void
    {
        $plugin = new Plugin(Module::fromText('(module (global $ran (mut i32) (i32.const 0))
            (func (export "_start") (if (global.get $ran) (then unreachable)) (global.set $ran (i32.const 1))))'));
        self::assertSame(['', ''], [$plugin->call('_start'), $plugin->call('_start')]);
    }

    public function testAManifestInJson(): void
    {
        $bytes = "\0asm\1\0\0\0";
        $manifest = Manifest::fromJson(json_encode([
            'wasm' => [['data' => base64_encode($bytes), 'name' => 'lib', 'hash' => hash('sha256', $bytes)], ['path' => self::PLUGIN]],
            'config' => ['a' => 'b'], 'allowed_hosts' => ['*.org'], 'timeout_ms' => 1500,
            'memory' => ['max_pages' => 9, 'max_http_response_bytes' => 10, 'max_var_bytes' => 11],
        ]));
        self::assertSame(['a' => 'b'], $manifest->config);
        self::assertSame([['*.org'], 1.5, 9, 10, 11], [$manifest->allowedHosts, $manifest->timeout, $manifest->maxPages, $manifest->maxHttpResponseBytes, $manifest->maxVarBytes]);
        self::assertSame(['lib', 1], array_keys($manifest->wasm));
        foreach ([
            '[' => 'The manifest is not JSON',
            '{}' => "The manifest has no module: it needs 'wasm' => [['path' => …]]",
            '{"wasm":[{"url":"https://example.org/x.wasm"}]}' => "The manifest's module https://example.org/x.wasm is to be downloaded: do so before, and give its path",
            '{"wasm":[{"path":"x"}],"allowed":1}' => 'The manifest has the unknown key allowed',
            '{"wasm":[{"data":"AGFzbQ==","hash":"00"}]}' => 'has not the SHA-256 that the manifest wants',
            '{"wasm":[{"path":"/no/such.wasm","hash":"00"}]}' => "The manifest's module /no/such.wasm cannot be read",
        ] as $json => $message) {
            try {
                Manifest::fromJson($json);
                self::fail("no exception for $json");
            } catch (\ValueError $e) {
                self::assertStringContainsString($message, $e->getMessage());
            }
        }
    }

    public function testTheObjectIsFreedWithItsMemory(): void
    {
        $plugin = $this->plugin();
        $plugin->call('echo', 'x');
        $weak = \WeakReference::create($plugin);
        unset($plugin);
        gc_collect_cycles();
        self::assertNull($weak->get());
        $before = 0;
        for ($round = 0; $round < 300; $round++) {
            $this->plugin()->call('echo', str_repeat('x', 100_000));
            if ($round === 100) {
                gc_collect_cycles();
                $before = memory_get_usage();
            }
        }
        gc_collect_cycles();
        self::assertLessThan($before + 200_000, memory_get_usage());
    }
}
