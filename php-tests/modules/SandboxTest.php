<?php

declare(strict_types=1);

namespace WasmTests\Modules;

use PHPUnit\Framework\Attributes\DataProvider;
use Wasm\Component;
use Wasm\Preopen;
use Wasm\Store;
use Wasm\TimeLimitException;
use Wasm\Wasi;
use WasmTests\Support\Php;

/**
 * `hyperlight-sandbox-python-guest` and `-javascript-guest` of PyPI: CPython and StarlingMonkey as components, which import
 * all of WASI 0.2 and a function of the host's.
 */
final class SandboxTest extends ModuleTestCase
{
    /** @var array<string, Component> */
    private static array $components = [];

    private const FILES = ['python' => 'python_guest/resources/python-sandbox.wasm', 'javascript' => 'javascript_guest/resources/js-sandbox.wasm'];

    public static function tearDownAfterClass(): void
    {
        self::$components = [];
    }

    private static function component(string $language): Component
    {
        if (!class_exists(Component::class)) {
            self::markTestSkipped('this build has no components (the cargo feature "component")');
        }
        $file = Php::root() . '/target/modules/wasi/python/' . self::FILES[$language];
        if (!is_file($file)) {
            self::markTestSkipped('not fetched: php php-tests/modules/fetch.php');
        }
        if (ini_get('wasm.compiler') === 'llvm') {
            self::markTestSkipped('LLVM takes many minutes for an interpreter of that size');
        }
        return self::$components[$language] ??= new Component($file);
    }

    /** @param callable(string, string): string $dispatch */
    private static function sandbox(string $language, ?callable $dispatch = null, ?Wasi $wasi = null, float $seconds = 60.0): Component\Instance
    {
        $imports = ['hyperlight:sandbox/tools' => ['dispatch' => $dispatch ?? static fn(string $name): string => json_encode($name)]];
        return self::component($language)->instantiate($imports, $wasi ?? new Wasi(), new Store(timeLimit: $seconds));
    }

    /** @return iterable<string, array{string, string, array{stdout: string, stderr: string, exitCode: int}}> */
    public static function programs(): iterable
    {
        $result = static fn(string $stdout, string $stderr = '', int $exitCode = 0): array => compact('stdout', 'stderr', 'exitCode');
        yield 'a sum in Python' => ['python', 'print(sum(range(101)))', $result("5050\n")];
        yield 'its library' => ['python', 'import json, math; print(json.dumps({"pi": round(math.pi, 3)}))', $result("{\"pi\": 3.142}\n")];
        yield 'its exit code' => ['python', 'raise SystemExit(3)', $result('', '', 3)];
        yield 'an exception' => ['python', '1 / 0', $result('', "ZeroDivisionError: division by zero\n", 1)];
        yield 'no environment' => ['python', 'import os; print(len(os.environ))', $result("0\n")];
        yield 'no files' => ['python', 'open("/etc/passwd")', $result('', "FileNotFoundError: [Errno 44] No such file or directory: '/etc/passwd'\n", 1)];
        yield 'a list in JavaScript' => ['javascript', 'console.log([1, 2, 3].map(x => x * x).join())', $result("1,4,9\n")];
        yield 'an error' => ['javascript', 'throw new Error("no")', $result('', "Error: no\n", 1)];
        yield 'a date' => ['javascript', 'console.log(new Date().getFullYear() > 2020)', $result("true\n")];
    }

    /** @dataProvider programs */
    #[DataProvider('programs')]
    public function testRuns(string $language, string $code, array $expected): void
    {
        self::assertSame($expected, self::sandbox($language)->executor->run($code));
    }

    /** @dataProvider languages */
    #[DataProvider('languages')]
    public function testItAsksPhp(string $language, string $code): void
    {
        $asked = [];
        $sandbox = self::sandbox($language, function (string $name, string $arguments) use (&$asked): string {
            $asked[] = [$name, json_decode($arguments, true)];
            return json_encode(array_sum(json_decode($arguments, true)));
        });
        for ($round = 1; $round <= 3; $round++) {
            self::assertSame("5\n", $sandbox->executor->run($code)['stdout']);
            self::assertSame(['add', ['a' => 2, 'b' => 3]], $asked[$round - 1]);
        }
    }

    /** @return iterable<string, array{string, string}> */
    public static function languages(): iterable
    {
        yield 'Python' => ['python', 'print(call_tool("add", a=2, b=3))'];
        yield 'JavaScript' => ['javascript', 'console.log(call_tool("add", {a: 2, b: 3}))'];
    }

    public function testPythonReadsAndWritesFiles(): void
    {
        $files = Preopen::memory(['in.txt' => "one\ntwo\n"], writable: true);
        $sandbox = self::sandbox('python', wasi: new Wasi(preopens: ['/work' => $files]));
        $result = $sandbox->executor->run('lines = open("/work/in.txt").read().split(); open("/work/out.txt", "w").write(str(lines)); print(len(lines))');
        self::assertSame(["2\n", ''], [$result['stdout'], $result['stderr']]);
        self::assertSame("['one', 'two']", $files->files()['out.txt']);
    }

    public function testItEndsInTime(): void
    {
        $sandbox = self::sandbox('python', seconds: 2.0);
        $this->expectException(TimeLimitException::class);
        $sandbox->executor->run('while True: pass');
    }

    public function testHttpGoesToPhp(): void
    {
        $code = 'try { const r = await fetch("http://example.org/path?q", {method: "PUT", headers: {"X-A": "b"}, body: "sent"});
            console.log(r.status, r.headers.get("x-answer"), await r.text()); } catch (e) { console.log("denied"); }';
        $requests = [];
        $wasi = new Wasi(http: function (array $request) use (&$requests): array {
            $requests[] = $request;
            return ['status' => 418, 'headers' => ['X-Answer' => 'yes'], 'body' => str_repeat('tea ', 3)];
        });
        $result = self::sandbox('javascript', wasi: $wasi)->executor->run($code);
        self::assertSame(["418 yes tea tea tea \n", ''], [$result['stdout'], $result['stderr']]);
        self::assertSame(['PUT', 'http://example.org/path?q', 'sent'], [$requests[0]['method'], $requests[0]['url'], $requests[0]['body']]);
        self::assertSame(['b'], array_change_key_case($requests[0]['headers'])['x-a']);
        self::assertSame("denied\n", self::sandbox('javascript')->executor->run($code)['stdout']);
    }
}
