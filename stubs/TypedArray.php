<?php

namespace Wasm;

/**
 * A view of a memory as numbers of one type: the common interface of the ten classes from {@see Int8Array} to
 * {@see Float64Array}.
 *
 * A view is live: it reads the memory's size with each access, so it stays correct when the memory grows.
 *
 * @extends \ArrayAccess<int, int|float>
 * @extends \IteratorAggregate<int, int|float>
 */
interface TypedArray extends \ArrayAccess, \Countable, \IteratorAggregate
{
}
