--TEST--
Wasm\Memory: NaNs keep their bits
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

$memory = new Wasm\Memory(1);
foreach (['0000c07f', '0100a0ff', '0100807f', 'ffffffff'] as $bits) {
    $memory->write(0, hex2bin($bits));
    $value = $memory->readFloat32(0);
    $memory->writeFloat32(4, $value);
    echo bin2hex(strrev(pack('e', $value))), ' ', bin2hex($memory->read(4, 4)), "\n";
}
foreach (['000000000000f87f', '010000000000f0ff'] as $bits) {
    $memory->write(0, hex2bin($bits));
    $memory->writeFloat64(8, $memory->readFloat64(0));
    echo bin2hex($memory->read(8, 8)), "\n";
}
?>
--EXPECT--
7ff8000000000000 0000c07f
fff4000020000000 0100a0ff
7ff0000020000000 0100807f
ffffffffe0000000 ffffffff
000000000000f87f
010000000000f0ff
