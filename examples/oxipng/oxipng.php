<?php
/*
 * Smaller PNG files, and not a pixel changed: for uploads, screenshots and generated charts, before they are stored and
 * sent a million times. A tenth to a half is what an optimiser saves on what GD and cameras write, which no setting of
 * imagepng() reaches; elsewhere it is a program that has to be installed and started for each file.
 *
 * This is OxiPNG, Rust in 164 kB of WebAssembly, built by wasm-bindgen for JavaScript. Wasm\Bindgen, in lib/, takes the
 * place of JavaScript: it reads the declarations beside the module, and there is no glue to write. An error or a panic
 * in Rust is an exception here.
 *
 *     npm install @jsquash/oxipng@2.3.0       # then node_modules/@jsquash/oxipng/codec/pkg/squoosh_oxipng_bg.wasm
 */
require __DIR__ . '/../npm.php';
require __DIR__ . '/../../lib/autoload.php';

$oxipng = new Wasm\Bindgen(npm('@jsquash/oxipng/codec/pkg/squoosh_oxipng_bg.wasm'));

// A chart as a program might draw it, and a PNG of it that is written without care.
$rows = '';
for ($y = 0; $y < 200; $y++) {
    $rows .= "\0";
    for ($x = 0; $x < 320; $x++) {
        $rows .= $y > 190 - 40 * sin($x / 40) - $x / 4 ? "\x2b\x6c\xb0\xff" : "\xff\xff\xff\xff";
    }
}
$chunk = fn(string $type, string $data): string => pack('N', strlen($data)) . $type . $data . pack('N', crc32($type . $data));
$png = "\x89PNG\r\n\x1a\n" . $chunk('IHDR', pack('NNC5', 320, 200, 8, 6, 0, 0, 0)) . $chunk('IDAT', gzcompress($rows, 1)) . $chunk('IEND', '');

$level = 2;    // from 0 to 6: how long it tries
$smaller = $oxipng->optimise($png, $level, false, true);

echo strlen($png), ' bytes, ', strlen($smaller) < strlen($png) / 4 ? 'less than a fourth is left' : 'hardly less now', "\n";
echo 'a ', ['', '', '', 'palette', '', '', 'rgba'][ord($smaller[25])], ' of ', ord($smaller[24]), ' bit, width ', unpack('N', $smaller, 16)[1], "\n";

try {
    $oxipng->optimise('GIF89a', $level, false, true);
} catch (Wasm\Bindgen\JsError $e) {
    echo 'no PNG: ', $e->getMessage(), "\n";
}

// Output:
// 2683 bytes, less than a fourth is left
// a palette of 1 bit, width 320
// no PNG: `unwrap_throw` failed
