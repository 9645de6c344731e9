<?php
/*
 * A source map: from a place in minified JavaScript to the place in the source it came from. Mozilla's decoder, from
 * Rust, as the npm package source-map has it. Lines count from 1, columns from 0.
 */
final class SourceMap
{
    private const ERRORS = [
        1 => 'a negative line, column, source or name',
        2 => 'a number larger than 2**32',
        3 => 'the mappings end within a number',
        4 => 'a character that is not base 64',
    ];
    private const NEAREST_TO_THE_LEFT = 1;

    private Wasm\Instance $wasm;
    private int $mappings;
    private Closure $each;

    /** @param array{sources: list<string>, names: list<string>, mappings: string} $map a decoded .map file */
    public function __construct(Wasm\Module $decoder, private array $map)
    {
        // Called for each mapping found. The instance owns the function, which must not own the instance in return.
        $self = WeakReference::create($this);
        $this->wasm = new Wasm\Instance($decoder, ['env' => ['mapping_callback' => static fn(int ...$mapping) => ($self->get()->each)(...$mapping)]]);
        $buffer = $this->wasm->allocate_mappings(strlen($map['mappings']));
        $this->wasm->memory->write($buffer, $map['mappings']);
        $this->mappings = $this->wasm->parse_mappings($buffer);
        if ($this->mappings === 0) {
            throw new ValueError('The source map is broken: ' . self::ERRORS[$this->wasm->get_last_error()]);
        }
    }

    /** @return ?array{source: string, line: int, column: int, name: ?string} null: it came from no source */
    public function original(int $line, int $column): ?array
    {
        $found = null;
        $map = $this->map;
        $this->each = static function (
            int $generatedLine, int $generatedColumn, int $hasLast, int $lastColumn,
            int $hasOriginal, int $source, int $originalLine, int $originalColumn, int $hasName, int $name,
        ) use (&$found, $line, $map): void {
            if ($hasOriginal !== 0 && $generatedLine === $line - 1) {
                $found = [
                    'source' => $map['sources'][$source],
                    'line' => $originalLine + 1,
                    'column' => $originalColumn,
                    'name' => $hasName !== 0 ? $map['names'][$name] : null,
                ];
            }
        };
        $this->wasm->original_location_for($this->mappings, $line - 1, $column, self::NEAREST_TO_THE_LEFT);
        return $found;
    }

    /**
     * Every mapping, in the order of the minified file.
     *
     * @param callable(int $line, int $column, ?int $source, ?int $originalLine, ?int $originalColumn, ?int $name): void $each
     */
    public function each(callable $each): void
    {
        $this->each = static fn(
            int $line, int $column, int $hasLast, int $lastColumn,
            int $hasOriginal, int $source, int $originalLine, int $originalColumn, int $hasName, int $name,
        ) => $each($line + 1, $column, ...($hasOriginal ? [$source, $originalLine + 1, $originalColumn, $hasName ? $name : null] : [null, null, null, null]));
        $this->wasm->by_generated_location($this->mappings);
    }
}
