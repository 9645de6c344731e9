<?php

declare(strict_types=1);

namespace WasmTests\Wasi;

use PHPUnit\Framework\Attributes\DataProvider;
use PHPUnit\Framework\TestCase;

/** errnos.php leaves no function out, and what it calls shown is shown. */
final class ErrnosTest extends TestCase
{
    public function testItHasEveryFunction(): void
    {
        $functions = array_keys((new \Wasm\Wasi())->imports()['wasi_snapshot_preview1']);
        self::assertEqualsCanonicalizing($functions, array_keys(self::table()));
    }

    /** @return iterable<string, array{array<string, string|array{string}>}> */
    public static function functions(): iterable
    {
        foreach (self::table() as $function => $errnos) {
            yield $function => [$errnos];
        }
    }

    /**
     * @dataProvider functions
     * @param array<string, string|array{string}> $errnos
     */
    #[DataProvider('functions')]
    public function testItIsShownOrHasAReason(array $errnos): void
    {
        self::assertArrayHasKey('SUCCESS', $errnos);
        foreach ($errnos as $names => $shown) {
            foreach (explode(' ', $names) as $errno) {
                self::assertContains($errno, self::names());
            }
            if (is_array($shown)) {
                self::assertNotSame('', $shown[0]);
                continue;
            }
            self::assertStringNotContainsString(' ', $names, 'several errnos cannot be one fact');
            [$where, $fact] = explode(': ', $shown, 2);
            self::assertContains($names, self::saidBy($where, $fact), "$names is not what \"$shown\" says");
        }
    }

    /** @return list<string> the errnos that a program of the suite says of a fact, or that a case of a test expects */
    private static function saidBy(string $where, string $fact): array
    {
        $tests = [
            'EscapeTest' => [EscapeTest::attempts(...)],
            'SystemTest' => [
                SystemTest::pipes(...), SystemTest::fullDevices(...), SystemTest::twoFileSystems(...),
                SystemTest::closedDirectories(...), SystemTest::filesOfOthers(...), SystemTest::runningPrograms(...),
            ],
        ];
        $said = [];
        foreach ($tests[$where] ?? [] as $cases) {
            foreach ($cases() as $name => [, $expected]) {
                if ($name === $fact) {
                    array_push($said, ...(array) $expected);
                }
            }
        }
        if (isset($tests[$where])) {
            return $said;
        }
        foreach (file(Suite::directory() . "/expected/$where.txt", FILE_IGNORE_NEW_LINES) as $line) {
            if (str_starts_with($line, "$fact: ")) {
                $said[] = substr($line, strlen($fact) + 2);
            }
        }
        return $said;
    }

    private static function table(): array
    {
        return require Suite::directory() . '/errnos.php';
    }

    /** @return list<string> all of the specification's, as the programs have them */
    private static function names(): array
    {
        preg_match('/errno_names\[\] = \{([^}]*)\}/', file_get_contents(Suite::directory() . '/src/suite.h'), $match);
        preg_match_all('/"(\w+)"/', $match[1], $names);
        return $names[1];
    }
}
