<?php

declare(strict_types=1);

namespace WasmTests\Support;

/**
 * A program of a paper, in which the comments behind statements are checked.
 *
 * A comment is checked if it stands behind the end of a statement, on the same line, and reads
 *
 *     int(3), [4, 6], "text", true, NULL, ...   the statement's value, as var_dump() has it (runs of spaces and new lines
 *                                               are one space) or as a short literal
 *     Some\Class: its message                   what the statement throws
 *     prints TEXT                               what it prints
 *
 * Each may go on with a remark, after a semicolon or a colon. Behind echo, print, printf() and var_dump() the whole
 * comment is what is printed; if the statement runs several times, a comma stands between. `…` stands for anything. Every
 * other comment is for the reader. What is printed without such a comment is a failure.
 */
final class CheckedProgram
{
    private const VALUE = '/^(?:(?:int|float|bool|string|array|enum|object)\(|(?:NULL|null|true|false)\b|\[|"|-?\d+$)/';
    private const THROWS = '/^(?:[A-Z]\w*\\\\)*[A-Z]\w*(?:Exception|Error): /';

    /** What a statement that does not go on after `}` begins with. */
    private const BLOCKS = [
        T_IF, T_ELSE, T_ELSEIF, T_FOREACH, T_FOR, T_WHILE, T_DO, T_TRY, T_CATCH, T_FINALLY, T_SWITCH, T_CLASS, T_FINAL,
        T_ABSTRACT, T_INTERFACE, T_ENUM, T_FUNCTION, T_PUBLIC, T_PRIVATE, T_PROTECTED,
    ];

    private const PRINTS = ['echo', 'print', 'printf', 'var_dump'];

    /** The program with a call around each statement whose comment is checked; for checked_program.php. */
    public static function of(string $source): string
    {
        $tokens = \PhpToken::tokenize($source);
        /** Where the statement begins, and how many brackets are open in it; the outer ones below. */
        $start = null;
        $brackets = 0;
        $outer = [];
        foreach ($tokens as $index => $token) {
            if ($start === null && !$token->isIgnorable() && !in_array($token->text, [';', '}'], true)) {
                $start = $index;
            }
            if (in_array($token->text, ['(', '[', '#['], true)) {
                $brackets++;
            } elseif (in_array($token->text, [')', ']'], true)) {
                $brackets--;
            } elseif (in_array($token->text, ['{', '${'], true)) {
                $outer[] = [$start, $brackets];
                [$start, $brackets] = [null, 0];
            } elseif ($token->text === '}') {
                [$start, $brackets] = array_pop($outer);
                if ($start !== null && $brackets === 0 && $tokens[$start]->is(self::BLOCKS)) {
                    $start = null;
                }
            } elseif ($token->text === ';' && $brackets === 0 && $start !== null) {
                $comment = self::commentBehind($tokens, $index);
                if ($comment !== null) {
                    self::check($tokens, $start, $index, $comment);
                }
                $start = null;
            }
        }
        return implode('', array_column($tokens, 'text'));
    }

    /** @param list<\PhpToken> $tokens */
    private static function commentBehind(array $tokens, int $end): ?string
    {
        $next = $tokens[$end + 1] ?? null;
        if ($next !== null && $next->is(T_WHITESPACE) && !str_contains($next->text, "\n")) {
            $next = $tokens[$end + 2] ?? null;
        }
        return $next !== null && $next->is(T_COMMENT) && str_starts_with($next->text, '//')
            ? trim(substr($next->text, 2))
            : null;
    }

    /** @param list<\PhpToken> $tokens */
    private static function check(array $tokens, int $start, int $end, string $comment): void
    {
        $line = $tokens[$end]->line;
        $begin = 'CheckedRun::begin(); ';
        $expected = var_export($comment, true);
        if (in_array(strtolower($tokens[$start]->text), self::PRINTS, true)) {
            $tokens[$start]->text = $begin . $tokens[$start]->text;
            $tokens[$end]->text .= " CheckedRun::printed($line, $expected, false);";
        } elseif (str_starts_with($comment, 'prints ')) {
            $expected = var_export(substr($comment, 7), true);
            $tokens[$start]->text = $begin . $tokens[$start]->text;
            $tokens[$end]->text .= " CheckedRun::printed($line, $expected, true);";
        } elseif (preg_match(self::THROWS, $comment) === 1) {
            $tokens[$start]->text = 'try { ' . $tokens[$start]->text;
            $tokens[$end]->text .= " CheckedRun::threw($line, $expected, null); }"
                . " catch (\\Throwable \$thrown) { CheckedRun::threw($line, $expected, \$thrown); }";
        } elseif (preg_match(self::VALUE, $comment) === 1) {
            $tokens[$start]->text = "CheckedRun::value($line, $expected, " . $tokens[$start]->text;
            $tokens[$end]->text = ');';
        }
    }
}
