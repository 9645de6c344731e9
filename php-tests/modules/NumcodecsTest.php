<?php

declare(strict_types=1);

namespace WasmTests\Modules;

use Wasm\Component;
use Wasm\Component\Instance;
use Wasm\Component\Variant;
use Wasm\ResultException;
use WasmTests\Support\Php;

/** `numcodecs-wasm-zlib` of PyPI: a component with a resource, against PHP's own zlib, with callables for WASI. */
final class NumcodecsTest extends ModuleTestCase
{
    private static ?Component $component = null;

    protected function setUp(): void
    {
        if (!class_exists(Component::class)) {
            self::markTestSkipped('this build has no components (the cargo feature "component")');
        }
        $file = Php::root() . '/target/modules/wasi/python/numcodecs_wasm_zlib/codec.wasm';
        if (!is_file($file)) {
            self::markTestSkipped('not fetched: php php-tests/modules/fetch.php');
        }
        self::$component ??= new Component($file);
    }

    public static function tearDownAfterClass(): void
    {
        self::$component = null;
    }

    private static function instance(): Instance
    {
        return self::$component->instantiate([
            'wasi:logging/logging' => ['log' => static fn(string $level, string $context, string $message) => null],
            'wasi:io/streams' => ['[method]output-stream.blocking-write-and-flush' => static fn(object $stream, string $bytes) => null],
            'wasi:cli/stderr' => ['getStderr' => static fn(): object => new \stdClass()],
            'wasi:random/random@0.2.0' => ['getRandomBytes' => random_bytes(...)],
        ]);
    }

    /** With WASI, whose logging is not a part of it. */
    public function testWasiIsProvided(): void
    {
        $wasi = new \Wasm\Wasi();
        $instance = self::$component->instantiate(['wasi:logging/logging' => ['log' => static fn() => null]], $wasi);
        $zlib = $instance->codec->codec->fromConfig('{"level":6}');
        $bytes = random_bytes(500_000) . str_repeat('x', 500_000);
        self::assertSame($bytes, $zlib->decode($zlib->encode(self::bytes($bytes)))['data']->value);
        self::assertSame('', $wasi->stderr());
    }

    private static function bytes(string $bytes): array
    {
        return ['data' => new Variant('u8', $bytes), 'shape' => [strlen($bytes)]];
    }

    public function testTheInterfaceHasManyNames(): void
    {
        $instance = self::instance();
        foreach (['numcodecs:abc/codec@0.1.1', 'numcodecs:abc/codec', 'numcodecs:abc/codec@0.1.0', 'codec'] as $name) {
            self::assertSame('zlib.rs', $instance->exports[$name]->codecId());
        }
        self::assertSame('zlib.rs', $instance->codec->codecId());
        self::assertFalse(isset($instance->exports['numcodecs:abc/codec@0.2.0']));
        self::assertIsArray(json_decode($instance->codec->codecConfigSchema(), true));
    }

    public function testAMegabyteGoesThroughAndBack(): void
    {
        $zlib = self::instance()->codec->codec->fromConfig('{"level":6,"_version":"0.1.0"}');
        $text = str_repeat('The quick brown fox. ', 50_000);
        $packed = $zlib->encode(self::bytes($text));
        self::assertSame('u8', $packed['data']->case);
        self::assertLessThan(10_000, strlen($packed['data']->value));
        self::assertSame($text, $zlib->decode($packed)['data']->value);
        self::assertSame($text, zlib_decode(substr($packed['data']->value, strpos($packed['data']->value, "\x78"))));
    }

    public function testNumbersOfEveryKind(): void
    {
        $zlib = self::instance()->codec->codec->fromConfig('{"level":1,"_version":"0.1.0"}');
        $arrays = [
            'u16' => [0, 65535], 'u32' => [1, 4294967295], 'u64' => [-1, 0, PHP_INT_MAX], 'i8' => [-128, 127], 'i16' => [-1],
            'i32' => [-2147483648], 'i64' => [PHP_INT_MIN], 'f32' => [1.5, -0.0], 'f64' => [1.5, 1e300],
        ];
        foreach ($arrays as $kind => $numbers) {
            $array = ['data' => new Variant($kind, $numbers), 'shape' => [count($numbers)]];
            self::assertEquals($array, $zlib->decode($zlib->encode($array)), $kind);
        }
    }

    public function testAnErrorIsThrownWithWhatItCarries(): void
    {
        $instance = self::instance();
        $zlib = $instance->codec->codec->fromConfig('{"level":6,"_version":"0.1.0"}');
        try {
            $zlib->decode(self::bytes('garbage'));
            self::fail('garbage was decoded');
        } catch (ResultException $e) {
            self::assertSame(['message', 'chain'], array_keys($e->payload));
        }
        self::assertTrue($instance->isUsable());
        $zlib->drop();
        self::assertTrue($zlib->isDropped());
        $this->expectException(\Wasm\WasmError::class);
        $zlib->getConfig();
    }
}
