<?php

declare(strict_types=1);

namespace WasmTests\Unit;

use PHPUnit\Framework\TestCase;
use WasmTests\Support\Failures;
use WasmTests\Support\Php;
use WasmTests\Support\Result;

/** How php-tests/run.php counts what run-tests.php reports, with one in its place that reports what it is told. */
final class RunnerTest extends TestCase
{
    private const REMARK = "--123-- WARNING: unhandled amd64-linux syscall: 437\n--123-- You may be able to write your own handler.\n";

    private string $directory;

    protected function setUp(): void
    {
        $this->directory = sys_get_temp_dir() . '/wasm-runner-' . getmypid();
        mkdir($this->directory);
        // The option -W names the file for the outcomes.
        file_put_contents("$this->directory/run-tests.php", '<?php
            file_put_contents($argv[array_search("-W", $argv) + 1], file_get_contents(__DIR__ . "/outcomes"));
            exit((int) file_get_contents(__DIR__ . "/exit"));');
        file_put_contents("$this->directory/valgrind", "#!/bin/sh\nexit 0\n");
        chmod("$this->directory/valgrind", 0755);
    }

    protected function tearDown(): void
    {
        \WasmTests\Wasi\Suite::remove($this->directory);
    }

    /**
     * @param array<string, string> $outcomes by test
     * @param array<string, string> $files that the tests leave
     */
    private function score(string $part, array $outcomes, array $files = [], int $exit = 1): Result
    {
        $rows = '';
        foreach ($outcomes as $test => $outcome) {
            $rows .= "$outcome\t$this->directory/$test.phpt\n";
        }
        foreach (['outcomes' => $rows, 'exit' => (string) $exit] + $files as $name => $content) {
            file_put_contents("$this->directory/$name", $content);
        }
        $env = ['env', '-u', 'WASM_TEST_LOG', "WASM_TEST_FAILURES=$this->directory/failures", "RUN_TESTS=$this->directory/run-tests.php", "PATH=$this->directory:" . getenv('PATH'), 'WASM_EXTENSION=' . Php::extension()];
        $result = Php::execute([...$env, PHP_BINARY, '-n', '-d', 'display_errors=1', Php::root() . '/php-tests/run.php', $part]);
        self::assertSame('', $result->stderr);
        self::assertStringNotContainsString('Warning', $result->stdout);
        return $result;
    }

    private static function assertScore(string $score, Result $result): void
    {
        self::assertStringEndsWith("\n$score\n", $result->stdout);
        self::assertSame(str_contains($score, ' 0 failed') ? 0 : 1, $result->exit);
    }

    public function testARemarkOfValgrindIsNotALeak(): void
    {
        $result = $this->score('phpt-valgrind', ['fine' => 'PASSED', 'remarked' => 'LEAKED'], ['remarked.mem' => self::REMARK]);
        self::assertScore('2 passed, 0 failed, 0 skipped', $result);
        self::assertFileDoesNotExist("$this->directory/remarked.mem");
    }

    public function testALeakIsAFailure(): void
    {
        $found = self::REMARK . "==123== Invalid read of size 8\n==123==    at 0x1234: wasm\n";
        $result = $this->score('phpt-valgrind', ['fine' => 'PASSED', 'leaked' => 'LEAKED'], ['leaked.mem' => $found]);
        self::assertScore('1 passed, 1 failed, 0 skipped', $result);
        self::assertFileExists("$this->directory/leaked.mem");
    }

    public function testAWrongOutputIsAFailureWithARemarkToo(): void
    {
        $files = ['both.mem' => self::REMARK, 'both.diff' => "001+ wrong\n001- right\n"];
        self::assertScore('1 passed, 1 failed, 0 skipped', $this->score('phpt-valgrind', ['fine' => 'PASSED', 'both' => 'LEAKED'], $files));
    }

    public function testWithoutValgrindNothingIsForgiven(): void
    {
        $result = $this->score('phpt', ['fine' => 'PASSED', 'remarked' => 'LEAKED'], ['remarked.mem' => self::REMARK]);
        self::assertScore('1 passed, 1 failed, 0 skipped', $result);
    }

    public function testARunThatBreaksOffIsAFailureAfterARemarkToo(): void
    {
        $result = $this->score('phpt-valgrind', ['remarked' => 'LEAKED'], ['remarked.mem' => self::REMARK], exit: 255);
        self::assertScore('1 passed, 1 failed, 0 skipped', $result);
    }

    public function testOutcomesAreCounted(): void
    {
        $outcomes = ['a' => 'PASSED', 'b' => 'SKIPPED', 'c' => 'FAILED', 'd' => 'BORKED', 'e' => 'WARNED'];
        self::assertScore('1 passed, 3 failed, 1 skipped', $this->score('phpt', $outcomes));
        self::assertScore('1 passed, 0 failed, 1 skipped', $this->score('phpt', ['a' => 'PASSED', 'b' => 'SKIPPED'], exit: 0));
    }

    public function testWhatFailedIsSaidAtTheEnd(): void
    {
        $files = ['c.diff' => "001- expected\n001+ got\n", 'd.diff' => implode("\n", range(1, 100)), 'b.diff' => 'stale'];
        $result = $this->score('phpt', ['a' => 'PASSED', 'b' => 'SKIPPED', 'c' => 'FAILED', 'd' => 'FAILED', 'e' => 'BORKED'], $files);
        $expected = "phpt: $this->directory/c.phpt (FAILED)\n    001- expected\n    001+ got\n"
            . "phpt: $this->directory/d.phpt (FAILED)\n    " . implode("\n    ", range(1, 20)) . "\n    … and 80 lines more\n"
            . "phpt: $this->directory/e.phpt (BORKED)\n";
        self::assertStringContainsString("\n== failed\n$expected\n== summary", $result->stdout);
        self::assertStringEqualsFile("$this->directory/failures", $expected);
    }

    public function testARunThatBreaksOffIsNamedByItsPart(): void
    {
        $result = $this->score('phpt', ['a' => 'PASSED'], exit: 255);
        self::assertStringContainsString("\n== failed\nphpt: ended with exit code 255\n", $result->stdout);
    }

    public function testNothingIsSaidWhereNothingFailed(): void
    {
        $result = $this->score('phpt', ['a' => 'PASSED'], exit: 0);
        self::assertStringNotContainsString('== failed', $result->stdout);
        self::assertFileDoesNotExist("$this->directory/failures");
    }

    public function testFailuresOfPhpUnitAreNamed(): void
    {
        $failures = new Failures();
        $failures->addJunit('<testsuites><testsuite name="" tests="4">
            <testcase name="testFine" class="A\B" time="1"/>
            <testcase name="testFine" class="A\B" time="1"></testcase>
            <testcase name="testWith with data set &quot;a &gt; b&quot;" file="/x/B.php" class="A\B" time="1">
              <failure type="F">A\B::testWith
Failed asserting that 1 &lt; 0.</failure></testcase>
            <testcase name="testBroken" class="A\B" time="1"><error type="E">Error: no</error></testcase></testsuite></testsuites>');
        self::assertSame(
            "unit: A\\B::testWith with data set \"a > b\"\n    A\\B::testWith\n    Failed asserting that 1 < 0.\nunit: A\\B::testBroken\n    Error: no\n",
            $failures->text('unit', ''),
        );
    }
}
