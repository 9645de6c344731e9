<?php

/*
 * What of the component model's tests is known to fail, and why: the reason, the scripts, the lines or null for all.
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
];
