<?php

/*
 * A server that keeps its application from one request to the next serves requests without end; the instances that it keeps
 * must go on working, and what it takes of the system must stay as it is.
 *
 *     WASM_EXTENSION=… php workers.php KIND [requests] [mark] [scenario]
 *
 * By default 100 000 requests, watched from the 10 000th on; they come over eight connections at once. The name of a
 * scenario, or a part of it, has only those of workers/scenarios.php run. The kinds of servers:
 *
 *     loop         an event loop in PHP with a fiber for each request (workers/loop.php), under this PHP
 *     swoole       Swoole's HTTP server with one worker process, under this PHP. SWOOLE names swoole.so, which comes by
 *                  `pecl install swoole`; without it the one of PHP's extension_dir is taken
 *     roadrunner   RoadRunner with one worker process of this PHP. ROADRUNNER names the binary `rr`, which comes from the
 *                  releases of https://roadrunner.dev; ROADRUNNER_AUTOLOAD names the vendor/autoload.php that
 *                  `composer require spiral/roadrunner-http` makes
 *     frankenphp   FrankenPHP's worker mode with four threads. FRANKENPHP names the binary, which comes from the releases or
 *                  the image of https://frankenphp.dev; it must be one that loads extensions, so not a static one.
 *                  WASM_EXTENSION is a build for its PHP, with threads
 *
 * Exits with 1 if an answer is wrong, if an application was made anew, if the private memory of the process that answers
 * grows (by a mebibyte or more; see SLACK_OF for what Go takes), or if it has more descriptors, threads, timers or
 * children in the end, or many more mappings.
 */

declare(strict_types=1);

namespace WasmTests\Soak;

use WasmTests\Server\Process;
use WasmTests\Soak\Workers\Client;
use WasmTests\Support\Php;

require __DIR__ . '/../bootstrap.php';
require __DIR__ . '/taken.php';
require __DIR__ . '/workers/Client.php';

const CONNECTIONS = 8;

/** How many threads of FrankenPHP's answer. Other kinds have one application. */
const THREADS = 4;

/** What may come beside that of taken.php: Go's collector gives memory back late, and Go starts threads as it needs them. */
const SLACK_OF = ['frankenphp' => ['anonymous' => 8 << 20, 'dirty' => 8 << 20, 'threads' => 8]];

/** @return list<string> what starts the server */
function command(string $kind, string $address, string $directory): array
{
    $script = __DIR__ . "/workers/$kind.php";
    // The time limit holds for what all instances do but one, so it is far above what is due on a slow machine.
    $settings = ['wasm.time_limit' => 30, 'memory_limit' => '256M'];
    if ($kind === 'frankenphp') {
        $lines = array_map(static fn(string $name, mixed $value): string => "$name=$value\n", array_keys(Php::settings($settings)), Php::settings($settings));
        file_put_contents("$directory/php.ini", $lines);
        // Without the extensions that the machine's own configuration has.
        putenv("PHPRC=$directory");
        putenv('PHP_INI_SCAN_DIR=');
        return [
            getenv('FRANKENPHP') ?: 'frankenphp', 'php-server', '--listen', $address, '--root', dirname($script),
            '--worker', "$script," . THREADS,
        ];
    }
    $php = [PHP_BINARY, '-n', ...Php::options(Php::settings($settings))];
    switch ($kind) {
        case 'swoole':
            return [...$php, '-d', 'extension=' . (getenv('SWOOLE') ?: 'swoole'), $script, $address];
        case 'roadrunner':
            $worker = implode(' ', [...$php, ...sockets(), $script, getenv('ROADRUNNER_AUTOLOAD')]);
            file_put_contents("$directory/rr.yaml", <<<YAML
                version: '3'
                server:
                  command: '$worker'
                http:
                  address: '$address'
                  pool:
                    num_workers: 1
                YAML);
            return [getenv('ROADRUNNER') ?: 'rr', 'serve', '-c', "$directory/rr.yaml"];
        default:
            return [...$php, $script, $address];
    }
}

/** @return list<string> what loads an extension that the classes of RoadRunner need, where it is not built in */
function sockets(): array
{
    return is_file(ini_get('extension_dir') . '/sockets.so') ? ['-d', 'extension=sockets'] : [];
}

[, $kind] = $argv + [1 => ''];
$requests = (int) ($argv[2] ?? 100_000);
$mark = (int) ($argv[3] ?? 10_000);
$only = $argv[4] ?? '';
if (!in_array($kind, ['loop', 'swoole', 'roadrunner', 'frankenphp'], true)) {
    fwrite(STDERR, "usage: php workers.php loop|swoole|roadrunner|frankenphp [requests] [mark] [scenario]\n");
    exit(2);
}
$scenarios = array_filter(
    require __DIR__ . '/workers/scenarios.php',
    static fn(string $name): bool => str_contains($name, $only),
    ARRAY_FILTER_USE_KEY,
);

$directory = sys_get_temp_dir() . '/wasm-soak-workers-' . getmypid();
mkdir($directory);
$probe = stream_socket_server('tcp://127.0.0.1:0');
$address = stream_socket_get_name($probe, false);
fclose($probe);
$server = new Process(command($kind, $address, $directory), "$directory/log");
$failures = ['the script did not come to its end'];
register_shutdown_function(static function () use ($server, $directory, &$failures): void {
    $server->stop();
    if ($failures !== []) {
        fwrite(STDERR, "the server said:\n" . substr(file_get_contents("$directory/log"), -4000));
    }
    array_map(unlink(...), glob("$directory/*"));
    rmdir($directory);
});
$server->awaitListener("tcp://$address");
$client = new Client($address, "/$kind.php", CONNECTIONS);

$wrong = $answers = 0;
$pid = null;
/** @var array<string, int> how many requests each application has answered */
$applications = [];
/** @var array<string, int> and how many it has counted itself, in a guest */
$counted = [];
$answered = static function (string $query, string $body) use (&$wrong, &$pid, &$answers, &$applications, &$counted): void {
    $answers++;
    if (preg_match('/^([0-9a-f]{16}) (\d+) (\d+) ok$/', $body, $match) !== 1) {
        if ($wrong++ < 10) {
            fwrite(STDERR, "request $answers, $query: $body\n");
        }
        return;
    }
    [, $application, $number] = $match;
    $pid ??= (int) $match[3];
    $applications[$application] = ($applications[$application] ?? 0) + 1;
    $counted[$application] = max($counted[$application] ?? 0, (int) $number);
};
$send = static fn(array $names, int $first) => $client->send(
    array_map(static fn(string $name, int $n): string => http_build_query(['scenario' => $name, 'n' => $n]), $names, range($first, $first + count($names) - 1)),
    $answered,
);
mt_srand(1);
$sent = 0;
$watched = new Watched($requests, $mark, static function () use ($send, $scenarios, &$pid): array {
    // PHP keeps memory as recent requests needed it.
    $send(array_fill(0, 50, array_key_first($scenarios)), 0);
    return taken($pid);
});
for ($round = 0; $sent < $requests; $round++) {
    $names = [];
    foreach ($scenarios as $name => [$often]) {
        array_push($names, ...array_fill(0, $often, $name));
    }
    shuffle($names);
    $send($names, $sent);
    $sent += count($names);
    $watched->round($sent);
}
$grown = $watched->end($sent, SLACK_OF[$kind] ?? []);
printf("%d rounds of %d scenarios; requests by application: %s\n", $round, count($scenarios), implode(', ', $applications));

$failures = $wrong === 0 ? [] : ["$wrong answers are wrong"];
if (count($applications) > ($kind === 'frankenphp' ? THREADS : 1)) {
    $failures[] = 'an application was made anew';
}
if ($wrong === 0 && $applications !== $counted) {
    $failures[] = 'the guests have counted other numbers: ' . implode(', ', $counted);
}
$failures = [...$failures, ...$grown];
echo $failures === [] ? "flat\n" : implode("\n", $failures) . "\n";
exit($failures === [] ? 0 : 1);
