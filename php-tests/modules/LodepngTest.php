<?php

declare(strict_types=1);

namespace WasmTests\Modules;

use PHPUnit\Framework\Attributes\DataProvider;
use PHPUnit\Framework\Attributes\RequiresPhpExtension;

/** `@cwasm/lodepng`: C without any import; pixels through its malloc. */
final class LodepngTest extends ModuleTestCase
{
    private \Lodepng $lodepng;

    protected function setUp(): void
    {
        $file = self::npm('@cwasm/lodepng/lodepng.wasm');
        self::example('lodepng/Lodepng.php');
        $this->lodepng = new \Lodepng($file);
    }

    /** @return iterable<string, array{string, int, int}> */
    public static function images(): iterable
    {
        $noise = '';
        for ($k = 0; $k < 31 * 17; $k++) {
            $noise .= substr(hash('sha256', (string) $k, true), 0, 4);
        }
        yield 'one pixel' => ["\x01\x02\x03\x04", 1, 1];
        yield 'one colour' => [str_repeat("\x20\x40\x60\xff", 100 * 50), 100, 50];
        yield 'noise' => [$noise, 31, 17];
        yield 'a gradient larger than the initial memory' => [
            implode('', array_map(static fn(int $k): string => pack('V', $k * 0x010305), range(1, 512 * 512))), 512, 512,
        ];
    }

    /** @dataProvider images */
    #[DataProvider('images')]
    public function testPixelsComeBack(string $pixels, int $width, int $height): void
    {
        $png = $this->lodepng->encode($pixels, $width, $height);
        self::assertSame("\x89PNG\r\n\x1a\n", substr($png, 0, 8));
        self::assertSame([$width, $height], array_values(unpack('N2', $png, 16)));
        self::assertSame([$pixels, $width, $height], $this->lodepng->decode($png));
    }

    /**
     * @dataProvider images
     * @requires extension gd
     */
    #[DataProvider('images')]
    #[RequiresPhpExtension('gd')]
    public function testGdReadsWhatItWrote(string $pixels, int $width, int $height): void
    {
        $image = imagecreatefromstring($this->lodepng->encode($pixels, $width, $height));
        self::assertSame([$width, $height], [imagesx($image), imagesy($image)]);
        imagepalettetotruecolor($image);
        for ($y = 0; $y < $height; $y++) {
            for ($x = 0; $x < $width; $x++) {
                // GD has seven bits of alpha, and the other way round.
                $color = imagecolorat($image, $x, $y);
                $expected = array_values(unpack('C4', $pixels, 4 * ($y * $width + $x)));
                $actual = [$color >> 16 & 255, $color >> 8 & 255, $color & 255, $color >> 24 & 127];
                if ([$expected[0], $expected[1], $expected[2], 127 - ($expected[3] >> 1)] !== $actual) {
                    self::fail("pixel $x, $y: wrote " . json_encode($expected) . ', GD has ' . json_encode($actual));
                }
            }
        }
    }

    /** @requires extension gd */
    #[RequiresPhpExtension('gd')]
    public function testItReadsWhatGdWrote(): void
    {
        $image = imagecreatetruecolor(40, 30);
        imagefilledrectangle($image, 0, 0, 39, 29, 0x123456);
        imagefilledellipse($image, 20, 15, 20, 20, 0xfedcba);
        ob_start();
        imagepng($image);
        [$pixels, $width, $height] = $this->lodepng->decode(ob_get_clean());
        self::assertSame([40, 30], [$width, $height]);
        $count = [];
        for ($y = 0; $y < 30; $y++) {
            for ($x = 0; $x < 40; $x++) {
                $pixel = substr($pixels, 4 * ($y * 40 + $x), 4);
                self::assertSame(pack('N', imagecolorat($image, $x, $y) << 8 | 255), $pixel);
                $count[$pixel] = true;
            }
        }
        self::assertCount(2, $count);
    }

    public function testABrokenFileIsRefused(): void
    {
        $png = $this->lodepng->encode(str_repeat("\0\1\2\3", 64), 8, 8);
        $png[20] = "\x55";
        try {
            $this->lodepng->decode($png);
            self::fail('it decoded a file whose header is broken');
        } catch (\RuntimeException $e) {
            self::assertSame('LodePNG refuses it, error 57', $e->getMessage());
        }
        // And the instance goes on working.
        self::assertSame(["\1\2\3\4", 1, 1], $this->lodepng->decode($this->lodepng->encode("\1\2\3\4", 1, 1)));
    }
}
