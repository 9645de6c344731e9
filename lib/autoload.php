<?php

/** Loads the classes of src/ for a program without Composer: `require 'lib/autoload.php';`. */

declare(strict_types=1);

spl_autoload_register(static function (string $class): void {
    // The other classes of the namespace are the extension's.
    if (preg_match('/^Wasm\\\\((?:AssemblyScript|Bindgen|Emscripten|Extism|Native|Psr15|Psr18|Stubs)(?:\\\\\w+)*)$/D', $class, $match) === 1) {
        $file = __DIR__ . '/src/' . strtr($match[1], '\\', '/') . '.php';
        if (is_file($file)) {
            require $file;
        }
    }
});
