<?php

/*
 * What of the specification's tests is known to fail, and why. See Skip.
 */

declare(strict_types=1);

use WasmTests\Spec\Skip;

return [
    new Skip(
        'A module may have several memories since WebAssembly 3.0 (multi-memory), which this test is older than.',
        ['wasm-v1/*', 'wasm-v2/*', 'memory64/memory', 'reference-types/*', 'threads/*'],
        command: 'assert_invalid',
        text: 'multiple memories',
    ),
    new Skip(
        'A module may have several tables since WebAssembly 2.0 (reference-types), which this test is older than.',
        ['threads/*'],
        command: 'assert_invalid',
        text: 'multiple tables',
    ),
    new Skip(
        'The byte behind memory.size and memory.grow was always zero. Since WebAssembly 3.0 (multi-memory) it is a '
        . 'memory index, which may be written with more bytes than it needs. The test is older.',
        ['wasm-v2/binary', 'function-references/binary'],
        [146, 166, 185, 204, 243, 262, 280, 298],
    ),
    new Skip(
        'As above.',
        ['memory64/binary'],
        [877, 897, 916, 935, 974, 993, 1011, 1029],
    ),
    new Skip(
        'As above.',
        ['multi-value/binary'],
        [163, 183, 202, 221, 260, 279, 297, 315],
    ),
    new Skip(
        'As above.',
        ['reference-types/binary'],
        [757, 777, 796, 815, 854, 873, 891, 909],
    ),
    new Skip(
        'The labels of a br_table in unreachable code may have different types since WebAssembly 3.0 '
        . '(function-references), which this test is older than.',
        ['reference-types/unreached-invalid'],
        [540],
    ),
    new Skip(
        'Before bulk-memory-operations (WebAssembly 2.0) a segment out of bounds was a failure to link, after which '
        . 'nothing was written. Now it is a trap, and what the segments before it wrote stays. The test is older.',
        ['mutable-global/linking'],
        [207, 228, 236, 239, 248, 299, 335, 342, 345, 354],
    ),
    new Skip(
        'The validator that lowers the tests knows another draft of custom-descriptors than wasmer\'s, and takes these '
        . 'modules for invalid. They are refused, as they should be.',
        ['custom-descriptors/br_on_cast_desc_eq', 'custom-descriptors/br_on_cast_desc_eq_fail', 'custom-descriptors/descriptors', 'custom-descriptors/ref_cast_desc_eq'],
        [456, 432, 255, 262, 168],
    ),
];
