<?php

declare(strict_types=1);

namespace WasmTests\Modules;

use PHPUnit\Framework\Attributes\DataProvider;

/** `hash-wasm`: small modules in C, held against PHP's own hashes and against the published vectors. */
final class HashWasmTest extends ModuleTestCase
{
    private string $directory;

    protected function setUp(): void
    {
        $this->directory = self::npm('hash-wasm/dist');
        self::example('hash-wasm/HashWasm.php');
        self::example('hash-wasm/Argon2id.php');
    }

    /** @return iterable<string, array{int}> */
    public static function lengths(): iterable
    {
        // About each of xxh3's and BLAKE3's borders, and that of the module's buffer.
        foreach ([0, 1, 3, 4, 8, 9, 16, 17, 63, 64, 65, 128, 129, 240, 241, 1023, 1024, 1025, 16383, 16384, 16385, 100_000] as $length) {
            yield "$length bytes" => [$length];
        }
    }

    /** @dataProvider lengths */
    #[DataProvider('lengths')]
    public function testXxh3IsWhatPhpHas(int $length): void
    {
        $xxh3 = \HashWasm::load($this->directory, 'xxhash3');
        $data = self::bytes($length);
        self::assertSame(hash('xxh3', $data), bin2hex($xxh3->xxh3($data)));
        self::assertSame(hash('xxh3', $data, false, ['seed' => 20_260_607]), bin2hex($xxh3->xxh3($data, 20_260_607)));
    }

    /** @dataProvider lengths */
    #[DataProvider('lengths')]
    public function testBlake2bIsWhatSodiumHas(int $length): void
    {
        if (!function_exists('sodium_crypto_generichash')) {
            self::markTestSkipped('this PHP has no sodium');
        }
        $blake2b = \HashWasm::load($this->directory, 'blake2b');
        $data = self::bytes($length);
        self::assertSame(bin2hex(sodium_crypto_generichash($data, '', 64)), bin2hex($blake2b->blake2b($data, 64)));
        self::assertSame(bin2hex(sodium_crypto_generichash($data, '', 20)), bin2hex($blake2b->blake2b($data, 20)));
    }

    /**
     * From test_vectors.json of the BLAKE3 project.
     *
     * @return iterable<string, array{int, string, string}>
     */
    public static function blake3Vectors(): iterable
    {
        yield '0 bytes' => [
            0,
            'af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262e00f03e7b69af26b7faaf09fcd333050',
            '92b2b75604ed3c761f9d6f62392c8a9227ad0ea3f09573e783f1498a4ed60d26',
        ];
        yield '1 bytes' => [
            1,
            '2d3adedff11b61f14c886e35afa036736dcd87a74d27b5c1510225d0f592e213',
            '6d7878dfff2f485635d39013278ae14f1454b8c0a3a2d34bc1ab38228a80c95b',
        ];
        yield '1024 bytes' => [
            1024,
            '42214739f095a406f3fc83deb889744ac00df831c10daa55189b5d121c855af7',
            '75c46f6f3d9eb4f55ecaaee480db732e6c2105546f1e675003687c31719c7ba4',
        ];
        yield '1025 bytes' => [
            1025,
            'd00278ae47eb27b34faecf67b4fe263f82d5412916c1ffd97c8cb7fb814b8444',
            '357dc55de0c7e382c900fd6e320acc04146be01db6a8ce7210b7189bd664ea69',
        ];
        yield '7169 bytes' => [
            7169,
            'a003fc7a51754a9b3c7fae0367ab3d782dccf28855a03d435f8cfe74605e7817',
            'ed9b1a922c046fdb3d423ae34e143b05ca1bf28b710432857bf738bcedbfa511',
        ];
    }

    /** @dataProvider blake3Vectors */
    #[DataProvider('blake3Vectors')]
    public function testBlake3HasThePublishedVectors(int $length, string $hash, string $keyed): void
    {
        $blake3 = \HashWasm::load($this->directory, 'blake3');
        $data = self::bytes($length);
        self::assertSame($hash, bin2hex($blake3->blake3($data, strlen($hash) / 2)));
        self::assertSame($keyed, bin2hex($blake3->blake3($data, strlen($keyed) / 2, 'whats the Elvish word for friend')));
    }

    public function testBlake3OfAbc(): void
    {
        self::assertSame(
            '6437b3ac38465133ffb63b75273a8db548c558465d79db03fd359c6cd5bd9d85',
            bin2hex(\HashWasm::load($this->directory, 'blake3')->blake3('abc')),
        );
    }

    /** RFC 9106, section 5.3. */
    public function testArgon2idHasTheVectorOfTheRfc(): void
    {
        $tag = (new \Argon2id($this->directory))->tag(
            str_repeat("\1", 32), str_repeat("\2", 16), 32, 3, 4, 32, str_repeat("\3", 8), str_repeat("\4", 12),
        );
        self::assertSame('0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659', bin2hex($tag));
    }

    /** @return iterable<string, array{int, int, int}> */
    public static function costs(): iterable
    {
        yield 'the smallest' => [8, 1, 1];
        yield 'some passes' => [256, 3, 1];
        yield 'several lanes' => [1024, 2, 4];
        yield 'more memory' => [16384, 1, 1];
    }

    /** @dataProvider costs */
    #[DataProvider('costs')]
    public function testPhpVerifiesItsArgon2id(int $memory, int $passes, int $lanes): void
    {
        if (!in_array('argon2id', password_algos(), true)) {
            self::markTestSkipped('this PHP was built without Argon2');
        }
        $salt = random_bytes(16);
        $hash = (new \Argon2id($this->directory))->hash('pässword', $salt, $memory, $passes, $lanes);
        self::assertSame(
            ['memory_cost' => $memory, 'time_cost' => $passes, 'threads' => $lanes],
            password_get_info($hash)['options'],
        );
        self::assertTrue(password_verify('pässword', $hash));
        self::assertFalse(password_verify('passwörd', $hash));
    }

    /** The input of BLAKE3's vectors. */
    private static function bytes(int $length): string
    {
        return substr(str_repeat(implode('', array_map(chr(...), range(0, 250))), intdiv($length, 251) + 1), 0, $length);
    }
}
