<?php
/*
 * Hashes that PHP lacks: BLAKE3 for content addresses and deduplication (what Bazel, IPFS and b3sum speak), scrypt,
 * bcrypt with any salt, SM3, and Argon2id on a PHP that was built without it, from which password_verify() elsewhere
 * takes the result. And no wait for an extension: a new algorithm is an npm update.
 *
 * hash-wasm is a set of C modules of 1 to 12 kB, one an algorithm, as base64 within its JavaScript. HashWasm and
 * Argon2id beside this file are all the glue there is. PHP's own hash() knows xxh3 and is the better choice for it: the
 * bench says by how much.
 *
 *     npm install hash-wasm@4.13.0
 */
require __DIR__ . '/../npm.php';
require __DIR__ . '/HashWasm.php';
require __DIR__ . '/Argon2id.php';

$directory = dirname(npm('hash-wasm/dist/blake3.umd.min.js'));

$blake3 = HashWasm::load($directory, 'blake3');
echo 'BLAKE3  ', bin2hex($blake3->blake3('abc')), "\n";
echo 'keyed   ', bin2hex($blake3->blake3('abc', 32, str_repeat('k', 32))), "\n";

$xxh3 = HashWasm::load($directory, 'xxhash3');
$data = str_repeat('The quick brown fox jumps over the lazy dog. ', 2000);
echo 'xxh3    ', bin2hex($xxh3->xxh3($data)), $xxh3->xxh3($data) === hash('xxh3', $data, true) ? ', as hash() has it' : ' or not', "\n";

$hash = (new Argon2id($directory))->hash('correct horse', 'sixteen bytes!!!', memory: 1024, passes: 2, lanes: 2);
echo $hash, "\n";
var_dump(password_verify('correct horse', $hash));

// Output:
// BLAKE3  6437b3ac38465133ffb63b75273a8db548c558465d79db03fd359c6cd5bd9d85
// keyed   afe3d7ad8d5833d736ab4f589515187829143f7f6fea514659bd53f4eaf74d62
// xxh3    975136a466e08d93, as hash() has it
// $argon2id$v=19$m=1024,t=2,p=2$c2l4dGVlbiBieXRlcyEhIQ$xnZV+DKB7ohH9EsdjUNPZagt84J+GHS0x0/ZIexXmy4
// bool(true)
