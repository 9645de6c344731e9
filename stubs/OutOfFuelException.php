<?php

namespace Wasm;

/** The store's fuel is used up; see {@see Store::$fuel}. */
class OutOfFuelException extends TrapException
{
}
