<?php

namespace Wasm;

/**
 * What instances live in. Objects of two stores never mix.
 *
 * An instance gets a store of its own unless it is given one. A store lives as long as any object in it.
 */
final class Store
{
    public function __construct() {}
}
