<?php

namespace Wasm;

/** The guest's stack is exhausted; see the INI entry `wasm.stack_size`. */
class StackOverflowException extends TrapException
{
}
