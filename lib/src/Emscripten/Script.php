<?php

declare(strict_types=1);

namespace Wasm\Emscripten;

/**
 * What the JavaScript beside a module says of names that optimisation has minified. It is read as text, never run.
 *
 * Where a closure compiler has been at work too, the functions that the module imports have no names there either. Then
 * their source is all there is to explain them.
 */
final class Script
{
    public function __construct(private readonly string $source)
    {
    }

    /**
     * What each import is in the script: a function's name, or its source.
     *
     * @param list<string> $names of the imports
     * @return array<string, string> empty if they are not there
     */
    public function imports(array $names): array
    {
        preg_match_all('/[=(,:]\s*(\{)\s*["\']?[\w$]+["\']?\s*[:,}]/', $this->source, $found, PREG_OFFSET_CAPTURE);
        foreach ($found[1] as [, $offset]) {
            $entries = $this->entries($offset + 1);
            if ($names !== [] && array_diff($names, array_keys($entries)) === []) {
                return array_map(static fn(string $value): string => preg_match('/^_[A-Za-z_]\w*$/D', $value) === 1 ? substr($value, 1) : $value, $entries);
            }
        }
        return [];
    }

    /** @return array<string, string> name in C => what the module calls the export */
    public function exports(): array
    {
        $exports = [];
        // Module["_malloc"] = … Module["asm"]["q"], or wasmExports["q"]
        preg_match_all('/(?:var )?\b(_*[a-zA-Z]\w*)\s*=\s*(?:Module\["\w+"\]\s*=\s*)?(?:function\s*\(\)\s*\{|\([^()]*\)\s*=>\s*\()?[^;]{0,80}?(?:Module\["asm"\]|wasmExports)\["([\w$]+)"\]/', $this->source, $named, PREG_SET_ORDER);
        // a closure compiler's d._malloc=b.v
        preg_match_all('/\b[\w$]+\.(_\w+)\s*=\s*[\w$]+\.([\w$]+)\b(?!\s*\()/', $this->source, $closed, PREG_SET_ORDER);
        // The constructors have no name in C: they are what is called first.
        if (preg_match('/(?:function initRuntime\(\)\s*\{[^}]{0,300}?|\baddOnInit\(|__ATINIT__\.unshift\([^;]{0,60}?)(?:Module\["asm"\]|wasmExports)\["([\w$]+)"\]/', $this->source, $constructors) === 1) {
            $exports['__wasm_call_ctors'] = $constructors[1];
        }
        foreach ([...$closed, ...$named] as [, $name, $export]) {
            // What is C's has an underscore in front; the runtime's own has none.
            $exports[str_starts_with($name, '_') ? substr($name, 1) : $name] ??= $export;
        }
        return $exports;
    }

    /** @return array<string, int> where a main module's memory has what: `heap_base`, `stack_pointer` and so on */
    public function layout(): array
    {
        preg_match_all('/\b___(stack_pointer|memory_base|table_base)\s*=\s*new WebAssembly\.Global\(\{[^}]*\},\s*(\d+)\)/', $this->source, $globals, PREG_SET_ORDER);
        preg_match_all('/\b___(heap_base|stack_low|stack_high)\s*=\s*(\d+)/', $this->source, $constants, PREG_SET_ORDER);
        return array_map(intval(...), array_column([...$globals, ...$constants], 2, 1));
    }

    /** @return array<string, string> the entries of an object literal, from behind its bracket on */
    private function entries(int $at): array
    {
        $entries = [];
        while (preg_match('/\G\s*["\']?([\w$]+)["\']?\s*(:|(?=[,}(]))/A', $this->source, $match, 0, $at) === 1) {
            $start = $at + strlen($match[0]);
            $end = $this->end($start);
            $entries[$match[1]] = $match[2] === ':' ? trim(substr($this->source, $start, $end - $start)) : $match[1];
            if (($this->source[$end] ?? '') !== ',') {
                break;
            }
            $at = $end + 1;
        }
        return $entries;
    }

    /** Where an expression ends: at a comma or a bracket that is not within its own brackets or texts. */
    private function end(int $at): int
    {
        $depth = 0;
        for ($length = strlen($this->source); $at < $length; $at++) {
            $at += strcspn($this->source, '()[]{},"\'`', $at);
            $character = $this->source[$at] ?? '';
            if ($character === '' || $depth === 0 && str_contains(',)]}', $character)) {
                break;
            }
            if (str_contains('"\'`', $character)) {
                preg_match('/\G' . $character . '(?:[^\\\\' . $character . ']|\\\\.)*+' . $character . '/As', $this->source, $text, 0, $at);
                $at += max(0, strlen($text[0] ?? '') - 1);
            } else {
                $depth += str_contains('([{', $character) ? 1 : (str_contains(')]}', $character) ? -1 : 0);
            }
        }
        return $at;
    }
}
