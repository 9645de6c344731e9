<?php
/*
 * A formatter that keeps comments: for configuration that people write and programs change (composer.json, tsconfig,
 * settings with comments in them), where json_encode(JSON_PRETTY_PRINT) would lose every comment and every choice of
 * what stays on one line.
 *
 * It is the very code behind `dprint fmt`, so what PHP writes is what a team's editors and CI expect, and no process is
 * started. 637 kB of WebAssembly from Rust, whose plug-in interface is meant for any host; for other languages there
 * are plug-ins of the same interface.
 *
 *     npm install @dprint/json@0.24.0         # then node_modules/@dprint/json/plugin.wasm
 */
require __DIR__ . '/../npm.php';
require __DIR__ . '/DprintJson.php';

$plugin = npm('@dprint/json/plugin.wasm');
$json = new DprintJson($plugin, ['indentWidth' => 4, 'lineWidth' => 60]);
echo $json->format('settings.jsonc', <<<'JSONC'
    {"name":"shop", // of the customer
      "features":   [ "cart","search" ], "limits":{"items":100,
     /* seconds */ "timeout":2.50
    }}
    JSONC);

try {
    $json->format('broken.json', "{\n  \"a\": [1, 2\n}");
} catch (RuntimeException $e) {
    echo strtok($e->getMessage(), "\n"), "\n";
}
try {
    new DprintJson($plugin, ['indentWitdh' => 4]);
} catch (ValueError $e) {
    echo $e->getMessage(), "\n";
}

// Output:
// {
//     "name": "shop", // of the customer
//     "features": ["cart", "search"],
//     "limits": {
//         "items": 100,
//         /* seconds */ "timeout": 2.50
//     }
// }
// Line 3, column 1: Unexpected close brace
// indentWitdh: Unknown property in configuration
