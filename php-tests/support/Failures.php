<?php

declare(strict_types=1);

namespace WasmTests\Support;

/**
 * What failed, by name and with the beginning of the reason. The runner says it again at its end, where it is read: what a
 * part has printed itself is thousands of lines up by then.
 */
final class Failures
{
    /** How much is shown: lines of a reason, bytes of a line, and how many failures of a part with their reason. */
    private const LINES = 20;
    private const WIDTH = 300;
    private const REASONS = 6;

    /** @var array<string, string> reasons by name; empty where none is known */
    private array $reasons = [];

    public function add(string $name, string $reason = ''): void
    {
        $root = Php::root() . '/';
        $this->reasons[str_replace($root, '', $name)] = str_replace($root, '', rtrim($reason));
    }

    /** Of a test of run-tests.php, which leaves a difference or what valgrind said beside the test. */
    public function addPhpt(string $outcome, string $test): void
    {
        $reason = '';
        foreach (['diff', 'mem'] as $kind) {
            $file = substr($test, 0, -strlen('phpt')) . $kind;
            if ($reason === '' && is_file($file)) {
                $reason = file_get_contents($file);
            }
        }
        $this->add("$test ($outcome)", $reason);
    }

    /** Of a run of PHPUnit: its log in the form of JUnit. By hand, since this PHP may have no extension for XML. */
    public function addJunit(string $xml): void
    {
        $case = '~<testcase\b([^>]*[^/>])>\s*<(?:failure|error|warning)\b[^>]*>([^<]*)~';
        preg_match_all($case, $xml, $matches, PREG_SET_ORDER);
        foreach ($matches as [, $attributes, $text]) {
            $value = static fn(string $name): string => preg_match("/\\b$name=\"([^\"]*)\"/", $attributes, $match) === 1 ? $match[1] : '?';
            $this->add(self::plain($value('class') . '::' . $value('name')), self::plain($text));
        }
    }

    /** @param string $otherwise the name of what failed if there is none */
    public function addAll(self $other, string $otherwise): void
    {
        $this->reasons += $other->reasons ?: ($otherwise === '' ? [] : [$otherwise => '']);
    }

    private static function plain(string $xml): string
    {
        return html_entity_decode($xml, ENT_QUOTES | ENT_XML1);
    }

    /** @param string $otherwise the name of what failed if there is none: a tool, or what no test stands for */
    public function text(string $part, string $otherwise): string
    {
        $text = '';
        $shown = 0;
        foreach ($this->reasons ?: [$otherwise => ''] as $name => $reason) {
            $text .= "$part: $name\n";
            $lines = $reason === '' || $shown++ >= self::REASONS ? [] : explode("\n", $reason);
            foreach (array_slice($lines, 0, self::LINES) as $line) {
                $text .= '    ' . substr($line, 0, self::WIDTH) . "\n";
            }
            if (count($lines) > self::LINES) {
                $text .= '    … and ' . count($lines) - self::LINES . " lines more\n";
            }
        }
        return $text;
    }
}
