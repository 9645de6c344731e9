<?php

/*
 * Runs what CheckedProgram made, and compares: `checked_program.php FILE`. What does not agree goes to stdout, a line
 * each; the program's own output goes where it would.
 */

final class CheckedRun
{
    /** @var array<int, array{string, bool, list<string>}> line => comment, whether a remark may follow, what was printed */
    private static array $printed = [];

    public static function begin(): void
    {
        ob_start();
    }

    public static function printed(int $line, string $expected, bool $remark): void
    {
        self::$printed[$line] ??= [$expected, $remark, []];
        self::$printed[$line][2][] = self::flat((string) ob_get_clean());
    }

    public static function value(int $line, string $expected, mixed $value): mixed
    {
        ob_start();
        var_dump($value);
        $dumped = self::flat((string) ob_get_clean());
        $short = self::short($value);
        if (!self::agrees($expected, $dumped, true) && !self::agrees($expected, $short, true)) {
            self::fail($line, $expected, strlen($short) < strlen($dumped) ? "$dumped, or $short" : $dumped);
        }
        return $value;
    }

    public static function threw(int $line, string $expected, ?Throwable $thrown): void
    {
        $actual = $thrown === null ? 'nothing was thrown' : get_class($thrown) . ': ' . self::flat($thrown->getMessage());
        self::agrees($expected, $actual, true) || self::fail($line, $expected, $actual);
    }

    /** Compares what the lines printed, each as often as it ran. */
    public static function end(): void
    {
        foreach (self::$printed as $line => [$expected, $remark, $outputs]) {
            $actual = implode(', ', $outputs);
            self::agrees($expected, $actual, $remark) || self::fail($line, $expected, $actual);
        }
    }

    private static function flat(string $text): string
    {
        return trim(preg_replace('/\s+/', ' ', $text));
    }

    private static function short(mixed $value): string
    {
        if (!is_array($value)) {
            return is_scalar($value) ? json_encode($value) : get_debug_type($value);
        }
        $items = [];
        foreach ($value as $key => $item) {
            $items[] = (array_is_list($value) ? '' : json_encode($key) . ' => ') . self::short($item);
        }
        return '[' . implode(', ', $items) . ']';
    }

    private static function agrees(string $expected, string $actual, bool $remark): bool
    {
        $pattern = str_replace('…', '.*', preg_quote(self::flat($expected), '/'));
        if (preg_match("/^$pattern$/su", $actual) === 1) {
            return true;
        }
        return $remark && (str_starts_with($expected, "$actual:") || str_starts_with($expected, "$actual;"));
    }

    private static function fail(int $line, string $expected, string $actual): void
    {
        echo "line $line: not $expected, but $actual\n";
    }
}

(static function (string $file): void {
    require $file;
})($argv[1]);
CheckedRun::end();
