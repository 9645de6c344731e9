<?php

// Loads the classes that the tests share: WasmTests\Support\Php is support/Php.php.

declare(strict_types=1);

spl_autoload_register(static function (string $class): void {
    if (preg_match('/^WasmTests\\\\(Support|Server|Modules|Spec|Component|Toolchains|Wasi)\\\\(\w+)$/', $class, $match) === 1) {
        $file = __DIR__ . '/' . strtolower($match[1]) . "/$match[2].php";
        if (is_file($file)) {
            require $file;
        }
    }
});

// What is in lib/ is a library for users: Wasm\Bindgen, Wasm\Emscripten.
require __DIR__ . '/../lib/autoload.php';
