--TEST--
Wasm\Module::deserialize(): damaged and foreign artifacts are refused
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

$artifact = Wasm\Module::fromText(SUM_WAT)->serialize();
$refused = 0;
for ($length = 0; $length < strlen($artifact); $length += 61) {
    try {
        Wasm\Module::deserialize(substr($artifact, 0, $length));
    } catch (Wasm\SerializationException) {
        $refused++;
    }
    $flipped = $artifact;
    $flipped[$length] = chr(ord($flipped[$length]) ^ 0x10);
    try {
        Wasm\Module::deserialize($flipped);
    } catch (Wasm\SerializationException) {
        $refused++;
    }
}
var_dump($refused === 2 * (int) ceil(strlen($artifact) / 61));
attempt(fn() => Wasm\Module::deserialize(''));
attempt(fn() => Wasm\Module::deserialize(SUM_WASM));
attempt(fn() => Wasm\Module::deserialize(str_repeat("\0", strlen($artifact))));
attempt(fn() => Wasm\Module::deserialize(substr_replace($artifact, pack('V', 99), 8, 4)));
attempt(fn() => Wasm\Module::deserialize(str_replace('wasmer 7', 'wasmer 6', $artifact)));
attempt(fn() => Wasm\Module::deserialize($artifact . 'x'));
?>
--EXPECTF--
bool(true)
Wasm\SerializationException: these bytes are not an artifact of Wasm\Module::serialize()
Wasm\SerializationException: these bytes are not an artifact of Wasm\Module::serialize()
Wasm\SerializationException: these bytes are not an artifact of Wasm\Module::serialize()
Wasm\SerializationException: the artifact has format version 99, this is %d
Wasm\SerializationException: the artifact was made for wasmer 6.%s; this is wasmer 7.%s
Wasm\SerializationException: the artifact is damaged: its checksum does not match
