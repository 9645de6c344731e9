<?php
/*
 * The hashes of the npm package hash-wasm: small modules in C that import nothing and share one interface, a buffer in
 * their memory that takes the input and gives the digest.
 */
final class HashWasm
{
    private const CHUNK = 16 * 1024;    // the size of that buffer

    private Wasm\Instance $wasm;
    private int $buffer;

    private function __construct(Wasm\Module $module)
    {
        $this->wasm = new Wasm\Instance($module);
        $this->buffer = $this->wasm->Hash_GetBuffer();
    }

    /** By its name and the directory of the package's bundles, each of which holds its modules as base64. */
    public static function load(string $directory, string $algorithm): self
    {
        return new self(self::module("$directory/$algorithm.umd.min.js", $algorithm));
    }

    public static function module(string $bundle, string $name): Wasm\Module
    {
        $found = preg_match('~\{name:"' . $name . '",data:"([\w+/=]+)"~', file_get_contents($bundle), $match);
        return Wasm\Module::fromBytes(base64_decode($found ? $match[1] : throw new RuntimeException("$bundle has no $name")));
    }

    public function xxh3(string $data, int $seed = 0): string
    {
        $this->wasm->memory->writeInt64($this->buffer, $seed);
        $this->wasm->Hash_Init();
        $this->update($data);
        $this->wasm->Hash_Final();
        return $this->wasm->memory->read($this->buffer, 8);
    }

    /** A hash, or with a key of 32 bytes a MAC, of as many bytes as are wanted. */
    public function blake3(string $data, int $length = 32, string $key = ''): string
    {
        $this->wasm->memory->write($this->buffer, $key);
        $this->wasm->Hash_Init(strlen($key));
        $this->update($data);
        $this->wasm->Hash_Final($length);
        return $this->wasm->memory->read($this->buffer, $length);
    }

    public function blake2b(string $data, int $length): string
    {
        $this->wasm->Hash_Init($length * 8);
        $this->update($data);
        $this->wasm->Hash_Final();
        return $this->wasm->memory->read($this->buffer, $length);
    }

    private function update(string $data): void
    {
        for ($at = 0; $at < strlen($data); $at += self::CHUNK) {
            $chunk = substr($data, $at, self::CHUNK);
            $this->wasm->memory->write($this->buffer, $chunk);
            $this->wasm->Hash_Update(strlen($chunk));
        }
    }
}
