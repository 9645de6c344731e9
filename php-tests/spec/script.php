<?php

/*
 * Runs one script of the specification and prints the verdicts as JSON. Before each command its place goes to stderr:
 * if the process ends there, it is known where.
 *
 *     php -d extension=… script.php <directory> <suite/script> [<place not to run> …]
 */

declare(strict_types=1);

require __DIR__ . '/../bootstrap.php';

use WasmTests\Spec\Failure;
use WasmTests\Spec\Script;
use WasmTests\Spec\Skip;

[, $directory, $name] = $argv;
$crashing = array_map('intval', array_slice($argv, 3));
$compiler = ini_get('wasm.compiler');
$skips = array_filter(Skip::all($compiler), static fn(Skip $skip): bool => $skip->concernsScript($name));

$script = new Script($directory, $compiler);
$report = ['passed' => 0, 'refused' => [], 'skipped' => [], 'failed' => [], 'stale' => []];
foreach (Script::commands($directory) as $place => $command) {
    if (in_array($place, $crashing, true)) {
        continue;
    }
    fwrite(STDERR, "\n@$place ");
    $listed = null;
    foreach ($skips as $number => $skip) {
        if ($skip->concerns($name, $command)) {
            $listed = $number;
        }
    }
    try {
        $refusal = $script->run($command);
        if ($listed !== null) {
            $report['stale'][] = [$command['line'], "$command[type]: is listed in skips.php, and " . ($refusal ? 'is refused' : 'passes')];
        } elseif ($refusal !== null) {
            $report['refused'][$refusal->proposal] = ($report['refused'][$refusal->proposal] ?? 0) + 1;
        } else {
            $report['passed']++;
        }
    } catch (Throwable $e) {
        if ($listed !== null) {
            $report['skipped'][$listed] = ($report['skipped'][$listed] ?? 0) + 1;
        } else {
            $what = $e instanceof Failure ? $e->getMessage() : $e::class . ': ' . $e->getMessage();
            $report['failed'][] = [$command['line'], "$command[type]: $what"];
        }
    }
}
echo json_encode($report, JSON_INVALID_UTF8_SUBSTITUTE | JSON_THROW_ON_ERROR), "\n";
