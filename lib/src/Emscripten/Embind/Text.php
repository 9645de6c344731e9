<?php

declare(strict_types=1);

namespace Wasm\Emscripten\Embind;

use Wasm\Emscripten\Guest;

/** std::string, whose bytes are those of a string of PHP's, and strings of wider characters, which are UTF-8 in PHP. */
final class Text extends Type
{
    /** @param int $size bytes of a character */
    public function __construct(string $name, private readonly Guest $guest, private readonly int $size)
    {
        parent::__construct($name);
    }

    public function toWire(mixed $value, Cleanup $cleanup): int
    {
        is_string($value) || throw $this->misfit($value);
        $bytes = match ($this->size) {
            1 => $value,
            2 => Unicode::toUtf16($value),
            default => Unicode::toUtf32($value),
        };
        $at = $this->guest->get('malloc')(4 + strlen($bytes) + $this->size);
        $this->guest->memory()->write($at, pack('V', intdiv(strlen($bytes), $this->size)) . $bytes . str_repeat("\0", $this->size));
        $cleanup->add(fn() => $this->guest->get('free')($at));
        return $at;
    }

    public function fromWire(int|float|null $wire): string
    {
        $memory = $this->guest->memory();
        $bytes = $memory->read($wire + 4, $memory->readUint32($wire) * $this->size);
        $this->guest->get('free')($wire);
        return match ($this->size) {
            1 => $bytes,
            2 => Unicode::ofUtf16($bytes),
            default => Unicode::ofUtf32($bytes),
        };
    }
}
