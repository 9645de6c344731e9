<?php

declare(strict_types=1);

namespace Wasm\Stubs;

/** A method of a stub. */
final class Method
{
    /**
     * @param list<array{string, string, string, bool}> $parameters name, PHP's type, a closer one for tools, whether it may be left out
     * @param string $result PHP's type
     * @param string $closer a closer one for tools
     */
    public function __construct(
        public readonly string $name,
        public readonly array $parameters,
        public readonly string $result,
        public readonly string $closer,
        public readonly string $comment = '',
    ) {
    }

    public function __toString(): string
    {
        $lines = $this->comment === '' ? [] : [$this->comment];
        $list = [];
        foreach ($this->parameters as $index => [$name, $type, $closer, $optional]) {
            // What may be left out must be last; where it is not, it must be given.
            $trailing = $optional && array_filter(array_slice($this->parameters, $index), static fn(array $each): bool => !$each[3]) === [];
            $list[] = "$type \$$name" . ($trailing ? ' = ' . self::none($type) : '');
            $closer === $type || $lines[] = "@param $closer \$$name";
        }
        $this->closer === $this->result || $lines[] = "@return $this->closer";
        $comment = match (count($lines)) {
            0 => '',
            1 => "    /** $lines[0] */\n",
            default => "    /**\n     * " . implode("\n     * ", $lines) . "\n     */\n",
        };
        return "$comment    public function $this->name(" . implode(', ', $list) . "): $this->result {}\n";
    }

    /** What stands for an argument that is left out. The module has the value. */
    private static function none(string $type): string
    {
        return match (true) {
            str_starts_with($type, '?'), $type === 'mixed' => 'null',
            $type === 'int' => '0',
            $type === 'float' => '0.0',
            $type === 'bool' => 'false',
            $type === 'string' => "''",
            $type === 'array' => '[]',
            default => 'null',
        };
    }
}
