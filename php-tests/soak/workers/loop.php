<?php

/*
 * A server of PHP's own streams, in one process, with a fiber for each request: what the event loops of ReactPHP and AMPHP
 * do. Arguments: the address.
 */

declare(strict_types=1);

use WasmTests\Soak\Workers\App;

require __DIR__ . '/App.php';

/** @var list<Fiber> $waiting that continue in the next round of the loop */
$waiting = [];
$app = new App(static function () use (&$waiting): void {
    $waiting[] = Fiber::getCurrent();
    Fiber::suspend();
});
$listener = stream_socket_server("tcp://$argv[1]") ?: exit(1);
stream_set_blocking($listener, false);
$connections = $received = [];
for (;;) {
    $ready = [$listener, ...$connections];
    $none = null;
    stream_select($ready, $none, $none, $waiting === [] ? null : 0);
    foreach ($ready as $stream) {
        if ($stream === $listener) {
            if ($connection = @stream_socket_accept($listener, 0)) {
                stream_set_blocking($connection, false);
                $connections[(int) $connection] = $connection;
                $received[(int) $connection] = '';
            }
            continue;
        }
        $id = (int) $stream;
        $bytes = fread($stream, 65536);
        if ($bytes === '' || $bytes === false) {
            fclose($stream);
            unset($connections[$id], $received[$id]);
            continue;
        }
        // A client waits for the answer before it sends another request, and no request has a body.
        $received[$id] .= $bytes;
        if (!str_ends_with($received[$id], "\r\n\r\n")) {
            continue;
        }
        parse_str(parse_url(explode(' ', $received[$id], 3)[1], PHP_URL_QUERY), $query);
        $received[$id] = '';
        (new Fiber(static function () use ($app, $stream, $query): void {
            $answer = $app->answer($query['scenario'], (int) $query['n']);
            fwrite($stream, "HTTP/1.1 200 OK\r\nContent-Length: " . strlen($answer) . "\r\n\r\n$answer");
        }))->start();
    }
    [$continue, $waiting] = [$waiting, []];
    foreach ($continue as $fiber) {
        $fiber->resume();
    }
}
