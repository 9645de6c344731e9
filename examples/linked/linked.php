<?php
/*
 * Two modules linked: an instance stands in place of the other's imports, and calls between them do not touch PHP.
 */
$primes = new Wasm\Instance(__DIR__ . '/primes.wasm');
$counter = new Wasm\Instance(__DIR__ . '/counter.wasm', ['numbers' => $primes]);
var_dump($counter->count(10000));

// A function of PHP's own fits the same import.
$isPrime = fn(int $number): bool => preg_match('/^1?$|^(11+?)\1+$/', str_repeat('1', $number)) === 0;
$counter = new Wasm\Instance(__DIR__ . '/counter.wasm', ['numbers' => ['is_prime' => $isPrime]]);
var_dump($counter->count(100));

// What does not fit is refused before anything runs.
try {
    new Wasm\Instance(__DIR__ . '/counter.wasm', ['numbers' => ['isPrime' => $isPrime]]);
} catch (Wasm\LinkException $e) {
    echo $e->getMessage(), "\n";
}

// Output:
// int(1229)
// int(25)
// an import does not fit: "numbers"."is_prime" must be a function (i32) -> i32, nothing given; there is "isPrime"
