<?php
/*
 * PNG without GD: pixels in and out of a file, for a thumbnail, a chart, a captcha or a check of an upload, on a host
 * where no image extension is installed and none can be.
 *
 * LodePNG is 68 kB of WebAssembly. It reads all of PNG's colour types into RGBA and writes what compresses best among
 * them. A broken or hostile file can at worst spoil the memory of this instance; in an extension it would be PHP's own.
 *
 * The module comes from npm, and nothing of it needs Node at run time:
 *
 *     npm install @cwasm/lodepng@0.1.9        # then node_modules/@cwasm/lodepng/lodepng.wasm
 */
require __DIR__ . '/../npm.php';
require __DIR__ . '/Lodepng.php';

$lodepng = new Lodepng(npm('@cwasm/lodepng/lodepng.wasm'));

// A disc with a soft edge, red on transparent.
$size = 64;
$pixels = '';
for ($y = 0; $y < $size; $y++) {
    for ($x = 0; $x < $size; $x++) {
        $inside = max(0, min(1, $size / 2 - hypot($x - $size / 2 + .5, $y - $size / 2 + .5)));
        $pixels .= pack('C4', 224, 32, 48, (int) round(255 * $inside));
    }
}
$png = $lodepng->encode($pixels, $size, $size);
[$again, $width, $height] = $lodepng->decode($png);

echo strlen($pixels), ' bytes of pixels, ', substr($png, 1, 3), ' of less than ', ceil(strlen($png) / 100) * 100, " bytes\n";
echo "$width × $height: ", $again === $pixels ? 'the same pixels' : 'other pixels', "\n";
echo 'the corner is ', bin2hex(substr($again, 0, 4)), ', the middle ', bin2hex(substr($again, 4 * 32 * 65, 4)), "\n";

$png[20] = "\xff";
try {
    $lodepng->decode($png);
} catch (RuntimeException $e) {
    echo $e->getMessage(), "\n";    // 57: the checksum of a chunk
}

// Output:
// 16384 bytes of pixels, PNG of less than 600 bytes
// 64 × 64: the same pixels
// the corner is e0203000, the middle e02030ff
// LodePNG refuses it, error 57
