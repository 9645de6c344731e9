<?php
/*
 * Passwords by Argon2id, in the form that password_hash() and password_verify() have: RFC 9106, sections 3.2 and 3.3.
 * The module fills the memory; what comes before and after it is BLAKE2b.
 */
final class Argon2id
{
    private Wasm\Module $argon2;
    private HashWasm $blake2b;

    public function __construct(string $directory)
    {
        $this->argon2 = HashWasm::module("$directory/argon2.umd.min.js", 'argon2');
        $this->blake2b = HashWasm::load($directory, 'blake2b');
    }

    /** @param int $memory in KiB */
    public function hash(string $password, string $salt, int $memory = 65536, int $passes = 4, int $lanes = 1): string
    {
        $encode = static fn(string $bytes): string => rtrim(base64_encode($bytes), '=');
        $tag = $this->tag($password, $salt, $memory, $passes, $lanes, 32);
        return "\$argon2id\$v=19\$m=$memory,t=$passes,p=$lanes\${$encode($salt)}\${$encode($tag)}";
    }

    public function tag(string $password, string $salt, int $memory, int $passes, int $lanes, int $length, string $secret = '', string $data = ''): string
    {
        $parameters = pack('V6', $lanes, $length, $memory, $passes, 0x13, 2);
        foreach ([$password, $salt, $secret, $data] as $field) {
            $parameters .= pack('V', strlen($field)) . $field;
        }
        $h0 = $this->blake2b->blake2b($parameters, 64);

        // Its memory is as large as this one password needs, and goes with the instance. The buffer begins where the
        // memory ends when it is first asked for, so that comes before it grows.
        $wasm = new Wasm\Instance($this->argon2);
        $blocks = $wasm->Hash_GetBuffer();
        // What it returns means nothing: it is -1 also where there is more room than that.
        $wasm->Hash_SetMemorySize(($memory + 1) * 1024);
        if ($wasm->memory->byteLength() < $blocks + ($memory + 1) * 1024) {
            throw new RuntimeException("There is no room for $memory KiB");
        }
        for ($lane = 0; $lane < $lanes; $lane++) {
            $first = $blocks + 1024 * 4 * intdiv($memory, 4 * $lanes) * $lane;
            $wasm->memory->write($first, $this->variable($h0 . pack('V2', 0, $lane), 1024));
            $wasm->memory->write($first + 1024, $this->variable($h0 . pack('V2', 1, $lane), 1024));
        }
        $wasm->memory->write($blocks + $memory * 1024, pack('V6', $lanes, $length, $memory, $passes, 0x13, 2));
        $wasm->Hash_Calculate(0, $memory);
        return $this->variable($wasm->memory->read($blocks, 1024), $length);
    }

    /** H', the hash of any length. */
    private function variable(string $data, int $length): string
    {
        $data = pack('V', $length) . $data;
        for ($hash = ''; $length > 64; $length -= 32) {
            $data = $this->blake2b->blake2b($data, 64);
            $hash .= substr($data, 0, 32);
        }
        return $hash . $this->blake2b->blake2b($data, $length);
    }
}
