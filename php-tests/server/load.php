<?php

/*
 * Sends one request after the other to a php-fpm, and prints what each answered as a line of JSON:
 *
 *     php load.php SOCKET SCRIPT REQUESTS
 */

declare(strict_types=1);

namespace WasmTests\Server;

require __DIR__ . '/Response.php';
require __DIR__ . '/FastCgiClient.php';

[, $socket, $script, $requests] = $argv;
$client = new FastCgiClient($socket);
for ($n = 0; $n < (int) $requests; $n++) {
    try {
        $response = $client->get($script);
        $answer = $response->status === 200 ? json_decode($response->body, true) : null;
        echo json_encode($answer ?? ['failed' => "status $response->status: $response->body $response->log"]), "\n";
    } catch (\RuntimeException $e) {
        echo json_encode(['failed' => $e->getMessage()]), "\n";
    }
}
