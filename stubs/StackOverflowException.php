<?php

namespace Wasm;

/**
 * The guest's stack is used up (see the INI entry `wasm.stack_size`), or PHP's below calls that go back and forth.
 */
class StackOverflowException extends TrapException
{
}
