<?php

/*
 * What of the component model's tests is known to fail, and why: the reason, the scripts, the lines or null for all, and
 * the compiler if only one is concerned.
 * Each of them must fail: one that passes is a failure of the list.
 */

declare(strict_types=1);

return [
    [
        'It is built of asynchronous functions (WASI 0.3), or rests on what is.',
        ['binary/binary'],
        [557, 755, 974],
    ],
    [
        'It is built of asynchronous functions (WASI 0.3), or rests on what is.',
        ['validation/indicies'],
        [236, 251, 267],
    ],
    [
        'It is built of asynchronous functions (WASI 0.3), or rests on what is.',
        ['values/post-return'],
        [4, 201, 202, 203, 204, 205, 206, 207, 208, 209, 210, 211, 212, 213, 214, 215, 216, 217, 218, 219, 220, 221,
         222, 223, 224, 225, 226, 227, 228, 229, 230, 231, 232, 233, 234, 235, 236, 237, 238, 239, 240, 241, 242,
         243, 244, 245, 246, 247, 248, 249, 250, 251, 252, 253, 254, 255, 256, 260, 292, 293, 334, 358],
    ],
    [
        'It is built of asynchronous functions (WASI 0.3), or rests on what is.',
        ['values/variants'],
        [83, 183, 184, 185, 186],
    ],
    [
        'It has maps, or rests on what has.',
        ['binary/binary'],
        [965],
    ],
    [
        'It has maps, or rests on what has.',
        ['values/concat'],
        [463, 723, 729, 732, 741, 748, 755, 762, 770, 788],
    ],
    [
        'It has maps, or rests on what has.',
        ['validation/max-value-size'],
        [6],
    ],
    [
        'It has types of the garbage collector.',
        ['binary/binary'],
        [892],
    ],
    [
        'The translator does not know this limit yet; nor does wasmtime, which has the test in its own list.',
        ['validation/max-value-size'],
        [26, 32, 38, 44, 49, 58, 64],
    ],
    // Of wasm-tools' tests.
    [
        'It imports a core module or a component.',
        ['wasm-tools/alias'],
        [24, 36, 82, 285],
    ],
    [
        'It imports a core module or a component.',
        ['wasm-tools/big'],
        [3],
    ],
    [
        'It imports a core module or a component.',
        ['wasm-tools/implements'],
        [104],
    ],
    [
        'It imports a core module or a component.',
        ['wasm-tools/instantiate'],
        [3, 40, 57],
    ],
    [
        'It has values among imports and exports, which the specification has put off.',
        ['wasm-tools/start'],
        [36, 43],
    ],
    [
        'It has values among imports and exports, which the specification has put off.',
        ['wasm-tools/values'],
        [3, 20, 31, 52, 59, 67, 74, 102, 111],
    ],
    [
        'It has canonical names of interfaces, a proposal.',
        ['wasm-tools/attribute-order'],
        [8, 24, 38, 55],
    ],
    [
        'It has canonical names of interfaces, a proposal.',
        ['wasm-tools/canon-names'],
        [3, 19],
    ],
    [
        'It has canonical names of interfaces, a proposal.',
        ['wasm-tools/implements-version-suffix'],
        [5, 14, 20],
    ],
    [
        'It has maps, or rests on what has.',
        ['wasm-tools/map'],
        [3, 15, 28, 33, 38, 43, 74, 102, 133, 144, 146],
    ],
    [
        'It has maps, or rests on what has.',
        ['wasm-tools/max-value-size'],
        [58],
    ],
    [
        'Its core modules need a proposal that is not enabled in components.',
        ['wasm-tools/core-globals'],
        [4],
    ],
    [
        'Its core modules need a proposal that is not enabled in components.',
        ['wasm-tools/custom-descriptors'],
        [5, 19, 35, 47, 65],
    ],
    [
        'Its core modules need a proposal that is not enabled in components.',
        ['wasm-tools/custom-page-sizes'],
        [4, 14, 24, 31, 38, 45],
    ],
    [
        'Its core modules need a proposal that is not enabled in components.',
        ['wasm-tools/memory64'],
        [25, 35],
    ],
    [
        'Its core modules need a proposal that is not enabled in components.',
        ['wasm-tools/tags'],
        [33],
    ],
    [
        'It is built of asynchronous functions (WASI 0.3), or rests on what is.',
        ['wasm-tools/indices'],
        [211, 226, 242],
    ],
    [
        'It is built of asynchronous functions (WASI 0.3), or rests on what is.',
        ['wasm-tools/max-value-size'],
        [51],
    ],
    [
        'The translator (wasmtime-environ 48) panics, which is caught.',
        ['wasm-tools/import'],
        [250, 264, 277, 301],
    ],
    [
        'The translator (wasmtime-environ 48) panics, which is caught.',
        ['wasm-tools/resources'],
        [1200, 1302, 1319],
    ],
    [
        'The translator (wasmtime-environ 48) panics, which is caught.',
        ['wasm-tools/very-nested'],
        [2384],
    ],
    [
        'The limit is newer than the translator.',
        ['wasm-tools/max-value-size'],
        [4, 14, 22, 40, 46],
    ],
    [
        'The limit is newer than the translator.',
        ['wasm-tools/very-nested'],
        [2065, 2172, 2278, 2545],
    ],
    [
        'The rule is newer than the translator.',
        ['wasm-tools/definedtypes'],
        [127],
    ],
    [
        'The rule is newer than the translator.',
        ['wasm-tools/import'],
        [190, 193, 196, 199, 202, 205, 208],
    ],
    [
        'The rule is newer than the translator.',
        ['wasm-tools/naming'],
        [137, 144, 151, 157, 164, 167, 173, 176, 183, 190, 195, 201, 204, 207, 210, 213, 217, 308],
    ],
    [
        'The rule is newer than the translator.',
        ['wasm-tools/nested-modules'],
        [62],
    ],
    [
        'The rule is newer than the translator.',
        ['wasm-tools/nested-names'],
        [6],
    ],
    [
        'The rule is newer than the translator.',
        ['wasm-tools/type-export-restrictions'],
        [508, 513, 518, 524, 542, 549, 555],
    ],
    [
        'Singlepass has no exceptions.',
        ['wasm-tools/tags'],
        [11, 17],
        'singlepass',
    ],
];
