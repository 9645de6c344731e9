<?php

/*
 * Processes that race to fill one empty cache directory: each gets its module, and none finds a torn file.
 *
 *     php -d extension=… race.php [rounds] [processes] [functions]      by default 200 rounds of 8, on a small module
 *
 * A larger number of functions makes a larger module. Exits with 1 if anything is not as it should be.
 */

declare(strict_types=1);

[$rounds, $processes, $functions] = array_map('intval', array_slice($argv, 1)) + [200, 8, 1];

if (ini_get('wasm.cache_dir') === '') {
    // The directory is a matter of php.ini, so a second process has it.
    $directory = sys_get_temp_dir() . '/wasm-race-' . getmypid();
    mkdir($directory, 0700);
    $options = [];
    foreach (['extension' => null, 'wasm.compiler' => ini_get('wasm.compiler'), 'wasm.cache_dir' => $directory] as $name => $value) {
        array_push($options, '-d', "$name=" . ($value ?? getenv('WASM_EXTENSION')));
    }
    $command = [PHP_BINARY, '-n', ...$options, __FILE__, (string) $rounds, (string) $processes, (string) $functions];
    $exit = proc_close(proc_open($command, [], $pipes));
    array_map('unlink', glob("$directory/*"));
    rmdir($directory);
    exit($exit);
}

set_error_handler(static function (int $level, string $message): never {
    fwrite(STDERR, "$message\n");
    exit(1);
});

$directory = ini_get('wasm.cache_dir');
$wat = '(module ';
for ($n = 0; $n < $functions; $n++) {
    $wat .= "(func (export \"f$n\") (param i32) (result i32) (i32.add (local.get 0) (i32.const $n)))\n";
}
$path = sys_get_temp_dir() . '/wasm-race-' . getmypid() . '.wat';
file_put_contents($path, "$wat)");
register_shutdown_function(static function (int $parent) use ($path): void {
    getmypid() === $parent && unlink($path);
}, getmypid());
$last = 'f' . ($functions - 1);

$origins = [];
$failures = 0;
for ($round = 0; $round < $rounds; $round++) {
    array_map('unlink', glob("$directory/*"));
    [$start, $started] = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
    $pids = $answers = [];
    for ($process = 0; $process < $processes; $process++) {
        [$answer, $child] = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
        $pid = pcntl_fork();
        if ($pid === 0) {
            // All begin when the last one is there. Every second one has the bytes and not the file.
            fclose($start);
            fread($started, 1);
            $instance = $process % 2 ? new Wasm\Instance($path) : Wasm\Module::fromText("$wat)")->instantiate();
            fwrite($child, current(Wasm\Cache::status()['modules'])['origin'] . ' ' . $instance->exports[$last](1));
            exit(0);
        }
        $pids[] = $pid;
        $answers[] = $answer;
        fclose($child);
    }
    fclose($start);
    foreach ($pids as $process => $pid) {
        pcntl_waitpid($pid, $status);
        $said = explode(' ', (string) stream_get_contents($answers[$process]));
        $origins[$said[0]] = ($origins[$said[0]] ?? 0) + 1;
        if (($said[1] ?? null) !== (string) $functions) {
            fwrite(STDERR, "round $round, process $process: " . implode(' ', $said) . "\n");
            $failures++;
        }
    }
    $names = preg_replace('/^.*\./', '', scandir($directory));
    $left = array_diff($names, ['', 'wasm-path', 'wasm-artifact']);
    if ($left !== [] || count(array_keys($names, 'wasm-artifact')) !== 1) {
        fwrite(STDERR, "round $round left " . implode(', ', $names) . "\n");
        $failures++;
    }
}
ksort($origins);
foreach ($origins as $origin => $count) {
    echo "$origin: $count\n";
}
echo "$failures failures in $rounds rounds of $processes processes\n";
exit($failures === 0 ? 0 : 1);
