<?php

/*
 * Runs the component model's tests, as `wasm-tools json-from-wast` or tools/spec-suite lowers them, and prints the score.
 *
 *     php -d extension=… php-tests/component/run.php <directory> [-v]
 *
 * The directory has one for each suite (values, resources, linking, binary, validation), and below it one for each script
 * with its components and `commands.json`. Suites of what the extension does not have (async) are left out.
 */

declare(strict_types=1);

require __DIR__ . '/../bootstrap.php';

use WasmTests\Component\Host;
use WasmTests\Component\Script;

$directory = $argv[1] ?? exit("usage: php run.php <directory> [-v]\n");
$skips = array_map(static fn(array $skip): array => $skip + [3 => null], require __DIR__ . '/skips.php');
$passed = $failed = $skipped = 0;
$scores = [];
$files = [...glob("$directory/*/*/commands.json"), ...glob("$directory/*/*/*/commands.json")];
foreach ($files as $file) {
    $suite = strtok(substr($file, strlen(rtrim($directory, '/')) + 1), '/');
    $name = "$suite/" . basename(dirname($file));
    if ($suite === 'async') {
        continue;
    }
    $scores[$suite] ??= ['passed' => 0, 'failed' => 0, 'skipped' => 0];
    $script = new Script(dirname($file), Host::imports());
    foreach (Script::commands(dirname($file)) as $command) {
        $listed = null;
        foreach ($skips as [$reason, $scripts, $lines, $compiler]) {
            if ($compiler !== null && $compiler !== ini_get('wasm.compiler')) {
                continue;
            }
            foreach ($scripts as $pattern) {
                if (fnmatch($pattern, $name) && ($lines === null || in_array($command['line'], $lines, true))) {
                    $listed = $reason;
                }
            }
        }
        try {
            $script->run($command);
            $verdict = $listed === null ? 'passed' : 'failed';
            $why = 'is listed in skips.php, and passes';
        } catch (Throwable $e) {
            $verdict = $listed === null ? 'failed' : 'skipped';
            $why = ($e::class === RuntimeException::class ? '' : $e::class . ': ') . $e->getMessage();
        }
        $scores[$suite][$verdict]++;
        if ($verdict === 'failed') {
            echo "FAIL $name.wast:$command[line] $command[type]: ", substr(strtr($why, ["\n" => ' ']), 0, 300), "\n";
        }
    }
}
$all = ['passed' => 0, 'failed' => 0, 'skipped' => 0];
foreach ($scores as $suite => $score) {
    printf("%-12s %4d passed %4d failed %4d skipped\n", $suite, ...array_values($score));
    foreach ($score as $verdict => $count) {
        $all[$verdict] += $count;
    }
}
printf("%-12s %4d passed %4d failed %4d skipped\n", 'all', ...array_values($all));
exit($all['failed'] === 0 ? 0 : 1);
