<?php

declare(strict_types=1);

namespace WasmTests\Spec;

/**
 * Commands that are known to fail, and why. Each of them must fail: one that passes, or an entry without a command, is
 * a failure of the list.
 */
final class Skip
{
    /**
     * @param string $reason who is at fault, and how to see it
     * @param list<string> $scripts `suite/script`, with `*` as in a shell
     * @param list<int>|null $lines null: any
     * @param string|null $command the type, `assert_invalid`, say; null: any
     * @param string|null $text what the command expects, `multiple memories`, say; null: anything
     * @param list<string>|null $compilers null: all
     * @param bool $crash the process ends
     */
    public function __construct(
        public readonly string $reason,
        private readonly array $scripts,
        private readonly ?array $lines = null,
        private readonly ?string $command = null,
        private readonly ?string $text = null,
        private readonly ?array $compilers = null,
        public readonly bool $crash = false,
    ) {
    }

    /** @return list<self> the list, for one compiler; the places in it stay the same for the same compiler */
    public static function all(string $compiler): array
    {
        $concerns = static fn(self $skip): bool => $skip->compilers === null || in_array($compiler, $skip->compilers, true);
        return array_values(array_filter(require __DIR__ . '/skips.php', $concerns));
    }

    public function concerns(string $script, array $command): bool
    {
        return ($this->lines === null || in_array($command['line'], $this->lines, true))
            && ($this->command === null || $this->command === $command['type'])
            && ($this->text === null || $this->text === ($command['text'] ?? ''))
            && $this->concernsScript($script);
    }

    public function concernsScript(string $script): bool
    {
        foreach ($this->scripts as $pattern) {
            if (fnmatch($pattern, $script)) {
                return true;
            }
        }
        return false;
    }

    public function describe(): string
    {
        $where = $this->lines === null ? '' : ':' . implode(',', $this->lines);
        return implode(' ', array_filter([implode(' ', $this->scripts) . $where, $this->command, $this->text]));
    }
}
