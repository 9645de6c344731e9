<?php

/**
 * A parser of tree-sitter with the grammar of one language. Both are modules of emscripten that are linked dynamically:
 * the grammar is a side module of the library.
 */
final class TreeSitter
{
    /** Five words: an id, the place in the text, row, column, and what the library wants to know again. */
    private const NODE = 20;

    /** What the library's buffer for text holds, in bytes. */
    private const BUFFER = 10 * 1024;

    private readonly Wasm\Emscripten $library;
    private readonly int $language;
    private readonly int $parser;
    private readonly int $input;

    /** Where arguments and results of more than a number go. */
    private readonly int $transfer;

    private string $text = '';

    /** @param string $name of the grammar: `php` has a function tree_sitter_php() */
    public function __construct(string $library, string $grammar, string $name)
    {
        $nothing = static fn(): int => 0;
        $this->library = new Wasm\Emscripten($library, ['env' => [
            'tree_sitter_parse_callback' => $this->read(...),
            'tree_sitter_progress_callback' => $nothing,
            'tree_sitter_query_progress_callback' => $nothing,
            'tree_sitter_log_callback' => static fn() => null,
        ]]);
        $this->language = $this->library->link($grammar)->exports["tree_sitter_$name"]();
        $this->transfer = $this->library->ts_init();
        $this->library->ts_parser_new_wasm();
        [$this->parser, $this->input] = [$this->library->memory->readInt32($this->transfer), $this->library->memory->readInt32($this->transfer + 4)];
        $this->library->ts_parser_set_language($this->parser, $this->language);
    }

    /** The text from a place on, in UTF-16, as much as the buffer holds. */
    private function read(int $buffer, int $index, int $row, int $column, int $length): void
    {
        $part = substr($this->text, 2 * $index, self::BUFFER - 2);
        $this->library->memory->write($buffer, $part);
        $this->library->memory->writeInt32($length, intdiv(strlen($part), 2));
    }

    /**
     * Goes through a text's tree: the type of each node that has a name, its depth, its line, and its text.
     *
     * @return iterable<array{string, int, int, string}>
     */
    public function nodes(string $text): iterable
    {
        $scratch = new Wasm\Memory(intdiv(2 * strlen($text), Wasm\Memory::PAGE_SIZE) + 1);
        $this->text = $scratch->read(0, $scratch->writeUtf16(0, $text));
        $tree = $this->library->ts_parser_parse_wasm($this->parser, $this->input, 0, 0, 0);
        try {
            $this->library->ts_tree_root_node_wasm($tree);
            yield from $this->walk($tree, $scratch, $this->library->memory->read($this->transfer, self::NODE), 0);
        } finally {
            $this->library->ts_tree_delete($tree);
        }
    }

    private function walk(int $tree, Wasm\Memory $text, string $node, int $depth): iterable
    {
        $call = function (string $function, int ...$arguments) use ($tree, $node): ?int {
            $this->library->memory->write($this->transfer, $node);
            return $this->library->$function($tree, ...$arguments);
        };
        ['start' => $start, 'row' => $row] = unpack('Vid/Vstart/Vrow', $node);
        $type = $this->library->memory->readCString($this->library->ts_language_symbol_name($this->language, $call('ts_node_symbol_wasm')));
        yield [$type, $depth, $row + 1, $text->readUtf16(2 * $start, $call('ts_node_end_index_wasm') - $start)];
        $count = $call('ts_node_named_child_count_wasm');
        for ($k = 0; $k < $count; $k++) {
            $call('ts_node_named_child_wasm', $k);
            yield from $this->walk($tree, $text, $this->library->memory->read($this->transfer, self::NODE), $depth + 1);
        }
    }
}
