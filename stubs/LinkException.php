<?php

namespace Wasm;

/** Imports that are missing or do not fit; the message lists every one of them, with the wanted type. */
class LinkException extends WasmException
{
}
