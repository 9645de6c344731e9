<?php

declare(strict_types=1);

namespace WasmTests\Spec;

/** Which proposals beyond WebAssembly 2.0 each compiler must run; what needs another must be refused. */
final class Proposals
{
    private const COMMON = ['extended-const', 'multi-memory', 'threads'];
    private const OPTIMISING = ['exception-handling', 'legacy-exceptions', 'relaxed-simd', 'simd', 'wide-arithmetic'];

    /** By the names of their repositories, as php-tests/spec's `requires` has them. */
    private const SUPPORTED = [
        'cranelift' => [...self::COMMON, ...self::OPTIMISING],
        'llvm' => [...self::COMMON, ...self::OPTIMISING, 'tail-call'],
        'singlepass' => self::COMMON,
    ];

    /**
     * Those of the proposals that a compiler lacks.
     *
     * @param list<string> $required
     * @return list<string>
     */
    public static function missing(string $compiler, array $required): array
    {
        return array_values(array_diff($required, self::SUPPORTED[$compiler]));
    }
}
