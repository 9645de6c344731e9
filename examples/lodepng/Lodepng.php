<?php
/*
 * PNG files to pixels and back, by LodePNG: C, compiled to a module that imports nothing.
 *
 * Pixels are strings of RGBA, four bytes each, line by line.
 */
final class Lodepng
{
    private Wasm\Instance $wasm;

    public function __construct(string $file)
    {
        $this->wasm = new Wasm\Instance($file);
        $this->wasm->_initialize();
    }

    /** @return array{string, int, int} the pixels, the width, the height */
    public function decode(string $png): array
    {
        [$input, $results] = [$this->put($png), $this->wasm->malloc(12)];
        try {
            $this->check($this->wasm->lodepng_decode32($results, $results + 4, $results + 8, $input, strlen($png)));
            [$pixels, $width, $height] = array_values(unpack('V3', $this->wasm->memory->read($results, 12)));
            return [$this->take($pixels, $width * $height * 4), $width, $height];
        } finally {
            $this->wasm->free($input);
            $this->wasm->free($results);
        }
    }

    public function encode(string $pixels, int $width, int $height): string
    {
        if (strlen($pixels) !== $width * $height * 4) {
            throw new ValueError(strlen($pixels) . " bytes are not $width × $height pixels of four bytes");
        }
        [$input, $results] = [$this->put($pixels), $this->wasm->malloc(8)];
        try {
            $this->check($this->wasm->lodepng_encode32($results, $results + 4, $input, $width, $height));
            return $this->take(...array_values(unpack('V2', $this->wasm->memory->read($results, 8))));
        } finally {
            $this->wasm->free($input);
            $this->wasm->free($results);
        }
    }

    private function put(string $bytes): int
    {
        $pointer = $this->wasm->malloc(strlen($bytes));
        $this->wasm->memory->write($pointer, $bytes);
        return $pointer;
    }

    private function take(int $pointer, int $length): string
    {
        $bytes = $this->wasm->memory->read($pointer, $length);
        $this->wasm->free($pointer);
        return $bytes;
    }

    private function check(int $error): void
    {
        if ($error !== 0) {
            throw new RuntimeException("LodePNG refuses it, error $error");
        }
    }
}
