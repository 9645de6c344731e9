<?php

declare(strict_types=1);

namespace Wasm\Bindgen;

/** Where the module's numbers for JavaScript values lead to the values. wasm-bindgen has had two ways to keep them. */
interface References
{
    /** Keeps a value and gives its number. */
    public function add(mixed $value): int;

    public function get(int $number): mixed;

    /** The value, which is not kept any longer. */
    public function take(int $number): mixed;
}
