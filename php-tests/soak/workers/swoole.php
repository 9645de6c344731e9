<?php

/*
 * Swoole's HTTP server with one worker process, in which each request is a coroutine. Arguments: the address.
 */

declare(strict_types=1);

use Swoole\Coroutine;
use Swoole\Http\Request;
use Swoole\Http\Response;
use Swoole\Http\Server;
use WasmTests\Soak\Workers\App;

require __DIR__ . '/App.php';

[$host, $port] = explode(':', $argv[1]);
$server = new Server($host, (int) $port, SWOOLE_PROCESS);
$server->set(['worker_num' => 1, 'max_request' => 0, 'enable_coroutine' => true]);
$app = null;
$server->on('workerStart', static function () use (&$app): void {
    $app = new App(static function (): void {
        Coroutine::sleep(0.001);
    });
});
$server->on('request', static function (Request $request, Response $response) use (&$app): void {
    $response->end($app->answer($request->get['scenario'], (int) $request->get['n']));
});
$server->start();
