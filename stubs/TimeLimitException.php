<?php

namespace Wasm;

/** A call took longer than its time limit. */
class TimeLimitException extends TrapException
{
}
