<?php

namespace Wasm;

/** An exception thrown by wasm that nothing there caught. */
class GuestException extends WasmException
{
}
