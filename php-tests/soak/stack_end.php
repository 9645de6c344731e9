<?php

/*
 * Guests that come to the end of their stack in library functions of the engine, at every place of it: on three sizes
 * of the stack, on the main stack and in fibers, with every compiler that is built in. After each one, locks must be
 * free and memory whole.
 *
 *     php -d extension=… stack_end.php [positions]          by default 4000, 16 bytes or few more apart
 *
 * A lock that stays held is waited for without end: a process that says nothing for ten minutes is killed, and that is a
 * failure. Exits with 1 after one.
 */

declare(strict_types=1);

use Wasm\Module;
use Wasm\StackOverflowException;
use Wasm\Store;

require dirname(__DIR__) . '/phpt/stack_overflow/guest.inc';

// LLVM itself crashes over functions with frames of 32 KiB, made of 4096 values that live across a call.
const SIZES = ['64K' => 512, '1M' => 8 << 10, '8M' => 8 << 10];

if (($argv[1] ?? '') === 'run') {
    [, , $positions, $frame, $in] = $argv;
    foreach (work() as $name => $work) {
        $module = Module::fromText(guest($work, '', (int) $frame));
        $instance = $module->instantiate(['host' => ['f' => fn() => null]], new Store(timeLimit: 10.0));
        $instance->hold();
        $failures = 0;
        for ($position = 0; $position < $positions; $position++) {
            $run = fn() => $instance->run($position, -1);
            try {
                $in === 'fiber' ? (new Fiber($run))->start() : $run();
                $failures++;
            } catch (StackOverflowException) {
            }
            $failures += sound() ? 0 : 1;
        }
        echo "$name: $failures\n";
    }
    exit(0);
}

$positions = (int) ($argv[1] ?? 4000);
$extension = (string) (getenv('WASM_EXTENSION') ?: dirname(__DIR__, 2) . '/target/release/libwasm.so');
$failed = false;
ob_start();
(new ReflectionExtension('wasm'))->info();
$compilers = array_filter(['cranelift', 'llvm', 'singlepass'], fn(string $name): bool => str_contains((string) ob_get_contents(), $name));
ob_end_clean();
foreach ($compilers as $compiler) {
    foreach (SIZES as $size => $frame) {
        foreach (['main', 'fiber'] as $in) {
            $settings = ["extension=$extension", "wasm.compiler=$compiler", "wasm.stack_size=$size"];
            $options = array_merge(...array_map(fn(string $setting): array => ['-d', $setting], $settings));
            $process = proc_open([PHP_BINARY, '-n', ...$options, __FILE__, 'run', (string) $positions, (string) $frame, $in], [1 => ['pipe', 'w']], $pipes);
            $output = '';
            $rows = 0;
            while (true) {
                $read = [$pipes[1]];
                $write = $except = null;
                if (stream_select($read, $write, $except, 600) === 0) {
                    echo "nothing for ten minutes after: $output\n";
                    proc_terminate($process, 9);
                    break;
                }
                $line = fgets($pipes[1]);
                if ($line === false) {
                    break;
                }
                $rows++;
                $output = trim($line);
                if (!str_ends_with($output, ': 0')) {
                    echo "  $output failures\n";
                    $failed = true;
                }
            }
            $exit = proc_close($process);
            $whole = $exit === 0 && $rows > 5;
            $failed = $failed || !$whole;
            printf("%-10s %3s %-5s %d kinds of %d positions, exit code %d%s\n", $compiler, $size, $in, $rows, $positions, $exit, $whole ? '' : ' FAILED');
        }
    }
}
exit($failed ? 1 : 0);
