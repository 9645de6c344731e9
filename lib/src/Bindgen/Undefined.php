<?php

declare(strict_types=1);

namespace Wasm\Bindgen;

/** JavaScript's undefined, where a module tells it from null. What a call returns has null for both. */
enum Undefined
{
    case Undefined;
}
