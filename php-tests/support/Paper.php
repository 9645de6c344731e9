<?php

declare(strict_types=1);

namespace WasmTests\Support;

/**
 * A Markdown file of the project, as its blocks of code and its links.
 *
 * A block of PHP that begins with `<?php` begins a program; one without it goes on with the program before it. A block
 * of WebAssembly text that begins with `;; NAME` is a file of that name, which the programs of the paper find beside
 * them. A comment `<!-- needs: FEATURE -->` in front of a block says what the compiler in use must have; the features
 * are those of php-tests/phpt/skip.inc.
 */
final class Paper
{
    /** @var list<array{language: string, line: int, text: string, needs: ?string}> */
    private array $blocks = [];

    /** The text outside of the blocks, each line at its index. @var array<int, string> */
    private array $prose = [];

    public function __construct(public readonly string $file)
    {
        $open = null;
        $needs = null;
        foreach (file($file, FILE_IGNORE_NEW_LINES) as $index => $line) {
            if ($open === null && preg_match('/^```(\w*)$/', $line, $match) === 1) {
                $open = ['language' => $match[1], 'line' => $index + 2, 'text' => '', 'needs' => $needs];
            } elseif ($open !== null && $line === '```') {
                $this->blocks[] = $open;
                $open = $needs = null;
            } elseif ($open !== null) {
                $open['text'] .= "$line\n";
            } else {
                $this->prose[$index + 1] = $line;
                $needs = preg_match('/^<!-- needs: (.+) -->$/', $line, $match) === 1 ? $match[1] : null;
            }
        }
        if ($open !== null) {
            throw new \LogicException("$file:$open[line]: the block does not end");
        }
    }

    /**
     * The programs, by the line that each begins at. Every line of code is at the line that it has in the paper.
     *
     * @return array<int, array{source: string, needs: list<string>}>
     */
    public function programs(): array
    {
        $programs = [];
        $begin = null;
        foreach ($this->blocks as ['language' => $language, 'line' => $line, 'text' => $text, 'needs' => $needs]) {
            if ($language !== 'php') {
                continue;
            }
            if (str_starts_with($text, "<?php\n")) {
                $begin = $line;
                $programs[$begin] = ['source' => '<?php' . str_repeat("\n", $line) . substr($text, 6), 'needs' => []];
            } elseif ($begin === null) {
                throw new \LogicException("$this->file:$line: no program begins before this block");
            } else {
                $source = &$programs[$begin]['source'];
                $source .= str_repeat("\n", $line - 1 - substr_count($source, "\n")) . $text;
                unset($source);
            }
            if ($needs !== null) {
                $programs[$begin]['needs'][] = $needs;
            }
        }
        return $programs;
    }

    /** @return array<string, string> name => content */
    public function files(): array
    {
        $files = [];
        foreach ($this->blocks as ['language' => $language, 'text' => $text]) {
            if ($language === 'wat' && preg_match('/^;; (\S+\.wat)\n/', $text, $match) === 1) {
                $files[$match[1]] = $text;
            }
        }
        return $files;
    }

    /** @return iterable<int, string> line => target of each link and picture that leads to a file */
    public function links(): iterable
    {
        foreach ($this->prose as $line => $text) {
            preg_match_all('/\]\(([^()\s]+)\)/', preg_replace('/`[^`]*`(?!\])/', '', $text), $matches);
            foreach ($matches[1] as $target) {
                if (preg_match('~^[a-z]+:~', $target) !== 1) {
                    yield $line => $target;
                }
            }
        }
    }

    /** @return iterable<array{int, string}> line, and what stands there in backticks */
    public function backticks(): iterable
    {
        $paragraph = '';
        $begin = 0;
        foreach ($this->prose + [PHP_INT_MAX => ''] as $line => $text) {
            if ($text !== '') {
                $begin = $paragraph === '' ? $line : $begin;
                $paragraph .= "$text\n";
                continue;
            }
            // What stands in backticks may go on in the next line.
            preg_match_all('/`([^`]+)`/', $paragraph, $matches, PREG_OFFSET_CAPTURE);
            foreach ($matches[1] as [$code, $offset]) {
                yield [$begin + substr_count($paragraph, "\n", 0, $offset), $code];
            }
            $paragraph = '';
        }
    }

    /** @return list<string> what links call the headings: GitHub's way, which is mdBook's as well */
    public function anchors(): array
    {
        $anchors = [];
        foreach ($this->prose as $text) {
            if (preg_match('/^#+ (.+)$/', $text, $match) === 1) {
                $anchors[] = strtr(preg_replace('/[^\w\- ]/u', '', mb_strtolower($match[1])), ' ', '-');
            }
        }
        return $anchors;
    }
}
