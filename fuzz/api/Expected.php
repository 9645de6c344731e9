<?php

declare(strict_types=1);

namespace WasmFuzz;

/** What a model throws where the extension is to throw an exception of that class. */
final class Expected extends \Exception
{
    /** @param ?\Throwable $same the very object, if that is known */
    public function __construct(
        public readonly string $class,
        public readonly ?\Wasm\TrapCode $trap = null,
        public readonly ?\Throwable $same = null,
    ) {
        parent::__construct($class);
    }

    public static function outOfBounds(): self
    {
        return new self(\Wasm\OutOfBoundsException::class);
    }

    public static function trap(\Wasm\TrapCode $code): self
    {
        return new self(\Wasm\TrapException::class, $code);
    }

    public static function same(\Throwable $thrown): self
    {
        return new self($thrown::class, null, $thrown);
    }
}
