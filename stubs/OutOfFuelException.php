<?php

namespace Wasm;

/** The store's fuel is used up. */
class OutOfFuelException extends TrapException
{
}
