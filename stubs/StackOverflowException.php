<?php

namespace Wasm;

/**
 * The guest's stack is used up (see the INI entry `wasm.stack_size`), or PHP's stack under calls between PHP and wasm.
 */
class StackOverflowException extends TrapException
{
}
