<?php

/**
 * How many instructions of the processor crossing the border takes, and what PHP takes for the like.
 *
 * Unlike times, these numbers are the same on a busy machine. Each program runs its loop 10 000 and 60 000 times in a
 * process of its own, under valgrind's callgrind; the difference, divided by 50 000, is what one turn of the loop takes,
 * the loop itself included.
 *
 *     php benches/php/instructions.php           a table; started by `make bench-instructions`
 *     php benches/php/instructions.php NAME N    runs one program (for callgrind)
 *
 * WASM_EXTENSION is the path of the extension. Needs valgrind.
 */

declare(strict_types=1);

const FEW = 10_000;
const MANY = 60_000;

final class Userland
{
    public function sum(int $x, int $y): int
    {
        return $x + $y;
    }
}

/** @return array<string, array{string, Closure(int): void}> name => what it is, and the program */
function programs(): array
{
    return [
        'call' => ['a call, (i32, i32) -> i32', static function (int $n): void {
            $instance = new Wasm\Instance(__DIR__ . '/../wasm/call.wasm');
            for ($k = 0; $k < $n; ++$k) {
                $instance->sum($k, 2);
            }
        }],
        'component' => ['a call of a component, (u32, u32) -> u32', static function (int $n): void {
            $instance = (new Wasm\Component(__DIR__ . '/../wasm/component.wat'))->instantiate();
            for ($k = 0; $k < $n; ++$k) {
                $instance->add($k, 2);
            }
        }],
        'component-text' => ['a string of 64 bytes into a component and out', static function (int $n): void {
            $instance = (new Wasm\Component(__DIR__ . '/../wasm/component.wat'))->instantiate();
            $text = str_repeat('x', 64);
            for ($k = 0; $k < $n; ++$k) {
                $instance->text($text);
            }
        }],
        'component-record' => ['a record of five fields into a component, a variant out', static function (int $n): void {
            $instance = (new Wasm\Component(__DIR__ . '/../wasm/component.wat'))->instantiate();
            $order = ['id' => 7, 'price' => 2.5, 'name' => 'a name', 'paid' => true, 'size' => 3];
            for ($k = 0; $k < $n; ++$k) {
                $instance->record($order);
            }
        }],
        'text' => ['a text of 64 bytes to a module and back', static function (int $n): void {
            $instance = new Wasm\Instance(__DIR__ . '/../wasm/text.wat');
            $memory = $instance->memory;
            $text = str_repeat('x', 64);
            for ($k = 0; $k < $n; ++$k) {
                $place = $instance->alloc(64);
                $memory->write($place, $text);
                $memory->read($instance->copy($place, 64), 64);
                $instance->free($place);
            }
        }],
        'method' => ['the first, a method in PHP', static function (int $n): void {
            $object = new Userland();
            for ($k = 0; $k < $n; ++$k) {
                $object->sum($k, 2);
            }
        }],
        'floats' => ['a call, (f64, f64) -> f64', static function (int $n): void {
            $instance = new Wasm\Instance(__DIR__ . '/../wasm/call.wasm');
            for ($k = 0; $k < $n; ++$k) {
                $instance->sum_f64(1.5, 2.5);
            }
        }],
        'func' => ['a call through Wasm\Func, (i32, i32) -> i32', static function (int $n): void {
            $sum = (new Wasm\Instance(__DIR__ . '/../wasm/call.wasm'))->sum;
            for ($k = 0; $k < $n; ++$k) {
                $sum($k, 2);
            }
        }],
        'host' => ['a host call, (i32) -> i32', static function (int $n): void {
            $host = ['none' => static fn (): int => 3, 'int' => static fn (int $x): int => $x + 1,
                'floats' => static fn (float $x, float $y): float => $x + $y];
            $instance = new Wasm\Instance(__DIR__ . '/../wasm/host.wasm', ['host' => $host]);
            // Guests that call the host often are entered in another way, from the second call on.
            $instance->int(FEW);
            $instance->int($n);
        }],
        'array_map' => ['the same closure by array_map', static function (int $n): void {
            array_map(static fn (int $x): int => $x + 1, range(1, $n));
        }],
    ];
}

/** Runs one program under callgrind; how many instructions its process took. */
function instructions(string $name, int $turns): int
{
    $command = ['valgrind', '--tool=callgrind', '--callgrind-out-file=/dev/null', PHP_BINARY, '-n', '-d',
        'extension=' . getenv('WASM_EXTENSION'), __FILE__, $name, (string) $turns];
    $process = proc_open($command, [0 => ['file', '/dev/null', 'r'], 1 => ['file', '/dev/null', 'w'], 2 => ['pipe', 'w']], $pipes);
    if ($process === false) {
        throw new RuntimeException('valgrind cannot be started');
    }
    $output = (string) stream_get_contents($pipes[2]);
    if (proc_close($process) !== 0 || preg_match('/Collected : (\d+)/', $output, $match) !== 1) {
        throw new RuntimeException("valgrind failed:\n$output");
    }

    return (int) $match[1];
}

if (isset($argv[1], $argv[2])) {
    programs()[$argv[1]][1]((int) $argv[2]);
    exit;
}
if (!is_file((string) getenv('WASM_EXTENSION'))) {
    fwrite(STDERR, "WASM_EXTENSION must be the path of the built extension\n");
    exit(2);
}
foreach (programs() as $name => [$what]) {
    $each = (instructions($name, MANY) - instructions($name, FEW)) / (MANY - FEW);
    printf("%-48s %6.0f instructions\n", $what, $each);
}
