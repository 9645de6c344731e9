<?php

declare(strict_types=1);

namespace WasmTests\Modules;

use PHPUnit\Framework\Attributes\DataProvider;
use PHPUnit\Framework\Attributes\RequiresPhpExtension;
use Wasm\Bindgen;

/** `@jsquash/oxipng`: wasm-bindgen in the dialect of the object slab, results through memory. */
final class OxipngTest extends ModuleTestCase
{
    private Bindgen $oxipng;
    private \Lodepng $lodepng;

    protected function setUp(): void
    {
        $this->oxipng = new Bindgen(self::npm('@jsquash/oxipng/codec/pkg/squoosh_oxipng_bg.wasm'));
        self::example('lodepng/Lodepng.php');
        $this->lodepng = new \Lodepng(self::npm('@cwasm/lodepng/lodepng.wasm'));
    }

    /** @return iterable<string, array{int, bool}> */
    public static function options(): iterable
    {
        yield 'the fastest' => [0, false];
        yield 'the usual' => [2, false];
        yield 'interlaced' => [1, true];
    }

    /** @dataProvider options */
    #[DataProvider('options')]
    public function testItShrinksAndKeepsThePixels(int $level, bool $interlace): void
    {
        [$pixels, $width, $height] = [self::picture(120, 80), 120, 80];
        $png = self::wasteful($pixels, $width, $height);
        $smaller = $this->oxipng->optimise($png, $level, $interlace, false);
        self::assertLessThan(strlen($png) / 4, strlen($smaller));
        self::assertSame([$pixels, $width, $height], $this->lodepng->decode($smaller));
        self::assertSame($interlace ? 1 : 0, ord($smaller[28]));
    }

    public function testItEncodesPixels(): void
    {
        $png = $this->oxipng->optimise_raw(self::picture(33, 20), 33, 20, 1, false, false);
        self::assertSame([self::picture(33, 20), 33, 20], $this->lodepng->decode($png));
    }

    /** @requires extension gd */
    #[RequiresPhpExtension('gd')]
    public function testWhatGdWroteBecomesSmaller(): void
    {
        $image = imagecreatetruecolor(200, 100);
        imagefilledellipse($image, 100, 50, 150, 80, 0xff8800);
        ob_start();
        imagepng($image);
        $png = ob_get_clean();
        $smaller = $this->oxipng->optimise($png, 3, false, false);
        self::assertLessThan(strlen($png), strlen($smaller));
        self::assertSame($this->lodepng->decode($png), $this->lodepng->decode($smaller));
    }

    public function testAPanicIsAnExceptionAndTheInstanceGoesOn(): void
    {
        for ($round = 0; $round < 100; $round++) {
            try {
                $this->oxipng->optimise("no PNG $round", 2, false, false);
                self::fail('it optimised what is no PNG');
            } catch (Bindgen\JsError $e) {
                self::assertSame('`unwrap_throw` failed', $e->getMessage());
            }
        }
        $stack = $this->oxipng->instance->__wbindgen_add_to_stack_pointer(0);
        $png = self::wasteful(self::picture(10, 10), 10, 10);
        self::assertSame(self::picture(10, 10), $this->lodepng->decode($this->oxipng->optimise($png, 1, false, false))[0]);
        self::assertSame($stack, $this->oxipng->instance->__wbindgen_add_to_stack_pointer(0));
    }

    private static function picture(int $width, int $height): string
    {
        $pixels = '';
        for ($y = 0; $y < $height; $y++) {
            for ($x = 0; $x < $width; $x++) {
                $pixels .= pack('C4', 10 * ($x >> 3), 10 * ($y >> 3), 128, 255);
            }
        }
        return $pixels;
    }

    /** A PNG whose bytes are not compressed at all, as only this test writes one. */
    private static function wasteful(string $pixels, int $width, int $height): string
    {
        $lines = '';
        foreach (str_split($pixels, 4 * $width) as $line) {
            $lines .= "\0$line";
        }
        $chunk = static fn(string $type, string $data): string => pack('N', strlen($data)) . $type . $data . pack('N', crc32($type . $data));
        return "\x89PNG\r\n\x1a\n" . $chunk('IHDR', pack('NNC5', $width, $height, 8, 6, 0, 0, 0))
            . $chunk('IDAT', zlib_encode($lines, ZLIB_ENCODING_DEFLATE, 0)) . $chunk('IEND', '');
    }
}
