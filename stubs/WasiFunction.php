<?php

namespace Wasm;

/** A function of WASI as an import. {@see Wasi::imports()} makes them. */
final class WasiFunction {}
